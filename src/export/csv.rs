//! Tables for spreadsheets: RFC 4180, UTF-8, comma, one header line, the document's path in the first column.

use super::Export;
use crate::model::{AuditLine, Evidence, Organisation, Record};
use csv::{ReaderBuilder, Terminator, Writer, WriterBuilder};

/// Recommendations, cases and edits, in this order reversed: the recommendations are written last.
pub(super) fn tables(record: &Record, audit: &[AuditLine]) -> Vec<Export> {
    vec![
        Export::new(".edits.csv", edits(record, audit)),
        Export::new(".cases.csv", cases(record)),
        Export::new(".recommendations.csv", recommendations(record)),
    ]
}

fn recommendations(record: &Record) -> Vec<u8> {
    let head = ["path", "id", "text", "theme", "addressee", "complete", "confidence", "rule", "page", "quote"];
    let rows = record.recommendations.iter().map(|item| {
        let (page, quote) = place(&item.evidence);
        [
            record.source.path.clone(),
            item.id.clone(),
            item.text.clone(),
            item.theme.clone().unwrap_or_default(),
            item.addressee.clone().unwrap_or_default(),
            item.complete.to_string(),
            item.confidence.to_string(),
            item.rule.clone(),
            page,
            quote,
        ]
    });
    table(head, rows)
}

fn cases(record: &Record) -> Vec<u8> {
    let head = [
        "path",
        "id",
        "kind",
        "title",
        "subtitle",
        "theme",
        "summary",
        "complete",
        "organisations",
        "organisation_codes",
        "participants",
        "participant_codes",
        "claimed_participants",
        "confidence",
        "rule",
        "page",
    ];
    let rows = record.cases.iter().map(|item| {
        [
            record.source.path.clone(),
            item.id.clone(),
            item.kind.clone(),
            item.title.clone(),
            item.subtitle.clone().unwrap_or_default(),
            item.theme.clone().unwrap_or_default(),
            item.summary.clone().unwrap_or_default(),
            item.complete.to_string(),
            joined(&item.organisations, |o| o.name.as_str()),
            joined(&item.organisations, code),
            joined(&item.participants, |o| o.name.as_str()),
            joined(&item.participants, code),
            item.claimed_participants.map(|count| count.to_string()).unwrap_or_default(),
            item.confidence.to_string(),
            item.rule.clone(),
            place(&item.evidence).0,
        ]
    });
    table(head, rows)
}

fn edits(record: &Record, audit: &[AuditLine]) -> Vec<u8> {
    let head = [
        "path",
        "page",
        "before",
        "after",
        "kind",
        "reason",
        "confidence",
        "status",
        "span_start",
        "span_end",
        "left",
        "top",
        "right",
        "bottom",
    ];
    let rows = audit.iter().filter_map(|line| {
        let AuditLine::Correction {
            page, rect, span_extracted, before, after, kind, reason, confidence, status, ..
        } = line
        else {
            return None;
        };
        let edge = |index: usize| rect.map(|rect| rect[index].to_string()).unwrap_or_default();
        Some([
            record.source.path.clone(),
            page.to_string(),
            before.clone(),
            after.clone(),
            name(kind),
            reason.clone(),
            confidence.to_string(),
            name(status),
            span_extracted[0].to_string(),
            span_extracted[1].to_string(),
            edge(0),
            edge(1),
            edge(2),
            edge(3),
        ])
    });
    table(head, rows)
}

/// The name that JSON gives a value.
fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn place(evidence: &[Evidence]) -> (String, String) {
    evidence.first().map(|e| (e.page.to_string(), e.quote.clone())).unwrap_or_default()
}

fn code(organisation: &Organisation) -> &str {
    organisation.code.as_deref().unwrap_or("")
}

/// Several values in one cell, separated by `; `; codes stand at the place of their names.
fn joined<'a>(organisations: &'a [Organisation], value: impl Fn(&'a Organisation) -> &'a str) -> String {
    organisations.iter().map(value).collect::<Vec<_>>().join("; ")
}

/// A table of ours with another path in the first column.
pub(super) fn with_path(table: &[u8], path: &str) -> Vec<u8> {
    let path = harmless(path);
    let mut writer = writer();
    for (index, row) in ReaderBuilder::new().has_headers(false).from_reader(table).records().flatten().enumerate() {
        let first = if index == 0 { row.get(0).unwrap_or("") } else { &path };
        let written = writer.write_record([first].into_iter().chain(row.iter().skip(1)));
        written.expect("rows of one length always go into memory");
    }
    writer.into_inner().expect("memory can always be flushed")
}

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new())
}

fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Vec<u8> {
    let mut writer = writer();
    let written = writer
        .write_record(head)
        .and_then(|()| rows.map(|row| row.map(|cell| harmless(&cell))).try_for_each(|row| writer.write_record(row)));
    written.expect("rows of one length always go into memory");
    writer.into_inner().expect("memory can always be flushed")
}

/// A cell that no spreadsheet takes for a formula: an apostrophe goes in front of what begins like one. Control
/// characters, which break tables, are shown as U+FFFD; line ends inside a cell stay.
///
/// # Source
/// OWASP, CSV Injection: cells beginning with `=`, `+`, `-`, `@`, tab or carriage return, full-width forms included.
fn harmless(cell: &str) -> String {
    let cell: String =
        cell.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c }).collect();
    let begins_like_a_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\n', '＝', '＋', '－', '＠']);
    let is_number = cell.parse::<f64>().is_ok();
    if begins_like_a_formula && !is_number { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text_and_numbers_stay_numbers() {
        for formula in ["=1+1", "+45 12", "-2+3", "@SUM(A1)", "\t=1", "＝cmd", "=HYPERLINK(\"x\")", "- punkt"] {
            assert!(harmless(formula).starts_with('\''), "{formula}");
        }
        assert_eq!(harmless("-12.5"), "-12.5");
        assert_eq!(harmless("a\0b\nc"), "a\u{fffd}b\nc");
    }

    #[test]
    fn cells_with_quotes_commas_and_line_ends_are_quoted() {
        let bytes = table(["a", "b"], [["x, \"y\"".to_owned(), "1\n2".to_owned()]].into_iter());
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), "a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\r\n");
        let moved = table(["a", "b"], [["'=c/d.pdf".to_owned(), "1\n2".to_owned()]].into_iter());
        assert_eq!(with_path(&bytes, "=c/d.pdf"), moved);
    }
}
