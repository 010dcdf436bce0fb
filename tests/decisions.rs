//! What a reviewer decides is obeyed by the next run, exactly there, and is part of what makes a record valid.
#![allow(clippy::unwrap_used, reason = "tests may fail")]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use support::{contents, pjece, write};

/// Reads three damaged scans of the corpus.
fn run(output: &Path, options: &[&str]) -> std::process::Output {
    let ids = ["0001-klimaplakat", "0002-ungdomsliv", "0006-cykelfolder"];
    let list = output.with_extension("list");
    write(&list, ids.map(|id| format!("corpus/{id}/scan.eng.txt\n")).concat());
    let files = ["run", "--files-from", list.to_str().unwrap(), "--output", output.to_str().unwrap()];
    pjece(&[&files, options].concat())
}

/// The audit's lines about edits and words in doubt, by document.
fn audits(output: &Path) -> BTreeMap<String, Vec<Value>> {
    let audits = contents(output).into_iter().filter(|(name, _)| name.ends_with(".audit.jsonl"));
    audits
        .map(|(name, bytes)| {
            let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
            (name, lines.map(|line| serde_json::from_slice(line).unwrap()).collect())
        })
        .collect()
}

fn sha256(lines: &[Value]) -> &Value {
    &lines[0]["sha256"]
}

/// The line without its place in the repaired text, which words of another length before it move.
fn in_source(line: &Value) -> Value {
    let mut line = line.clone();
    line.as_object_mut().unwrap().remove("span");
    line
}

fn edits(lines: &[Value]) -> impl Iterator<Item = &Value> {
    lines.iter().filter(|line| line["type"] == "correction")
}

#[test]
fn decisions_change_exactly_what_they_name() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, decided) = (folder.path().join("plain"), folder.path().join("decided"));
    assert_eq!(run(&plain, &["-q"]).status.code(), Some(0));
    let before = audits(&plain);
    let (name, lines) = before.iter().nth(1).unwrap();
    let words: Vec<&Value> = edits(lines).filter(|edit| edit["kind"] == "word").collect();
    let here = |edit: &Value, more: Value| {
        let mut line = json!({"document": sha256(lines), "span": edit["span_extracted"], "before": edit["before"], "after": edit["after"]});
        line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        line
    };
    let (rejected, accepted, typed) = (words[0], words[1], words[2]);
    let file = folder.path().join("decisions.jsonl");
    let text = [
        here(rejected, json!({"decision": "reject"})),
        here(accepted, json!({"decision": "accept"})),
        here(typed, json!({"decision": "manual", "text": "ORDET"})),
    ];
    write(&file, text.map(|line| line.to_string() + "\n").concat());
    let ended = run(&decided, &["--decisions", file.to_str().unwrap(), "-q"]);
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));

    let after = audits(&decided);
    for (other, lines) in &before {
        if other != name {
            assert_eq!(lines, &after[other], "{other} was not named");
        }
    }
    let mut statuses = BTreeMap::new();
    for (old, new) in edits(lines).zip(edits(&after[name])) {
        let status = new["status"].as_str().unwrap();
        if status == "auto" {
            assert_eq!(in_source(old), in_source(new));
            continue;
        }
        assert_eq!(old["span_extracted"], new["span_extracted"]);
        assert_eq!(status == "manual", new["after"] == "ORDET");
        statuses.insert(status.to_owned(), new["before"].clone());
    }
    let expected = [("accepted", accepted), ("manual", typed), ("rejected", rejected)];
    assert_eq!(statuses, expected.map(|(status, edit)| (status.to_owned(), edit["before"].clone())).into());
    assert_eq!(edits(lines).count(), edits(&after[name]).count());

    // The repaired text differs in those two words alone.
    let record = name.replace(".audit.jsonl", ".json");
    let text = |folder: &Path| support::json(&folder.join(&record))["text"].as_str().unwrap().to_owned();
    let (old, new) = (text(&plain), text(&decided));
    let differing: Vec<(&str, &str)> =
        old.split_whitespace().zip(new.split_whitespace()).filter(|(old, new)| old != new).collect();
    assert_eq!(differing.len(), 2, "{differing:?}");
    let report = support::json(&decided.join("run.json"));
    assert_eq!((&report["decisions"]["obeyed"], &report["decisions"]["unfit_lines"]), (&json!(3), &json!([])));
}

#[test]
fn decisions_are_part_of_what_keeps_a_record_valid() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out");
    run(&output, &["-q"]);
    let before = audits(&output);
    let (name, lines) = before.iter().next().unwrap();
    let edit = edits(lines).find(|edit| edit["kind"] == "word").unwrap();
    let file = folder.path().join("decisions.jsonl");
    let gone =
        json!({"document": sha256(lines), "span": [0, 4], "before": "gone", "after": "gået", "decision": "accept"});
    let line = json!({"document": sha256(lines), "span": edit["span_extracted"], "before": edit["before"], "after": edit["after"], "decision": "reject"});
    write(&file, format!("{gone}\n{line}\n"));
    let options = ["--on-exists", "skip", "--decisions", file.to_str().unwrap()];
    let first = run(&output, &options);
    let said = String::from_utf8_lossy(&first.stderr).into_owned();
    assert!(said.contains("(2 kept from before)"), "{said}");
    assert!(said.contains("1 of 2 decisions no longer fit"), "{said}");
    let record = support::json(&output.join(name.replace(".audit.jsonl", ".json")));
    assert_eq!(record["warnings"].as_array().unwrap().last().unwrap()["class"], "decision_unfit");
    let all = contents(&output);
    let again = run(&output, &options);
    assert!(String::from_utf8_lossy(&again.stderr).contains("(3 kept from before)"));
    assert!(all == contents(&output), "a kept record counts its decisions as a fresh one does");
    let without = run(&output, &["--on-exists", "skip"]);
    assert!(String::from_utf8_lossy(&without.stderr).contains("(2 kept from before)"));
    assert_eq!(before, audits(&output));
}

#[test]
fn a_series_reaches_every_document() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, decided) = (folder.path().join("plain"), folder.path().join("decided"));
    run(&plain, &["-q"]);
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let before = audits(&plain);
    for edit in before.values().flat_map(|lines| edits(lines)) {
        let text = |key: &str| edit[key].as_str().unwrap().to_owned();
        *counts.entry((text("before"), text("after"))).or_default() += 1;
    }
    let ((from, to), count) = counts.into_iter().max_by_key(|(_, count)| *count).unwrap();
    assert!(count > 3);
    let file = folder.path().join("decisions.jsonl");
    write(&file, json!({"before": from, "after": to, "decision": "reject"}).to_string());
    run(&decided, &["-q", "--decisions", file.to_str().unwrap()]);
    let after = audits(&decided);
    let rejected = after.values().flat_map(|lines| edits(lines)).filter(|edit| edit["status"] == "rejected");
    assert_eq!(rejected.inspect(|edit| assert_eq!(edit["before"], from)).count(), count);
}
