//! Named figures of a document, and how they are added up over a corpus.

use crate::evaluate::{FixScore, StructureScores, TextScore};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A share, kept as its two parts so that documents can be pooled.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Numerator.
    pub part: f64,
    /// Denominator, never 0.
    pub whole: f64,
}

impl Figure {
    /// `None` where there is nothing to take a share of.
    pub fn new(part: f64, whole: f64) -> Option<Self> {
        (whole > 0.0).then_some(Self { part, whole })
    }

    /// The share.
    pub fn value(self) -> f64 {
        self.part / self.whole
    }
}

/// Figures by name: `macro_f1`; a class (its F1); `class.attribute`; `text.cer` …; `repair.eng.recall` ….
pub type Figures = BTreeMap<String, Figure>;

/// Is a smaller value the better one?
pub fn lower_is_better(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    ["cer", "wer", "broken", "invented"].iter().any(|bad| last.starts_with(bad))
}

fn put(figures: &mut Figures, name: String, part: f64, whole: f64) {
    if let Some(figure) = Figure::new(part, whole) {
        figures.insert(name, figure);
    }
}

/// Figures of what was found; `prefix` is empty or ends in a full stop.
pub fn add_structure(figures: &mut Figures, prefix: &str, scores: &StructureScores) {
    let sum: f64 = scores.classes.values().map(|class| class.f1).sum();
    put(figures, format!("{prefix}macro_f1"), sum, scores.classes.len() as f64);
    for (name, class) in &scores.classes {
        let right = 2.0 * class.right as f64;
        let all = right + (class.spurious.len() + class.missing.len()) as f64;
        put(figures, format!("{prefix}{name}"), right, all);
        for (attribute, value) in &class.attributes {
            // Attributes are pooled by the number of right items; `invented_*` are counts already.
            let right = class.right as f64;
            let (part, whole) = if attribute.starts_with("invented") { (*value, 1.0) } else { (value * right, right) };
            put(figures, format!("{prefix}{name}.{attribute}"), part, whole);
        }
    }
}

/// Figures of a text.
pub fn add_text(figures: &mut Figures, prefix: &str, score: &TextScore) {
    let (letters, words) = (score.letters as f64, score.words as f64);
    put(figures, format!("{prefix}cer"), score.letter_edits as f64, letters);
    put(figures, format!("{prefix}wer"), score.word_edits as f64, words);
    put(figures, format!("{prefix}cer_placed"), score.letter_edits_placed as f64, letters);
    put(figures, format!("{prefix}wer_placed"), score.word_edits_placed as f64, words);
    put(figures, format!("{prefix}bag_f1"), 2.0 * score.common_words as f64, words + score.found_words as f64);
}

/// Figures of a repair.
pub fn add_fixes(figures: &mut Figures, prefix: &str, score: &FixScore) {
    let count = |n: usize| n as f64;
    put(figures, format!("{prefix}precision"), count(score.fixed), count(score.changed));
    put(figures, format!("{prefix}recall"), count(score.fixed), count(score.wrong_before));
    put(figures, format!("{prefix}recall_readable"), count(score.readable_fixed), count(score.readable_wrong));
    let net = count(score.readable_fixed) - count(score.broken);
    put(figures, format!("{prefix}net_cut"), net, count(score.readable_wrong));
    put(figures, format!("{prefix}broken_per_10k"), 1e4 * count(score.broken), count(score.right_before));
}

/// All documents as one: parts and wholes added up.
pub fn pooled<'a>(documents: impl Iterator<Item = &'a Figures>) -> Figures {
    let mut all = Figures::new();
    for (name, figure) in documents.flatten() {
        let sum = all.entry(name.clone()).or_insert(Figure { part: 0.0, whole: 0.0 });
        sum.part += figure.part;
        sum.whole += figure.whole;
    }
    all
}

/// The mean of the documents' values, every document counting the same.
pub fn mean<'a>(documents: impl Iterator<Item = &'a Figures>) -> Figures {
    let mut all = Figures::new();
    for (name, figure) in documents.flatten() {
        let sum = all.entry(name.clone()).or_insert(Figure { part: 0.0, whole: 0.0 });
        sum.part += figure.value();
        sum.whole += 1.0;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pooling_weighs_documents_and_the_mean_does_not() {
        let figures = |part, whole| Figures::from([("cases".to_owned(), Figure { part, whole })]);
        let documents = [figures(9.0, 10.0), figures(0.0, 1.0)];
        assert!((pooled(documents.iter())["cases"].value() - 9.0 / 11.0).abs() < 1e-9);
        assert!((mean(documents.iter())["cases"].value() - 0.45).abs() < 1e-9);
    }

    #[test]
    fn errors_and_harm_are_better_when_lower() {
        assert!(lower_is_better("text.cer_placed") && lower_is_better("repair.eng.broken_per_10k"));
        assert!(!lower_is_better("recommendations.theme") && !lower_is_better("repair.dan.recall"));
    }
}
