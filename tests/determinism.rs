//! Same input, same bytes out: for any number of threads, in this process or in children, at once or in two goes.

#![allow(clippy::unwrap_used, reason = "tests may fail")]

mod support;

use std::path::Path;
use support::{contents, pjece};

fn run(output: &Path, options: &[&str]) {
    let arguments =
        [&["run", "corpus", "--output", output.to_str().unwrap(), "--ocr", "never", "--quiet"], options].concat();
    let ended = pjece(&arguments);
    assert!(matches!(ended.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn one_thread_or_eight_children_or_none_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (one, eight, here) = (folder.path().join("1"), folder.path().join("8"), folder.path().join("here"));
    run(&one, &["-j1"]);
    run(&eight, &["-j8"]);
    run(&here, &["-j4", "--isolate", "never"]);
    let expected = contents(&one);
    assert!(expected.len() > 2, "the corpus was not read: {:?}", expected.keys());
    assert_same(&expected, &contents(&eight));
    assert_same(&expected, &contents(&here));
}

#[test]
fn a_run_in_two_goes_gives_the_same_bytes_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let (once, twice) = (folder.path().join("once"), folder.path().join("twice"));
    run(&once, &[]);
    run(&twice, &["--exclude", "*.html"]);
    run(&twice, &["--on-exists", "skip"]);
    assert_same(&contents(&once), &contents(&twice));
}

#[test]
fn stdout_lines_come_in_the_order_of_inputs() {
    let folder = tempfile::tempdir().unwrap();
    let lines = |jobs: &str| {
        let output = folder.path().join(jobs);
        let arguments =
            ["run", "corpus", "--output", output.to_str().unwrap(), "--ocr", "never", "-q", "--format", "jsonl", jobs];
        pjece(&arguments).stdout
    };
    let one = lines("-j1");
    assert!(one == lines("-j8"), "the streams differ");
    let paths: Vec<String> = one
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice::<serde_json::Value>(line).unwrap()["path"].as_str().unwrap().to_owned())
        .collect();
    assert!(paths.is_sorted(), "{paths:?}");
}

type Contents = std::collections::BTreeMap<String, Vec<u8>>;

fn assert_same(expected: &Contents, got: &Contents) {
    assert_eq!(expected.keys().collect::<Vec<_>>(), got.keys().collect::<Vec<_>>());
    for (name, bytes) in expected {
        assert!(bytes == &got[name], "{name} differs");
    }
}
