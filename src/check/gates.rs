//! Gates: which figures a corpus must reach, and how far they may fall behind a baseline.

use super::expression::Condition;
use super::figures::{Figure, Figures, lower_is_better};
use super::{Checked, DocumentCheck, Miss};
use crate::nearest::nearest;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How much worse than the baseline a figure may be when `[drift]` says nothing.
const DRIFT: f64 = 0.005;

/// Room for rounding.
const EPSILON: f64 = 1e-9;

/// Limits by figure.
pub type Limits = BTreeMap<String, f64>;

/// `check.toml`: limits for all documents, genres, single documents, and the corpus as a whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gates {
    all: Limits,
    genres: BTreeMap<String, Limits>,
    documents: BTreeMap<String, Limits>,
    micro: Limits,
    macro_: Limits,
    drift: Limits,
}

/// Which gate did not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The document could not be read.
    Unreadable,
    /// A limit of `check.toml`.
    Limit,
    /// A condition of `--fail-if`.
    FailIf,
    /// Worse than the baseline.
    Drift,
    /// The result is not the accepted one.
    Snapshot,
}

/// A gate that did not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Which kind of gate.
    pub rule: Rule,
    /// The document; `None` for the corpus as a whole.
    pub document: Option<String>,
    /// The figure or class.
    pub figure: String,
    /// What is wrong, in one line.
    pub message: String,
    /// The items that made it so.
    pub items: Vec<String>,
    /// The page of the first item, as far as known.
    pub page: Option<u64>,
}

impl Gates {
    /// Reads `check.toml`.
    ///
    /// # Errors
    /// What is wrong with it, with line and column where it is no TOML.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|e: toml::de::Error| e.to_string())?;
        let mut gates = Self::default();
        for (name, value) in table {
            let table = value.as_table().ok_or_else(|| format!("{name}: is no table of limits"))?;
            match name.as_str() {
                "all" => gates.all = limits(&name, table)?,
                "micro" => gates.micro = limits(&name, table)?,
                "macro" => gates.macro_ = limits(&name, table)?,
                "drift" => gates.drift = limits(&name, table)?,
                "genre" => {
                    for (genre, value) in table {
                        let name = format!("genre.{genre}");
                        let table = value.as_table().ok_or_else(|| format!("{name}: is no table of limits"))?;
                        gates.genres.insert(genre.clone(), limits(&name, table)?);
                    }
                }
                _ => {
                    gates.documents.insert(name.clone(), limits(&name, table)?);
                }
            }
        }
        Ok(gates)
    }

    /// Tables that name no document of the corpus: a gate that guards nothing is a mistake.
    ///
    /// # Errors
    /// The name of the first such table.
    pub fn check_names(&self, ids: &BTreeSet<&str>) -> Result<(), String> {
        match self.documents.keys().find(|id| !ids.contains(id.as_str())) {
            Some(id) => {
                let groups = ["all", "micro", "macro", "drift", "genre"];
                let near = nearest(id, ids.iter().copied().chain(groups));
                let near = near.map_or_else(String::new, |near| format!("; did you mean [{near}]?"));
                Err(format!("[{id}]: there is no such folder in the corpus, and no such group of limits{near}"))
            }
            None => Ok(()),
        }
    }

    /// The limits of one document: its own before its genre's before those for all.
    pub fn of(&self, id: &str, genre: Option<&str>) -> Limits {
        let mut limits = self.all.clone();
        limits.extend(genre.and_then(|genre| self.genres.get(genre)).cloned().unwrap_or_default());
        limits.extend(self.documents.get(id).cloned().unwrap_or_default());
        limits
    }

    /// Every gate that does not hold, documents in order, the corpus last.
    pub fn findings(&self, checked: &Checked, conditions: &[Condition], baseline: Option<&Checked>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for document in &checked.documents {
            findings.extend(self.of_document(document, conditions));
            let before = baseline.and_then(|b| b.documents.iter().find(|before| before.id == document.id));
            if let Some(before) = before.filter(|_| document.gated()) {
                findings.extend(self.drifts(Some(document), &before.figures, &document.figures, ""));
            }
        }
        for (scope, figures, limits) in
            [("micro", &checked.micro, &self.micro), ("macro", &checked.macro_, &self.macro_)]
        {
            findings.extend(broken_limits(figures, limits, None, scope));
            let conditions = conditions.iter().filter(|c| c.scope == Some(scope));
            findings.extend(conditions.filter_map(|c| broken_condition(c, figures, None)));
            if let Some(baseline) = baseline {
                let before = if scope == "micro" { &baseline.micro } else { &baseline.macro_ };
                findings.extend(self.drifts(None, before, figures, scope));
            }
        }
        findings
    }

    fn of_document(&self, document: &DocumentCheck, conditions: &[Condition]) -> Vec<Finding> {
        if let Some(failure) = &document.failure {
            return vec![Finding {
                rule: Rule::Unreadable,
                document: Some(document.id.clone()),
                figure: "reading".to_owned(),
                message: format!("{}: cannot be read: {failure}", document.id),
                items: Vec::new(),
                page: None,
            }];
        }
        let mut findings = Vec::new();
        if document.gated() {
            let limits = self.of(&document.id, document.genre.as_deref());
            findings.extend(broken_limits(&document.figures, &limits, Some(document), "limit"));
            let conditions = conditions.iter().filter(|c| c.scope.is_none());
            findings.extend(conditions.filter_map(|c| broken_condition(c, &document.figures, Some(document))));
        }
        findings.extend(snapshot(document));
        findings
    }

    fn drifts(&self, document: Option<&DocumentCheck>, before: &Figures, now: &Figures, scope: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (name, old) in before {
            let Some(new) = now.get(name) else { continue };
            let allowed = self.drift.get(name).or_else(|| self.drift.get("default")).copied().unwrap_or(DRIFT);
            let worse = if lower_is_better(name) { new.value() - old.value() } else { old.value() - new.value() };
            if worse > allowed + EPSILON {
                let (old, new) = (old.value(), new.value());
                let message = format!("{name} went from {old:.4} to {new:.4}, more than the allowed {allowed}");
                findings.push(finding(Rule::Drift, document, scope, name, &message));
            }
        }
        findings
    }
}

