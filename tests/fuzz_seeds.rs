//! What fuzzing begins with and what it found, read by the same functions that are fuzzed (`fuzz/entries.rs`): a fault
//! that was mended stays mended, also where no fuzzer is installed.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the repository's own files")]

#[path = "../fuzz/entries.rs"]
mod entries;
mod support;

use support::root;

/// Reads every seed of a target; a panic names the file.
fn replay(target: &str, entry: fn(&[u8])) {
    let folder = root().join("fuzz/seeds").join(target);
    let mut seeds: Vec<_> = std::fs::read_dir(folder).unwrap().map(|seed| seed.unwrap().path()).collect();
    seeds.sort();
    assert!(!seeds.is_empty());
    for seed in seeds {
        let bytes = std::fs::read(&seed).unwrap();
        let ended = std::panic::catch_unwind(|| entry(&bytes));
        assert!(ended.is_ok(), "{} broke `{target}`", seed.display());
    }
}

#[test]
fn pdf() {
    replay("pdf", entries::pdf);
}

#[test]
fn recorded() {
    replay("recorded", entries::recorded);
}

#[test]
fn html() {
    replay("html", entries::html);
}

#[test]
fn dictionary() {
    replay("dictionary", entries::dictionary);
}

#[test]
fn protocol() {
    replay("protocol", entries::protocol);
}

#[test]
fn repair() {
    replay("repair", entries::repair);
}
