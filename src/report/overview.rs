//! The run as a whole: what to look at first, and what to expect of the rest.

use super::document::View;
use super::line;
use super::poster::Item;
use super::series::{Gathering, Series};
use crate::model::{Failure, Record, RunReport, crossed_out};
use crate::structure::personal_spans;
use std::cmp::Ordering;

/// Series listed at most.
const SERIES: usize = 60;
/// The documents to look at first hold this share of all errors that are expected.
const FIRST: f64 = 0.8;
/// A failed claim weighs as much as so many expected errors.
const CLAIM: f64 = 1.0;

/// One document in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) path: String,
    pub(super) words: usize,
    pub(super) damage: f32,
    pub(super) edits: usize,
    pub(super) in_doubt: usize,
    pub(super) expected: f64,
    pub(super) recommendations: usize,
    pub(super) claims_held: usize,
    pub(super) claims_failed: Vec<Item>,
    pub(super) warnings: usize,
}

impl Row {
    /// A document's line.
    pub fn new(view: &View, record: &Record) -> Self {
        let warnings = record.warnings.len() + record.pages.iter().map(|page| page.warnings.len()).sum::<usize>();
        let failed = view.poster.claims.iter().filter(|claim| !claim.sound);
        Self {
            number: view.number,
            title: view.title.clone(),
            path: view.path.clone(),
            words: record.text.split_whitespace().count(),
            damage: record.document.ocr_damage,
            edits: view.edits,
            in_doubt: view.in_doubt,
            expected: view.expected,
            recommendations: view.poster.recommended(),
            claims_held: record.claims.iter().filter(|claim| claim.holds == Some(true)).count(),
            claims_failed: failed.cloned().collect(),
            warnings,
        }
    }

    fn weight(&self) -> f64 {
        self.expected + CLAIM * self.claims_failed.len() as f64
    }
}

/// The run as a whole.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    pub(super) rows: Vec<Row>,
    /// How many of the rows, from the first on, to look at first.
    pub(super) first: usize,
    pub(super) failures: Vec<(String, String, String)>,
    pub(super) series: Vec<Series>,
    pub(super) pages: usize,
    pub(super) restricted: usize,
    pub(super) unreadable: Vec<String>,
    pub(super) pjece: String,
    pub(super) started: String,
    pub(super) unfinished: bool,
    /// Names the run in the browser's memory.
    pub(super) run: String,
}

impl Overview {
    /// Ranks documents and says which to look at first. `restricted` documents were left out; `unreadable` are records
    /// that could not be read.
    pub fn new(
        mut rows: Vec<Row>,
        series: Gathering,
        pages: usize,
        restricted: usize,
        unreadable: Vec<String>,
        run: Option<&RunReport>,
    ) -> Self {
        rows.sort_by(|a, b| b.weight().partial_cmp(&a.weight()).unwrap_or(Ordering::Equal)); // stable: then by path
        let mut series = series.ranked();
        series.truncate(SERIES);
        let failures = run.map_or(&[][..], |run| &run.failures);
        let failures = failures
            .iter()
            .map(|Failure { path, class, message, .. }| (line(&withheld(path)), line(class), line(message)));
        Self {
            first: first(&rows),
            rows,
            failures: failures.collect(),
            series,
            pages,
            restricted,
            unreadable,
            pjece: run.map_or_else(String::new, |run| line(&run.pjece)),
            started: run.map_or_else(String::new, |run| line(&run.timings.started)),
            unfinished: run.is_none_or(|run| !run.finished),
            run: Self::name_of(run),
        }
    }

    /// What names a run in the browser's memory: decisions about one run are not shown in the report of another.
    pub fn name_of(run: Option<&RunReport>) -> String {
        run.map_or_else(String::new, |run| format!("{} {}", run.timings.started, run.config_sha256))
    }