fn limits(name: &str, table: &toml::Table) -> Result<Limits, String> {
    let number = |value: &toml::Value| value.as_float().or_else(|| value.as_integer().map(|n| n as f64));
    let limit = |(key, value): (&String, &toml::Value)| match number(value) {
        Some(limit) => Ok((key.clone(), limit)),
        None => Err(format!("[{name}] {key}: is no number (a name with a full stop needs quotes)")),
    };
    table.iter().map(limit).collect()
}

fn broken_limits(figures: &Figures, limits: &Limits, document: Option<&DocumentCheck>, scope: &str) -> Vec<Finding> {
    let broken = |(name, limit): (&String, &f64)| {
        let got = figures.get(name).copied().map(Figure::value)?;
        let (broken, word) = if lower_is_better(name) {
            (got > limit + EPSILON, "above the highest allowed")
        } else {
            (got < limit - EPSILON, "below the lowest allowed")
        };
        broken.then(|| finding(Rule::Limit, document, scope, name, &format!("{name} is {got:.4}, {word} {limit}")))
    };
    limits.iter().filter_map(broken).collect()
}

fn broken_condition(condition: &Condition, figures: &Figures, document: Option<&DocumentCheck>) -> Option<Finding> {
    let got = figures.get(&condition.figure).copied().map(Figure::value)?;
    let message = format!("{} is {got:.4}, and --fail-if says {condition}", condition.figure);
    condition
        .holds(got)
        .then(|| finding(Rule::FailIf, document, condition.scope.unwrap_or(""), &condition.figure, &message))
}

