//! Which files are inputs, what hostile names come to, and when a run gives up.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make files and start the program")]

mod support;

use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};
use support::{command, contents, json, pjece, write};

/// Runs with options; gives how it ended and the report.
fn run(arguments: &[&str], output: &Path) -> (Output, Value) {
    let ended = pjece(&[&["run", "--output", output.to_str().unwrap()], arguments].concat());
    let report = output.join("run.json");
    (ended, if report.exists() { json(&report) } else { Value::Null })
}

fn records(output: &Path) -> Vec<String> {
    let names = contents(output).into_keys().filter(|name| name != "run.json");
    names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect()
}

#[test]
fn ignore_files_patterns_and_hidden_files_name_what_is_no_input() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    for name in ["a.txt", "a.bak", "kladder/b.txt", "under/c.txt", "under/d.txt", ".skjult/e.txt", ".f.txt"] {
        write(&input.join(name), "Kommunen har plads.\n".to_owned() + name);
    }
    write(&input.join(".pjeceignore"), "*.bak\n/kladder/\n");
    write(&input.join("under/.pjeceignore"), "d.txt\n");
    let (ended, _) = run(&[input.to_str().unwrap()], &output);
    assert!(ended.status.success());
    assert_eq!(records(&output), ["a.txt", "under/c.txt"]);
    let (_, report) = run(&[input.to_str().unwrap(), "--exclude", "under"], &folder.path().join("out2"));
    assert_eq!(report["counts"]["documents"], 1);
}

#[test]
fn names_from_a_list_stay_in_the_output_folder_and_a_bad_one_costs_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (place, output) = (folder.path().join("a/b"), folder.path().join("a/b/out"));
    write(&place.join("her.txt"), "Kommunen har plads.\n");
    write(&folder.path().join("oppe.txt"), "Staten giver tid.\n");
    let far = folder.path().join("oppe.txt");
    let list = format!("her.txt\n../../oppe.txt\nnul\0byte.txt\n{}\n\n", "x".repeat(300));
    let mut run = command();
    run.current_dir(&place).args(["run", "--files-from", "-", "--output", "out", "-q"]);
    let mut child = run.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert_eq!(records(&output), ["her.txt", "oppe.txt"]);
    let report = json(&output.join("run.json"));
    let classes: Vec<&Value> = report["failures"].as_array().unwrap().iter().map(|f| &f["class"]).collect();
    assert_eq!(classes, ["unreadable", "name_too_long"], "{report}");
    // The same file by its full path: below the output folder all the same.
    write(&place.join("liste"), far.to_str().unwrap());
    let output = folder.path().join("out2");
    let list = place.join("liste");
    pjece(&["run", "--files-from", list.to_str().unwrap(), "--output", output.to_str().unwrap(), "-q"]);
    assert!(records(&output)[0].ends_with("/oppe.txt") && !records(&output)[0].starts_with('/'));
}

#[test]
fn a_name_of_255_bytes_is_told_and_one_that_leaves_room_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let (most, more) = ("æ".repeat(119) + "x.txt", "x".repeat(251) + ".txt");
    assert_eq!((most.len(), more.len()), (243, 255));
    write(&input.join(&most), "Kommunen har plads.\n");
    write(&input.join(&more), "Kommunen har plads.\n");
    let (ended, report) = run(&[input.to_str().unwrap(), "-q"], &output);
    assert_eq!(ended.status.code(), Some(3));
    assert_eq!(records(&output), [most]);
    let failure = &report["failures"][0];
    assert_eq!((&failure["path"], &failure["class"]), (&json!(more), &json!("name_too_long")));
    assert!(failure["message"].as_str().unwrap().contains("243 bytes"), "{failure}");
}

#[test]
fn names_that_meet_on_some_disks_are_refused_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("Å.txt"), "Kommunen har plads.\n");
    write(&input.join("å.txt"), "Staten giver tid.\n");
    let (ended, report) = run(&[input.to_str().unwrap()], &output);
    assert_eq!((ended.status.code(), report), (Some(64), Value::Null));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("two inputs would share one place"));
}

#[test]
fn a_run_gives_up_after_so_many_failures_and_goes_on_later() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    for index in 0..40 {
        write(&input.join(format!("{index:02}.txt")), if index % 2 == 0 { "" } else { "Kommunen har plads.\n" });
    }
    let input = input.to_str().unwrap();
    for (most, failed) in [("5", 6), ("25%", 11)] {
        let (ended, report) = run(&[input, "-j1", "-q", "--max-failures", most], &output);
        assert_eq!(ended.status.code(), Some(2), "{report}");
        assert_eq!((&report["finished"], &report["stopped_by"]), (&json!(false), &json!("too many failures")));
        // One more may be in work when the last allowed one fails.
        let [documents, seen, left] =
            ["documents", "failed", "not_reached"].map(|key| report["counts"][key].as_u64().unwrap());
        assert!(documents == 40 && left > 0 && (failed..=failed + 2).contains(&seen), "{report}");
    }
    let (ended, report) = run(&[input, "-q", "--on-exists", "skip"], &output);
    assert_eq!((ended.status.code(), &report["counts"]["recorded"]), (Some(3), &json!(20)));
}

#[test]
fn characters_that_nobody_sees_are_kept_and_flagged() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("a.txt"), "Kommunen har\u{200b} plads til \u{202e}sdalp\u{202c} og ro.\n");
    write(&input.join("b.html"), "<p>Kommunen har&#x200B; plads &#x2067;og ro.</p>");
    assert!(run(&[input.to_str().unwrap(), "--ocr", "never"], &output).0.status.success());
    let warning = |name: &str| json(&output.join(name))["pages"][0]["warnings"].clone();
    assert!(json(&output.join("a.txt.json"))["text"].as_str().unwrap().contains('\u{202e}'));
    assert!(warning("a.txt.json").to_string().contains("U+200B (1), U+202C (1), U+202E (1)"));
    assert!(warning("b.html.json").to_string().contains("U+200B (1), U+2067 (1)"), "{}", warning("b.html.json"));
}
