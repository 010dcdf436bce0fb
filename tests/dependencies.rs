//! What is built in keeps to `deny.toml`: licences, origins, and libraries that pjece must not have. The same as
//! `cargo deny check bans licenses sources`, for places where that program is not installed.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read the repository's own files and ask cargo"
)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// Everything that `Cargo.lock` names, as cargo knows it.
fn packages() -> Vec<Value> {
    let arguments = ["metadata", "--format-version", "1", "--locked", "--all-features"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let Value::Array(packages) = metadata["packages"].take() else { panic!("no packages") };
    packages
}

fn rules() -> toml::Table {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml")).unwrap().parse().unwrap()
}

/// Does an SPDX expression hold when these licences are accepted? `A/B` is how `A OR B` was once written.
///
/// # Source
/// SPDX 2.3, annex D: AND binds more tightly than OR.
fn is_satisfied(expression: &str, accepted: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let holds = !words.is_empty() && any(&words, &mut at, accepted);
    assert_eq!(at, words.len(), "{expression} is no licence expression");
    holds
}

fn any(words: &[&str], at: &mut usize, accepted: &BTreeSet<String>) -> bool {
    let mut holds = all(words, at, accepted);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        holds |= all(words, at, accepted);
    }
    holds
}

fn all(words: &[&str], at: &mut usize, accepted: &BTreeSet<String>) -> bool {
    let mut holds = one(words, at, accepted);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        holds &= one(words, at, accepted);
    }
    holds
}

fn one(words: &[&str], at: &mut usize, accepted: &BTreeSet<String>) -> bool {
    let word = words.get(*at).copied().unwrap_or("");
    *at += 1;
    if word == "(" {
        let holds = any(words, at, accepted);
        *at += 1; // the closing one
        return holds;
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).copied().unwrap_or("");
        *at += 2;
        return accepted.contains(&format!("{word} WITH {exception}")) || accepted.contains(word);
    }
    accepted.contains(word)
}

#[test]
fn licence_expressions_are_weighed_as_spdx_says() {
    let accepted = ["MIT", "ISC"].map(str::to_owned).into();
    for good in ["MIT", "GPL-3.0 OR MIT", "Apache-2.0/MIT", "(MIT OR GPL-3.0) AND ISC", "GPL-3.0 AND X OR ISC"] {
        assert!(is_satisfied(good, &accepted), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND IJG", ""] {
        assert!(!is_satisfied(bad, &accepted), "{bad}");
    }
}

#[test]
fn what_is_built_in_keeps_to_deny_toml() {
    let rules = rules();
    let texts = |list: &toml::Value, key: Option<&str>| -> BTreeSet<String> {
        let entries = list.as_array().unwrap().iter();
        entries.map(|e| key.map_or(e, |key| &e[key]).as_str().unwrap().to_owned()).collect()
    };
    let accepted = texts(&rules["licenses"]["allow"], None);
    let refused = texts(&rules["bans"]["deny"], Some("name"));
    let mut wrong = Vec::new();
    let mut others = 0;
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let Some(source) = package["source"].as_str() else { continue }; // pjece itself
        others += 1;
        if source != "registry+https://github.com/rust-lang/crates.io-index" {
            wrong.push(format!("{name} comes from {source}"));
        }
        if refused.contains(name) {
            wrong.push(format!("{name} must not be built in"));
        }
        let licence = package["license"].as_str().unwrap_or("");
        if !is_satisfied(licence, &accepted) {
            wrong.push(format!("{name} is under `{licence}`"));
        }
    }
    assert!(others > 100, "only {others} libraries were seen");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
