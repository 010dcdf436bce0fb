//! Golden tests: one named test for each pamphlet of the corpus.
//!
//! `snapshot.json` is what the program last said; accept a change with `SNAPSHOTS=overwrite cargo test --release` and read
//! the diff. `gold.json` is what a person says is true; scores against it never fall below `corpus/check.toml`.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files")]

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use pjece::evaluate::{StructureScores, structure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Files of a corpus folder that are inputs, in order of preference.
const SOURCES: [&str; 3] = ["source.pdf", "source.html", "source.txt"];

fn main() {
    let corpus = support::root().join("corpus");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&corpus).map_or_else(
        |_| Vec::new(),
        |entries| entries.map(|entry| entry.unwrap().path()).filter(|path| path.join("gold.json").exists()).collect(),
    );
    folders.sort();
    let floors = Arc::new(floors(&corpus.join("check.toml")));
    let trials = folders.into_iter().flat_map(|folder| {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let record: Arc<OnceLock<Result<Value, String>>> = Arc::default();
        let floors = Arc::clone(&floors);
        let (first, second) = (Arc::clone(&record), record);
        let (here, there, id) = (folder.clone(), folder, name.clone());
        [
            Trial::test(format!("snapshot::{name}"), move || snapshot(&here, first.get_or_init(|| read(&here)))),
            Trial::test(format!("gold::{name}"), move || {
                gold(&there, &id, second.get_or_init(|| read(&there)), &floors)
            }),
        ]
    });
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(1);
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

/// The record of a folder's source, without what changes with every dictionary.
fn read(folder: &Path) -> Result<Value, String> {
    let source = SOURCES.iter().map(|name| folder.join(name)).find(|path| path.exists()).ok_or("there is no source")?;
    let output = tempfile::tempdir().map_err(|e| e.to_string())?;
    let arguments =
        ["run", source.to_str().unwrap(), "--output", output.path().to_str().unwrap(), "--ocr", "never", "-q"];
    let ended = support::pjece(&arguments);
    if !ended.status.success() {
        return Err(String::from_utf8_lossy(&ended.stderr).into_owned());
    }
    let name = format!("{}.json", source.file_name().unwrap().to_string_lossy());
    let mut record = support::json(&output.path().join(name));
    record.as_object_mut().unwrap().remove("provenance");
    Ok(record)
}

fn snapshot(folder: &Path, record: &Result<Value, String>) -> Result<(), Failed> {
    let record = record.as_ref()?;
    let path = folder.join("snapshot.json");
    let fresh = String::from_utf8(pjece::batch::to_tidy_json(record))?;
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, &fresh)?;
        return Ok(());
    }
    let accepted = std::fs::read_to_string(&path).unwrap_or_default();
    if accepted == fresh {
        return Ok(());
    }
    let differing = accepted.lines().zip(fresh.lines()).find(|(a, b)| a != b);
    let (was, is) = differing.unwrap_or(("(the end, or no snapshot at all)", "(more, or less)"));
    Err(format!("{} is not what the program says now.\n  was {was}\n  is  {is}\nRead the change, then SNAPSHOTS=overwrite cargo test --release --test corpus", path.display()).into())
}

fn gold(folder: &Path, name: &str, record: &Result<Value, String>, floors: &Floors) -> Result<(), Failed> {
    let scores = structure(&support::json(&folder.join("gold.json")), record.as_ref()?);
    let mut low = Vec::new();
    for (class, floor) in floors.of(name) {
        let got = value(&scores, &class);
        if got.is_some_and(|got| got < floor - 1e-9) {
            low.push(format!("{class}: {:.4} < {floor}", got.unwrap_or(0.0)));
        }
    }
    if low.is_empty() { Ok(()) } else { Err(format!("{}\n{}", low.join("\n"), misses(&scores)).into()) }
}

/// `macro_f1`, a class's F1, or `class.attribute`; none where neither gold nor the record has the class.
fn value(scores: &StructureScores, name: &str) -> Option<f64> {
    match name.split_once('.') {
        None if name == "macro_f1" => Some(scores.macro_f1),
        None => Some(scores.classes.get(name)?.f1),
        Some((class, attribute)) => scores.classes.get(class)?.attributes.get(attribute).copied(),
    }
}

fn misses(scores: &StructureScores) -> String {
    let mut lines = Vec::new();
    for (class, score) in &scores.classes {
        lines.extend(score.missing.iter().map(|text| format!("  missing {class}: {text}")));
        lines.extend(score.spurious.iter().map(|text| format!("  spurious {class}: {text}")));
    }
    lines.join("\n")
}

/// `corpus/check.toml`: lowest scores allowed, for all pamphlets and for single ones.
#[derive(serde::Deserialize, Default)]
struct Floors {
    #[serde(default)]
    all: BTreeMap<String, f64>,
    #[serde(flatten)]
    single: BTreeMap<String, BTreeMap<String, f64>>,
}

impl Floors {
    fn of(&self, name: &str) -> BTreeMap<String, f64> {
        let mut floors = self.all.clone();
        floors.extend(self.single.get(name).cloned().unwrap_or_default());
        floors
    }
}

fn floors(path: &Path) -> Floors {
    std::fs::read_to_string(path)
        .map_or_else(|_| Floors::default(), |text| toml::from_str(&text).expect("corpus/check.toml"))
}
