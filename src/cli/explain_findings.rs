//! The part of `pjece explain` about structure: which rule made each item, and which refused one.

use super::table::{columns, shown, terminal_width};
use crate::model::{AuditLine, Evidence, Record};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Letters of an item that a table shows.
const SHOWN: usize = 90;

/// An item and the rule that made it.
pub(super) struct Made {
    class: &'static str,
    /// Claims are counted, not made by a rule: what they count.
    rule: String,
    confidence: Option<f32>,
    page: u32,
    text: String,
}

impl Made {
    fn new(class: &'static str, rule: &str, confidence: Option<f32>, text: &str, evidence: &[Evidence]) -> Self {
        let page = evidence.first().map_or(1, |place| place.page);
        Self { class, rule: rule.to_owned(), confidence, page, text: text.to_owned() }
    }

    /// One line of `--json`.
    pub(super) fn json(&self) -> Value {
        json!({
            "type": "found",
            "class": self.class,
            "rule": self.rule,
            "confidence": self.confidence.map(|p| (f64::from(p) * 100.0).round() / 100.0),
            "page": self.page,
            "text": self.text,
        })
    }
}

/// Every item of a record, class by class.
pub(super) fn made(record: &Record) -> Vec<Made> {
    let mut made: Vec<Made> = Vec::new();
    let sure = Some;
    made.extend(record.frames.iter().map(|f| Made::new("frame", &f.rule, sure(f.confidence), &f.title, &f.evidence)));
    made.extend(record.cases.iter().map(|c| Made::new("case", &c.rule, sure(c.confidence), &c.title, &c.evidence)));
    made.extend(
        record
            .recommendations
            .iter()
            .map(|r| Made::new("recommendation", &r.rule, sure(r.confidence), &r.text, &r.evidence)),
    );
    made.extend(
        record.questions.iter().map(|q| Made::new("question", &q.rule, sure(q.confidence), &q.text, &q.evidence)),
    );
    made.extend(
        record
            .statements
            .iter()
            .map(|s| Made::new("statement", "main_clause", sure(s.confidence), &s.text, &s.evidence)),
    );
    made.extend(record.claims.iter().map(|c| {
        let counted = c.counted.map_or_else(|| "?".to_owned(), |n| n.to_string());
        Made::new("claim", &format!("{}: {} of {counted}", c.counts, c.claimed), None, &c.text, &c.evidence)
    }));
    made
}

/// Tables of what was found and of what was refused; empty when there is neither.
pub(super) fn tables(made: &[Made], refused: &[AuditLine]) -> String {
    let mut text = String::new();
    if !made.is_empty() {
        let rows: Vec<[String; 5]> = made.iter().map(found_row).collect();
        let head = ["page", "class", "rule", "p", "text"].map(str::to_owned);
        let _ = write!(text, "Found: {}\n\n", rows.len()); // to a String: cannot fail
        text += &columns(&head, &rows, terminal_width());
    }
    let rows: Vec<[String; 5]> = refused.iter().filter_map(refused_row).collect();
    if !rows.is_empty() {
        let gap = if text.is_empty() { "" } else { "\n" };
        let head = ["page", "class", "rule", "refused because", "text"].map(str::to_owned);
        let _ = write!(text, "{gap}Looked at and refused: {}\n\n", rows.len());
        text += &columns(&head, &rows, terminal_width());
    }
    text
}

fn found_row(made: &Made) -> [String; 5] {
    let probability = made.confidence.map_or_else(String::new, |p| format!("{p:.2}"));
    [made.page.to_string(), made.class.to_owned(), made.rule.clone(), probability, start(&made.text)]
}

fn refused_row(line: &AuditLine) -> Option<[String; 5]> {
    let AuditLine::Refused { page, class, rule, reason, text, .. } = line else { return None };
    Some([page.to_string(), class.clone(), rule.clone(), reason.clone(), start(text)])
}

fn start(text: &str) -> String {
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = whole.chars().take(SHOWN).collect();
    shown(&if cut.len() < whole.len() { format!("{}…", cut.trim_end()) } else { cut })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_tell_which_rule_made_or_refused_an_item() {
        let made = [Made::new("recommendation", "labelled_list", Some(0.97), "Giv ro\nved bordet.", &[])];
        let refused = [AuditLine::Refused {
            page: 2,
            rect: None,
            span_extracted: [0, 2],
            span: [0, 2],
            class: "frame".to_owned(),
            rule: "panel".to_owned(),
            reason: "the only one".to_owned(),
            text: "Ro".to_owned(),
        }];
        let expected = "Found: 1\n\npage  class           rule           p     text\n1     recommendation  labelled_list  0.97  Giv ro ved bordet.\n\nLooked at and refused: 1\n\npage  class  rule   refused because  text\n2     frame  panel  the only one     Ro\n";
        assert_eq!(tables(&made, &refused), expected);
    }
}
