//! SARIF 2.1.0, for code scanning.

use super::{Report, items};
use crate::check::gates::{Finding, Rule};
use serde_json::{Value, json};

/// Rules, with what they mean.
const RULES: [(Rule, &str, &str); 5] = [
    (Rule::Unreadable, "unreadable", "A document of the corpus cannot be read"),
    (Rule::Limit, "limit", "A figure is beyond its limit in check.toml"),
    (Rule::FailIf, "fail-if", "A condition of --fail-if holds"),
    (Rule::Drift, "drift", "A figure is worse than the baseline allows"),
    (Rule::Snapshot, "snapshot", "The result is not the accepted one"),
];

/// The report as SARIF.
pub fn sarif(report: &Report<'_>) -> String {
    let rules: Vec<Value> =
        RULES.iter().map(|(_, id, text)| json!({"id": id, "shortDescription": {"text": text}})).collect();
    let results: Vec<Value> = report.findings.iter().map(|finding| result(report, finding)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "pjece check", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "results": results,
        }],
    });
    String::from_utf8_lossy(&crate::batch::to_tidy_json(&log)).into_owned()
}

fn result(report: &Report<'_>, finding: &Finding) -> Value {
    let at = RULES.iter().position(|(rule, _, _)| *rule == finding.rule).unwrap_or(0);
    let page = finding.page.map(|page| format!(" (page {page})")).unwrap_or_default();
    let items = items(finding);
    let text = if items.is_empty() {
        format!("{}{page}", finding.message)
    } else {
        format!("{}{page}\n{items}", finding.message)
    };
    json!({
        "ruleId": RULES[at].1,
        "ruleIndex": at,
        "level": "error",
        "message": {"text": text},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(&report.file(finding))},
            "region": {"startLine": 1},
        }}],
        "properties": {"document": finding.document, "figure": finding.figure, "page": finding.page},
    })
}

/// A relative URI: what is no plain letter of a path is percent-encoded.
fn uri(path: &str) -> String {
    let encoded = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    path.bytes().map(encoded).collect()
}