fn snapshot(document: &DocumentCheck) -> Option<Finding> {
    let first = document.changes.first()?;
    let count = document.changes.len();
    let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
    Some(Finding {
        rule: Rule::Snapshot,
        document: Some(document.id.clone()),
        figure: first.class.clone(),
        message: format!("{}: not what its snapshots say: {changes}: {first}", document.id),
        items: document.changes.iter().map(ToString::to_string).collect(),
        page: first.page,
    })
}

/// A finding with the items of the figure's class that were missed or made up.
fn finding(rule: Rule, document: Option<&DocumentCheck>, scope: &str, figure: &str, message: &str) -> Finding {
    let misses: Vec<&Miss> = document
        .map(|document| document.misses.iter().filter(|miss| miss.counts_in(figure)).collect())
        .unwrap_or_default();
    let who = document.map_or_else(|| format!("corpus ({scope})"), |document| document.id.clone());
    let first = misses.first().map(|miss| format!(": {miss}")).unwrap_or_default();
    Finding {
        rule,
        document: document.map(|document| document.id.clone()),
        figure: figure.to_owned(),
        message: format!("{who}: {message}{first}"),
        items: misses.iter().map(ToString::to_string).collect(),
        page: misses.iter().find_map(|miss| miss.page),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(name: &str, part: f64) -> DocumentCheck {
        DocumentCheck {
            id: "0001-a".to_owned(),
            genre: Some("poster".to_owned()),
            reviewed: true,
            has_gold: true,
            figures: Figures::from([(name.to_owned(), Figure { part, whole: 1.0 })]),
            ..DocumentCheck::default()
        }
    }

    fn checked(name: &str, part: f64) -> Checked {
        Checked::of(vec![document(name, part)])
    }

    #[test]
    fn a_document_s_own_limit_goes_before_its_genre_s_and_that_before_all() {
        let gates =
            Gates::from_toml("[all]\ncases = 0.1\nframes = 0.2\n[genre.poster]\ncases = 0.3\n[0001-a]\nframes = 0.9");
        let limits = gates.unwrap().of("0001-a", Some("poster"));
        assert_eq!(limits, Limits::from([("cases".to_owned(), 0.3), ("frames".to_owned(), 0.9)]));
    }

    #[test]
    fn limits_are_floors_for_scores_and_ceilings_for_errors() {
        let gates = Gates::from_toml("[all]\ncases = 0.5\n\"text.cer\" = 0.5").unwrap();
        assert_eq!(gates.findings(&checked("cases", 0.4), &[], None).len(), 1);
        assert_eq!(gates.findings(&checked("text.cer", 0.4), &[], None).len(), 0);
        assert_eq!(gates.findings(&checked("text.cer", 0.6), &[], None)[0].rule, Rule::Limit);
    }

    #[test]
    fn drift_is_measured_in_the_direction_of_harm() {
        let gates = Gates::from_toml("[drift]\ndefault = 0.05").unwrap();
        let findings =
            |name, before, after| gates.findings(&checked(name, after), &[], Some(&checked(name, before))).len();
        assert_eq!(findings("cases", 0.9, 0.86), 0);
        assert_eq!(findings("cases", 0.9, 0.8), 3); // the document, micro and macro
        assert_eq!(findings("text.wer", 0.9, 0.8), 0);
    }

    #[test]
    fn drafts_are_not_gated() {
        let gates = Gates::from_toml("[all]\ncases = 0.5").unwrap();
        let draft = DocumentCheck { reviewed: false, ..document("cases", 0.1) };
        assert!(gates.findings(&Checked::of(vec![draft]), &[], None).is_empty());
    }

    #[test]
    fn a_table_for_no_folder_is_a_mistake() {
        let gates = Gates::from_toml("[0001-b]\ncases = 0.5").unwrap();
        assert!(gates.check_names(&BTreeSet::from(["0001-a"])).is_err());
    }
}
