//! Files made to break readers: each gets one record or one failure, and the parent lives.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests make files, start programs and tell what they measured"
)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{command, json, root, write};

/// Runs a folder under a short clock; gives the number of documents, the report, and how long it took.
fn survive(input: &Path, folder: &Path, milliseconds: u64) -> (u64, serde_json::Value, Duration) {
    let (output, config) = (folder.join("out"), folder.join("pjece.toml"));
    write(&config, format!("[limits]\nmilliseconds = {milliseconds}\n"));
    let began = Instant::now();
    let mut run = command();
    run.args(["run", input.to_str().unwrap(), "--output", output.to_str().unwrap(), "--ocr", "never", "-q", "-j2"]);
    let status = run.args(["--config", config.to_str().unwrap()]).stderr(Stdio::null()).status().unwrap();
    let took = began.elapsed();
    let report = json(&output.join("run.json"));
    assert!(matches!(status.code(), Some(0 | 3)), "{status}: {report}");
    assert_eq!(report["finished"], true);
    let counts = &report["counts"];
    let [documents, recorded, failed] = ["documents", "recorded", "failed"].map(|name| counts[name].as_u64().unwrap());
    assert_eq!(documents, recorded + failed);
    let names = support::contents(&output).into_keys();
    let records =
        names.filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "json")).count() as u64 - 1;
    assert_eq!(records, recorded, "run.json apart, records on disk and in the report differ");
    for failure in report["failures"].as_array().unwrap() {
        println!("{} {} {}", failure["path"], failure["class"], failure["message"]);
    }
    println!("{recorded} recorded, {failed} failed, {:.1} s", took.as_secs_f64());
    (documents, report, took)
}

/// Files that ask for more than any limit allows, by a part of their names.
const BOMBS: [&str; 12] = [
    "flate_bomb",
    "flate_nested",
    "contents_array",
    "pages_3000x50MB",
    "ops_200MB_q",
    "runlength_bomb",
    "xref_stream_bomb",
    "objstm_bomb",
    "form_dag",
    "cmap_bomb_stream",
    "ops_60MB_Tj",
    "pages_400x30MB",
];

#[test]
fn every_hostile_pdf_gets_one_record_or_one_failure() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    let generator = root().join("tests/hostile/hostile.py");
    let Ok(made) = Command::new("python3").arg(generator).arg(&input).stdout(Stdio::null()).status() else {
        eprintln!("python3 is not installed; the hostile files were not made");
        return;
    };
    assert!(made.success());
    let files = std::fs::read_dir(&input)
        .unwrap()
        .filter(|e| e.as_ref().unwrap().path().extension().is_some_and(|x| x == "pdf"));
    let count = files.count() as u64;
    let (documents, report, took) = survive(&input, folder.path(), 4_000);
    assert!(documents >= count);
    let classes: BTreeMap<&str, &str> = report["failures"]
        .as_array()
        .unwrap()
        .iter()
        .chain(report["partial"].as_array().unwrap())
        .map(|failure| (failure["path"].as_str().unwrap(), failure["class"].as_str().unwrap()))
        .collect();
    for bomb in BOMBS {
        let class = classes.iter().find(|(path, _)| path.contains(bomb)).map(|(_, class)| *class);
        assert_eq!(class, Some("limit_exceeded"), "{bomb}");
    }
    assert!(classes.values().all(|class| *class != "worker_died"), "{classes:?}");
    assert!(took < Duration::from_mins(3), "{took:?}");
}

#[test]
fn damaged_copies_of_good_pdfs_get_one_record_or_one_failure() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    let mut seed = 11_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let sources = good_pdfs();
    let wanted = if sources.is_empty() { 0 } else { 500 };
    for index in 0..wanted {
        let mut bytes = std::fs::read(&sources[index % sources.len()]).unwrap();
        if index % 4 == 0 {
            bytes.truncate(random(bytes.len()));
        }
        for _ in 0..=random(20) {
            if let Some(byte) = {
                let at = random(bytes.len().max(1));
                bytes.get_mut(at)
            } {
                *byte ^= 1 << random(8);
            }
        }
        write(&input.join(format!("{index:03}.pdf")), bytes);
    }
    if wanted > 0 {
        assert_eq!(survive(&input, folder.path(), 4_000).0, wanted as u64);
    }
}

/// Small PDFs of the corpus, in order.
fn good_pdfs() -> Vec<PathBuf> {
    let Ok(folders) = std::fs::read_dir(root().join("corpus")) else { return Vec::new() };
    let mut all: Vec<PathBuf> = folders.map(|folder| folder.unwrap().path().join("source.pdf")).collect();
    all.retain(|path| path.metadata().is_ok_and(|facts| facts.len() < 300_000));
    all.sort();
    all
}