    pub(super) fn expected_first(&self) -> f64 {
        self.rows.iter().take(self.first).map(|row| row.expected).sum()
    }

    pub(super) fn expected_rest(&self) -> f64 {
        self.rows.iter().skip(self.first).map(|row| row.expected).sum()
    }

    pub(super) fn words_rest(&self) -> usize {
        self.rows.iter().skip(self.first).map(|row| row.words).sum()
    }

    /// Errors to be expected in a thousand words of the rest.
    pub(super) fn rate_rest(&self) -> f64 {
        1000.0 * self.expected_rest() / (self.words_rest().max(1) as f64)
    }

    /// Length of a row's bar, 0 to 60: its expected errors beside the most of any row.
    pub(super) fn bar(&self, row: &Row) -> String {
        let most = self.rows.iter().map(|row| row.expected).fold(0.0, f64::max);
        format!("{:.1}", if most > 0.0 { 60.0 * row.expected / most } else { 0.0 })
    }

    fn sum(&self, of: impl Fn(&Row) -> usize) -> usize {
        self.rows.iter().map(of).sum()
    }

    pub(super) fn edits(&self) -> usize {
        self.sum(|row| row.edits)
    }

    pub(super) fn in_doubt(&self) -> usize {
        self.sum(|row| row.in_doubt)
    }

    pub(super) fn recommendations(&self) -> usize {
        self.sum(|row| row.recommendations)
    }

    pub(super) fn claims_held(&self) -> usize {
        self.sum(|row| row.claims_held)
    }

    pub(super) fn claims_failed(&self) -> usize {
        self.sum(|row| row.claims_failed.len())
    }

    /// Share of damaged words in all documents, percent.
    pub(super) fn damage(&self) -> f64 {
        let words: usize = self.sum(|row| row.words);
        let damaged: f64 = self.rows.iter().map(|row| row.words as f64 * f64::from(row.damage)).sum();
        if words == 0 { 0.0 } else { 100.0 * damaged / words as f64 }
    }
}

/// A failed file's name without personal data: it has no record that says who may read it.
fn withheld(path: &str) -> String {
    crossed_out(path, &personal_spans(path))
}

/// The fewest documents that hold [`FIRST`] of the weight, and every one with a failed claim among those before them.
fn first(ranked: &[Row]) -> usize {
    let wanted = FIRST * ranked.iter().map(Row::weight).sum::<f64>();
    let mut held = 0.0;
    ranked
        .iter()
        .take_while(|row| {
            let goes_on = held < wanted && row.weight() > 0.0;
            held += row.weight();
            goes_on
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim() -> Item {
        Item {
            id: String::new(),
            kind: "claim",
            above: None,
            text: String::new(),
            below: None,
            page: None,
            boxes: Vec::new(),
            span: None,
            sound: false,
            confidence: 1.0,
        }
    }

    fn row(number: usize, expected: f64, failed: usize) -> Row {
        Row {
            number,
            title: String::new(),
            path: format!("{number}"),
            words: 100,
            damage: 0.1,
            edits: 0,
            in_doubt: 0,
            expected,
            recommendations: 0,
            claims_held: 0,
            claims_failed: (0..failed).map(|_| claim()).collect(),
            warnings: 0,
        }
    }

    #[test]
    fn most_doubt_comes_first_and_the_rest_is_what_is_left() {
        let rows = vec![row(1, 0.5, 0), row(2, 8.0, 0), row(3, 1.0, 1), row(4, 0.0, 0)];
        let overview = Overview::new(rows, Gathering::default(), 4, 0, Vec::new(), None);
        assert_eq!(overview.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [2, 3, 1, 4]);
        assert_eq!(overview.first, 2);
        assert!((overview.expected_rest() - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_run_without_doubt_has_nothing_to_look_at() {
        assert_eq!(Overview::new(vec![row(1, 0.0, 0)], Gathering::default(), 1, 0, Vec::new(), None).first, 0);
    }
}
