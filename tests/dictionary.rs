//! The dictionary's lists are in order, and the built files equal a fresh build where the sources are at hand.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests read the repository's own files and say what they leave out"
)]

use std::path::Path;
use std::process::Command;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new("dictionaries").join(name)).unwrap()
}

#[test]
fn own_words_are_unique_and_have_a_reason() {
    let text = read("additions.csv");
    let mut words: Vec<&str> = text
        .lines()
        .skip(1)
        .map(|l| l.split_once(',').unwrap())
        .map(|(word, reason)| {
            assert!(!reason.trim().is_empty(), "{word} has no reason");
            word
        })
        .collect();
    let all = words.len();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), all);
}

#[test]
fn names_are_in_order_and_have_a_kind() {
    let text = read("names.csv");
    let rows: Vec<(&str, &str)> = text.lines().skip(1).map(|line| line.split_once(',').unwrap()).collect();
    assert!(rows.is_sorted_by(|a, b| a.0 < b.0));
    assert!(rows.iter().all(|(_, kind)| ["town", "first name", "last name"].contains(kind)));
}

#[test]
fn the_98_municipalities_have_their_codes() {
    let text = read("structure/municipalities.csv");
    let codes: std::collections::BTreeSet<&str> = text.lines().skip(1).filter_map(|l| l.split(',').next()).collect();
    assert_eq!(codes.len(), 98);
    assert!(codes.iter().all(|c| c.len() == 4 && c.bytes().all(|b| b.is_ascii_digit())));
}

#[test]
fn the_built_files_equal_a_fresh_build() {
    // The sources are fetched by dictionaries/fetch.sh; without them the committed files are all there is.
    if !Path::new("dictionaries/cache/index.dic").exists() || !Path::new("dictionaries/cache/running").exists() {
        eprintln!("dictionaries/cache is not at hand: nothing to compare with");
        return;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_pjece")).args(["dictionary", "build", "--check"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn every_built_file_is_described_with_its_licence() {
    let readme = read("README.md");
    for name in
        ["words.fst", "frequencies.fst", "usage.fst", "parts.fst", "letters.bin", "context.bin", "web_pairs.bin"]
    {
        let bytes = std::fs::read(Path::new("dictionaries").join(name)).unwrap();
        assert!(
            readme.contains(name) && readme.contains(&pjece::model::sha256(&bytes)),
            "{name} has changed: update dictionaries/README.md"
        );
    }
}
