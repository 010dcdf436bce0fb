//! Bad days: each bad file is one failure with a class, the others are written, nothing is half written.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make files")]

mod support;

use std::path::Path;
use support::{command, contents, json, pjece, write};

/// Runs a folder and gives the exit code and the class of each failure by path.
fn run(input: &Path, output: &Path, options: &[&str]) -> (i32, Vec<(String, String)>) {
    let arguments =
        [&["run", input.to_str().unwrap(), "--output", output.to_str().unwrap(), "--quiet"], options].concat();
    let ended = pjece(&arguments);
    let report = json(&output.join("run.json"));
    let failures = report["failures"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    (ended.status.code().unwrap(), failures.iter().map(|f| (text(&f["path"]), text(&f["class"]))).collect())
}

#[test]
fn one_bad_file_costs_one_record() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("good.txt"), "Kommunen har plads.\n");
    write(&input.join("a/latin1.txt"), b"R\xf8dgr\xf8d\n");
    write(&input.join("a/empty.txt"), "");
    write(&input.join("b/good.txt"), "Staten giver tid.\n");
    std::os::unix::fs::symlink("nowhere", input.join("b/dangling.txt")).unwrap();
    let (code, failures) = run(&input, &output, &["--ocr", "never"]);
    assert_eq!(code, 3);
    let expected =
        [("a/empty.txt", "empty"), ("b/dangling.txt", "unreadable")].map(|(p, c)| (p.to_owned(), c.to_owned()));
    assert_eq!(failures, expected);
    let names: Vec<String> = contents(&output).into_keys().collect();
    let both = |name: &str| [format!("{name}.audit.jsonl"), format!("{name}.json")];
    let mut wanted = [both("a/latin1.txt"), both("b/good.txt"), both("good.txt")].concat();
    wanted.push("run.json".to_owned());
    assert_eq!(names, wanted);
    let record = json(&output.join("a/latin1.txt.json"));
    assert_eq!(record["text"], "Rødgrød\n");
    assert_eq!(record["warnings"][0]["class"], "encoding_converted");
}

#[test]
fn a_folder_that_may_not_be_read_is_one_failure() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("good.txt"), "Kommunen har plads.\n");
    write(&input.join("closed/x.txt"), "x\n");
    let closed = input.join("closed");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    let root_reads_everything = std::fs::read_dir(&closed).is_ok();
    let (code, failures) = run(&input, &output, &[]);
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).unwrap();
    if !root_reads_everything {
        assert_eq!((code, failures), (3, vec![("closed".to_owned(), "unreadable".to_owned())]));
    }
    assert!(output.join("good.txt.json").exists());
}

#[test]
fn a_pipe_among_the_inputs_does_not_stop_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("good.txt"), "Kommunen har plads.\n");
    assert!(std::process::Command::new("mkfifo").arg(input.join("pipe")).status().unwrap().success());
    let (code, failures) = run(&input, &output, &[]);
    assert_eq!((code, failures), (3, vec![("pipe".to_owned(), "unreadable".to_owned())]));
}

#[test]
fn a_document_that_now_fails_leaves_no_stale_record() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("a.txt"), "Kommunen har plads.\n");
    assert_eq!(run(&input, &output, &[]).0, 0);
    write(&input.join("a.txt"), "");
    assert_eq!(run(&input, &output, &[]).0, 3);
    assert_eq!(contents(&output).into_keys().collect::<Vec<_>>(), ["run.json"]);
    write(&input.join("a.txt"), "Kommunen har plads igen.\n");
    let (code, failures) = run(&input, &output, &["--retry", "failed"]);
    assert_eq!((code, failures.len()), (0, 0));
    assert!(output.join("a.txt.json").exists());
}

#[test]
fn changed_bytes_settings_and_facts_are_read_again_and_the_rest_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("a.txt"), "Kommunen har plads.\n");
    write(&input.join("b.txt"), "Staten giver tid.\n");
    let kept = |options: &[&str]| {
        assert_eq!(run(&input, &output, &[&["--on-exists", "skip"], options].concat()).0, 0);
        json(&output.join("run.json"))["timings"]["kept"].as_u64().unwrap()
    };
    assert_eq!(kept(&[]), 0);
    assert_eq!(kept(&[]), 2);
    write(&input.join("a.txt"), "Kommunen har ikke plads.\n");
    assert_eq!(kept(&[]), 1);
    assert_eq!(kept(&["--min-confidence", "0.9"]), 0);
    let manifest = folder.path().join("facts.csv");
    write(&manifest, "path,id,access\na.txt,KL-1,public\n");
    assert_eq!(kept(&["--min-confidence", "0.9", "--manifest", manifest.to_str().unwrap()]), 1);
    assert_eq!(json(&output.join("a.txt.json"))["source"]["record"]["id"], "KL-1");
}

#[test]
fn a_checksum_that_does_not_hold_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("a.txt"), "Kommunen har plads.\n");
    let manifest = folder.path().join("facts.jsonl");
    write(&manifest, "{\"path\": \"a.txt\", \"sha256\": \"00\"}\n");
    let (code, failures) = run(&input, &output, &["--manifest", manifest.to_str().unwrap()]);
    assert_eq!((code, failures), (3, vec![("a.txt".to_owned(), "checksum_mismatch".to_owned())]));
}

#[test]
fn a_link_in_the_output_folder_does_not_lead_results_out_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output, elsewhere) =
        (folder.path().join("in"), folder.path().join("out"), folder.path().join("elsewhere"));
    write(&input.join("sub/a.txt"), "Kommunen har plads.\n");
    std::fs::create_dir_all(&output).unwrap();
    std::fs::create_dir_all(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, output.join("sub")).unwrap();
    let (code, failures) = run(&input, &output, &[]);
    assert_eq!((code, failures), (3, vec![("sub/a.txt".to_owned(), "not_written".to_owned())]));
    assert!(contents(&elsewhere).is_empty());
}

#[test]
fn results_below_the_input_are_not_read_again_and_stale_temporaries_go() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("a.txt"), "Kommunen har plads.\n");
    write(&folder.path().join("out/.pjece-abc.tmp"), "half");
    for _ in 0..2 {
        let ended = command().current_dir(folder.path()).args(["run", ".", "--output", "out", "-q"]).output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
    }
    let names: Vec<String> = contents(&folder.path().join("out")).into_keys().collect();
    assert_eq!(names, ["a.txt.audit.jsonl", "a.txt.json", "run.json"]);
}
