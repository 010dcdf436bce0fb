//! Golden tests: one named test for each pamphlet of the corpus.
//!
//! `snapshot.json` is what the program last said; accept a change with `SNAPSHOTS=overwrite cargo test --release` and read
//! the diff. `gold.json` is what a person says is true; scores against it never fall below `corpus/check.toml`.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files")]

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use pjece::check::figures::{Figures, add_structure, lower_is_better};
use pjece::check::gates::Gates;
use pjece::evaluate::{StructureScores, structure};
use serde_json::Value;
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
    let gates = Arc::new(gates(&corpus.join("check.toml")));
    let trials = folders.into_iter().flat_map(|folder| {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let record: Arc<OnceLock<Result<Value, String>>> = Arc::default();
        let gates = Arc::clone(&gates);
        let (first, second) = (Arc::clone(&record), record);
        let (here, there, id) = (folder.clone(), folder, name.clone());
        [
            Trial::test(format!("snapshot::{name}"), move || snapshot(&here, first.get_or_init(|| read(&here)))),
            Trial::test(format!("gold::{name}"), move || {
                gold(&there, &id, second.get_or_init(|| read(&there)), &gates)
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

fn gold(folder: &Path, name: &str, record: &Result<Value, String>, gates: &Gates) -> Result<(), Failed> {
    let gold = support::json(&folder.join("gold.json"));
    let record = record.as_ref()?;
    if gold["reviewed"] == false {
        return Ok(()); // a draft
    }
    let scores = structure(&gold, record);
    let mut figures = Figures::new();
    add_structure(&mut figures, "", &scores);
    let mut low = Vec::new();
    for (figure, floor) in gates.of(name, genre(folder).as_deref()) {
        let got = figures.get(&figure).map(|got| got.value());
        if let Some(got) = got.filter(|got| *got < floor - 1e-9 && !lower_is_better(&figure)) {
            low.push(format!("{figure}: {got:.4} < {floor}"));
        }
    }
    if low.is_empty() { Ok(()) } else { Err(format!("{}\n{}", low.join("\n"), misses(&scores)).into()) }
}

fn genre(folder: &Path) -> Option<String> {
    let about: toml::Table = std::fs::read_to_string(folder.join("about.toml")).ok()?.parse().ok()?;
    Some(about.get("genre")?.as_str()?.to_owned())
}

fn misses(scores: &StructureScores) -> String {
    let mut lines = Vec::new();
    for (class, score) in &scores.classes {
        lines.extend(score.missing.iter().map(|text| format!("  missing {class}: {text}")));
        lines.extend(score.spurious.iter().map(|text| format!("  spurious {class}: {text}")));
    }
    lines.join("\n")
}

/// `corpus/check.toml`: the same gates as `pjece check` has.
fn gates(path: &Path) -> Gates {
    std::fs::read_to_string(path)
        .map_or_else(|_| Gates::default(), |text| Gates::from_toml(&text).expect("corpus/check.toml"))
}
