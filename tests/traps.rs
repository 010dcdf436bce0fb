//! Texts written to mislead one rule each: they look like what the rule seeks, and nothing must be found in them.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files")]

use pjece::config::Config;
use pjece::dictionary::Dictionary;
use pjece::model::{Record, Source};
use pjece::{Reading, Tools, pipeline};
use std::path::Path;
use std::sync::OnceLock;

fn read(text: &str) -> Record {
    reading(text).record
}

fn reading(text: &str) -> Reading {
    static SHARED: OnceLock<(Dictionary, Config)> = OnceLock::new();
    let (dictionary, config) = SHARED.get_or_init(|| (Dictionary::embedded(), Config::default()));
    let source = Source::new("trap.txt", text.as_bytes().to_vec());
    pipeline::run(&source, &Tools { dictionary, ocr_engine: None, config }).unwrap()
}

/// What was found, by class and rule. Claims that hold are no false alarm.
fn found(record: &Record) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    found.extend(record.recommendations.iter().map(|r| format!("recommendation ({}): {}", r.rule, r.text)));
    found.extend(record.frames.iter().map(|f| format!("frame ({}): {}", f.rule, f.title)));
    found.extend(record.cases.iter().map(|c| format!("case ({}): {}", c.rule, c.title)));
    found.extend(record.questions.iter().map(|q| format!("question ({}): {}", q.rule, q.text)));
    found.extend(record.claims.iter().filter(|c| c.holds != Some(true)).map(|c| format!("claim: {}", c.text)));
    found
}

#[test]
fn nothing_is_found_in_a_trap() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traps");
    let mut caught = Vec::new();
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 15);
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        // Hard-wrapped lines and lines of any length are the same text.
        for text in [text.clone(), wrapped(&text)] {
            caught.extend(found(&read(&text)).into_iter().map(|what| format!("{name}: {what}")));
        }
    }
    assert!(caught.is_empty(), "{}", caught.join("\n"));
}

#[test]
fn what_is_refused_is_told_with_rule_reason_and_place() {
    let refused = |text: &str| reading(text).refused;
    let label = refused(include_str!("traps/future_product.txt"));
    assert!(label.iter().any(|r| r.rule == "labelled_list" && r.evidence[0].quote == "Anbefalinger"));
    let others = refused(include_str!("traps/minutes.txt"));
    assert!(others.iter().any(|r| (r.class, r.rule) == ("case", "participants")), "people make no project");
    assert!(label.iter().chain(&others).all(|r| !r.reason.is_empty() && !r.evidence.is_empty()));
}

/// The text with its paragraphs broken after some 60 letters.
fn wrapped(text: &str) -> String {
    let wrap = |line: &str| {
        let mut out = String::new();
        let mut width = 0;
        for word in line.split(' ') {
            if width > 0 && width + word.chars().count() > 60 {
                out.push('\n');
                width = 0;
            } else if width > 0 {
                out.push(' ');
                width += 1;
            }
            out.push_str(word);
            width += word.chars().count();
        }
        out
    };
    text.lines().map(wrap).collect::<Vec<_>>().join("\n")
}
