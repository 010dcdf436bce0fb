//! The published contracts: the committed files are fresh, and whatever a run writes keeps to them.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files")]

mod support;

use pjece::schema::{Which, schema};
use support::{contents, pjece, root};

#[test]
fn committed_schemas_are_what_the_types_say() {
    for which in Which::ALL {
        let path = root().join(format!("schema/{}.schema.json", which.name()));
        let fresh = schema(which);
        if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
            std::fs::write(&path, &fresh).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == fresh, "{} is out of date: run SNAPSHOTS=overwrite cargo test --release", path.display());
    }
}

#[test]
fn every_output_of_a_run_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().to_str().unwrap();
    let ended = pjece(&["run", "corpus", "tests/cli/run.in", "--output", output, "--ocr", "never", "--quiet"]);
    assert!(matches!(ended.status.code(), Some(0 | 3)), "{}", String::from_utf8_lossy(&ended.stderr));
    let [record, audit, run, _] =
        Which::ALL.map(|which| jsonschema::validator_for(&serde_json::from_str(&schema(which)).unwrap()).unwrap());
    let report = support::json(&folder.path().join("run.json"));
    check(&run, "run.json", &report);
    let (mut records, mut lines) = (0, 0);
    for (name, bytes) in contents(folder.path()) {
        if name.ends_with(".audit.jsonl") {
            for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                check(&audit, &name, &serde_json::from_slice(line).unwrap());
                lines += 1;
            }
        } else if name != "run.json" {
            check(&record, &name, &serde_json::from_slice(&bytes).unwrap());
            records += 1;
        }
    }
    assert_eq!(report["counts"]["recorded"], records);
    assert!(lines >= records);
}

fn check(validator: &jsonschema::Validator, name: &str, value: &serde_json::Value) {
    let errors: Vec<String> = validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{name} breaks its contract:\n{}", errors.join("\n"));
}
