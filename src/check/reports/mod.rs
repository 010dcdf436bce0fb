//! A checked corpus for people and for machines.

mod comparison;
mod github;
mod human;
mod junit;
mod sarif;

pub use comparison::html;
pub use github::github;
pub use human::human;
pub use junit::junit;
pub use sarif::sarif;

use super::Checked;
use super::gates::{Finding, Rule};
use crate::batch::to_tidy_json;
use serde::Serialize;
use std::path::Path;

/// What every report is made from.
pub struct Report<'a> {
    /// The corpus's path, as the user named it.
    pub corpus: &'a Path,
    /// What was measured.
    pub checked: &'a Checked,
    /// Which gates did not hold.
    pub findings: &'a [Finding],
    /// Print words and pages per second too?
    pub bench: bool,
}

impl Report<'_> {
    /// The file of the corpus that a finding is about, `/` between folders.
    fn file(&self, finding: &Finding) -> String {
        let corpus = self.corpus.display().to_string().replace('\\', "/");
        let corpus = corpus.trim_end_matches('/');
        let Some(id) = &finding.document else { return format!("{corpus}/check.toml") };
        let source = self.checked.documents.iter().find(|document| &document.id == id).map(|d| d.source.as_str());
        let name = match finding.rule {
            Rule::Snapshot => "snapshot.json",
            Rule::Unreadable => source.unwrap_or("source.pdf"),
            _ if finding.figure.starts_with("text") || finding.figure.starts_with("repair") => "gold.txt",
            _ => "gold.json",
        };
        format!("{corpus}/{id}/{name}")
    }
}

/// Everything as JSON: the file that `--baseline` takes.
pub fn json(report: &Report<'_>) -> String {
    #[derive(Serialize)]
    struct Whole<'a> {
        schema: &'static str,
        schema_version: &'static str,
        pjece: &'static str,
        #[serde(flatten)]
        checked: &'a Checked,
        findings: &'a [Finding],
    }
    let whole = Whole {
        schema: "pjece-check",
        schema_version: "1.0.0",
        pjece: env!("CARGO_PKG_VERSION"),
        checked: report.checked,
        findings: report.findings,
    };
    String::from_utf8_lossy(&to_tidy_json(&whole)).into_owned()
}

/// The finding's items, at most ten, one a line.
fn items(finding: &Finding) -> String {
    let mut lines: Vec<String> = finding.items.iter().take(10).cloned().collect();
    if finding.items.len() > 10 {
        lines.push(format!("and {} more", finding.items.len() - 10));
    }
    lines.join("\n")
}
