//! A report is made of whatever a run left behind: sources that are gone, changed or hostile, records that are broken.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make files and may fail")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use support::{pjece, root, write};

const PAMPHLET: &str = "corpus/0009-midtvejs/source.pdf";

/// A folder of inputs with one pamphlet, read into an output folder.
fn one(folder: &Path) -> (PathBuf, PathBuf) {
    let (inputs, output) = (folder.join("in"), folder.join("out"));
    write(&inputs.join("a/midtvejs.pdf"), std::fs::read(root().join(PAMPHLET)).unwrap());
    let ended = pjece(&["run", inputs.to_str().unwrap(), "--output", output.to_str().unwrap(), "-q"]);
    assert_eq!(ended.status.code(), Some(0));
    (inputs, output)
}

/// The report's HTML and the exit code.
fn report(output: &Path, options: &[&str]) -> (String, Option<i32>) {
    let to = output.join("report.html");
    let ended = pjece(&[&["report", output.to_str().unwrap(), "-o", to.to_str().unwrap()], options].concat());
    (std::fs::read_to_string(to).unwrap_or_default(), ended.status.code())
}

#[test]
fn pages_are_shown_from_the_source_or_else_from_their_words() {
    let folder = tempfile::tempdir().unwrap();
    let (inputs, output) = one(folder.path());
    let (pictured, code) = report(&output, &[]);
    assert_eq!(code, Some(0));
    assert!(pictured.contains("href=\"data:image/jpeg;base64,") && !pictured.contains("class=\"drawn\""));
    assert_eq!(pictured, report(&output, &[]).0, "the same run gives the same report");

    let source = inputs.join("a/midtvejs.pdf");
    std::fs::rename(&source, folder.path().join("moved.pdf")).unwrap();
    let (gone, code) = report(&output, &[]);
    assert_eq!(code, Some(0));
    assert!(gone.contains("Kildefilen blev ikke fundet") && gone.contains("class=\"drawn\""));

    write(&folder.path().join("elsewhere/a/midtvejs.pdf"), std::fs::read(folder.path().join("moved.pdf")).unwrap());
    let elsewhere = folder.path().join("elsewhere");
    assert_eq!(pictured, report(&output, &["--sources", elsewhere.to_str().unwrap()]).0);

    write(&source, "%PDF-1.7 something else");
    assert!(report(&output, &[]).0.contains("Kildefilen er ændret"));
}

#[test]
fn a_broken_record_costs_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (_, output) = one(folder.path());
    write(&output.join("b.pdf.json"), "{\"schema\":");
    write(&output.join("b.pdf.audit.jsonl"), "");
    let (html, code) = report(&output, &["--no-pictures"]);
    assert_eq!(code, Some(3));
    assert!(html.contains("b.pdf.json") && html.contains("a/midtvejs.pdf"));
}

#[test]
fn hostile_files_cost_their_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let (pdfs, output) = (folder.path().join("pdfs"), folder.path().join("out"));
    let made = Command::new("python3").arg(root().join("tests/hostile/hostile.py")).arg(&pdfs).output();
    if !made.is_ok_and(|made| made.status.success()) {
        return; // without Python there are no hostile files; .ci/run says so
    }
    let config = folder.path().join("pjece.toml");
    write(&config, "[limits]\nmilliseconds = 1500\n");
    let common = ["--config", config.to_str().unwrap(), "-q", "--ocr", "never"];
    pjece(&[&["run", pdfs.to_str().unwrap(), "--output", output.to_str().unwrap()], &common[..]].concat());
    let recorded = support::json(&output.join("run.json"))["counts"]["recorded"].as_u64().unwrap();
    let (html, code) = report(&output, &common);
    assert_eq!(code, Some(0));
    let documents = html.matches("<article class=\"document\"").count();
    assert_eq!(documents as u64, recorded);
    assert!(documents > 20);
}
