//! `pjece explain`: which rule made or refused each item, and why each word was changed or left.

use super::exit::{Ended, Exit, Stop};
use super::explain_findings::{made, tables};
use super::one::read;
use super::setup::Setup;
use super::table::{columns, shown, terminal_width};
use crate::batch::Want;
use crate::model::{AuditLine, Candidate, EditKind, EditStatus, Record};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

/// `pjece explain`.
pub(crate) fn explain(file: &Path, json: bool, setup: &Setup<'_>) -> Ended {
    let product = read(file, Want::Record, setup)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut table = Table::default();
    let record: Record = serde_json::from_slice(&product.main)
        .map_err(|e| Stop::new(Exit::Io, format!("the record cannot be read back ({e})")))?;
    let made = made(&record);
    let mut refused = Vec::new();
    for line in product.audit.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let parsed: AuditLine = serde_json::from_slice(line)
            .map_err(|e| Stop::new(Exit::Io, format!("the audit cannot be read back ({e})")))?;
        match parsed {
            AuditLine::Head { .. } | AuditLine::Word { .. } => {}
            _ if json => {
                out.write_all(line)?;
                out.write_all(b"\n")?;
            }
            AuditLine::Refused { .. } => refused.push(parsed),
            edit => table.add(edit),
        }
    }
    if json {
        for item in &made {
            writeln!(out, "{}", item.json())?;
        }
    } else {
        let found = tables(&made, &refused);
        if !found.is_empty() {
            writeln!(out, "{found}")?;
        }
        out.write_all(table.text().as_bytes())?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// Rows for people: page, before, after, probability, why, rivals.
#[derive(Default)]
struct Table {
    corrections: Vec<[String; 6]>,
    suspects: Vec<[String; 6]>,
    kinds: BTreeMap<EditKind, usize>,
}

impl Table {
    fn add(&mut self, line: AuditLine) {
        match line {
            AuditLine::Correction { page, before, after, kind, reason, confidence, rivals, status, .. } => {
                *self.kinds.entry(kind).or_insert(0) += 1;
                let probability = format!("{confidence:.2}");
                self.corrections.push([
                    page.to_string(),
                    shown(&before),
                    shown(&after),
                    probability,
                    reason + decided(status),
                    readings(&rivals),
                ]);
            }
            AuditLine::Suspect { page, text, reason, candidates, status, .. } => {
                self.suspects.push([
                    page.to_string(),
                    shown(&text),
                    "left".to_owned(),
                    String::new(),
                    reason + decided(status),
                    readings(&candidates),
                ]);
            }
            AuditLine::Head { .. } | AuditLine::Refused { .. } | AuditLine::Word { .. } => {}
        }
    }

    fn text(&self) -> String {
        if self.corrections.is_empty() && self.suspects.is_empty() {
            return "Nothing was changed, and no word looks wrong.\n".to_owned();
        }
        let head = ["page", "before", "after", "p", "why", "other readings"].map(str::to_owned);
        let mut text = String::new();
        if !self.corrections.is_empty() {
            let kinds: Vec<String> =
                self.kinds.iter().map(|(kind, count)| format!("{} {count}", kind_name(*kind))).collect();
            let _ = write!(text, "Changed: {} ({})\n\n", self.corrections.len(), kinds.join(", ")); // to a String: cannot fail
            text += &columns(&head, &self.corrections, terminal_width());
        }
        if !self.suspects.is_empty() {
            let gap = if text.is_empty() { "" } else { "\n" };
            let _ = write!(text, "{gap}Left, though they look wrong: {}\n\n", self.suspects.len());
            text += &columns(&head, &self.suspects, terminal_width());
        }
        text
    }
}

/// What a person decided, behind the reason.
const fn decided(status: EditStatus) -> &'static str {
    match status {
        EditStatus::Auto | EditStatus::Manual => "",
        EditStatus::Accepted => "; accepted by a person",
        EditStatus::Rejected => "; rejected by a person, the text stays",
    }
}

const fn kind_name(kind: EditKind) -> &'static str {
    match kind {
        EditKind::Word => "words",
        EditKind::Split => "splits",
        EditKind::Merge => "merges",
        EditKind::Hyphen => "hyphens",
        EditKind::Bullet => "bullets",
        EditKind::Forced => "forced",
    }
}

fn readings(candidates: &[Candidate]) -> String {
    let all: Vec<String> = candidates.iter().map(|c| format!("{} {:.2}", shown(&c.text), c.probability)).collect();
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_tells_what_was_changed_and_why() {
        let mut table = Table::default();
        table.add(AuditLine::Correction {
            page: 2,
            rect: None,
            span_extracted: [0, 2],
            span: Some([0, 2]),
            before: "pa".to_owned(),
            after: "på".to_owned(),
            kind: EditKind::Word,
            reason: "å read as a".to_owned(),
            confidence: 0.987,
            rivals: vec![Candidate { text: "pa".to_owned(), probability: 0.013 }],
            status: EditStatus::Auto,
        });
        let expected = "Changed: 1 (words 1)\n\npage  before  after  p     why          other readings\n2     pa      på     0.99  å read as a  pa 0.01\n";
        assert_eq!(table.text(), expected);
    }
}
