//! Spaces that were lost after a mark (`salen,så`, `lofter.Vi`), and specks that were read as hyphens in their place
//! (`ro-på`).

use super::edits::Page;
use super::ranking::Hypothesis;
use super::units::Unit;
use super::unlisted::{COMMON, SHORT_WORDS};
use crate::dictionary::Dictionary;
use crate::model::{Correction, Document, EditKind, EditStatus, Span};

/// Both words are surer than this.
const SURE: f32 = 0.8;

/// Words that never end in a hyphen, and words that nothing is tied to with one: a speck stood there. (*Skal-krav*,
/// *vi-følelse*, *her-og-nu* are words.)
const NEVER_BEFORE_HYPHEN: [&str; 6] = ["er", "har", "som", "der", "at", "bliver"];
const NEVER_AFTER_HYPHEN: [&str; 15] =
    ["som", "at", "er", "på", "af", "til", "med", "den", "det", "der", "om", "har", "kan", "skal", "vil"];

/// The spaces that a page lost between two of its words.
pub(super) fn between_words(
    document: &Document,
    page: &Page<'_>,
    least: f32,
    dictionary: &Dictionary,
) -> Vec<Correction> {
    // An author writes `og/eller` and `navn.efternavn`; that it was typed so, a sound page tells.
    if page.sound {
        return Vec::new();
    }
    let known = |at: usize| {
        let (hypothesis, probability) = page.decisions.get(at)?.weighed.first()?;
        (hypothesis.listed && hypothesis.words == 1 && *probability >= SURE).then_some((hypothesis, *probability))
    };
    let places = page.units.windows(2).enumerate().filter_map(|(at, pair)| {
        let marks = marks_between(document, pair)?;
        let (first, second) = (known(at)?, known(at + 1)?);
        let confidence = first.1 * second.1;
        let marks_text = document.text(marks);
        let is_lost = match marks_text {
            "-" => is_speck(pair, first.0, second.0),
            _ => are_words(first.0, second.0, marks_text, dictionary),
        };
        (is_lost && confidence >= least).then(|| correction(document, marks, confidence))
    });
    places.collect()
}

/// The marks that stand alone between two words of a run that holds nothing else than words and marks.
fn marks_between(document: &Document, pair: &[Unit]) -> Option<Span> {
    let [first, second] = pair else { return None };
    let marks = Span::new(first.span.end, second.span.start);
    let is_mark = |c: char| matches!(c, ',' | '.' | ';' | ':');
    let between = document.text(marks);
    if between.is_empty() || between.len() > 2 || between != "-" && !between.chars().all(is_mark) {
        return None;
    }
    let text = document.whole_text();
    let before = text.get(..first.span.start)?.rsplit(char::is_whitespace).next()?;
    let after = text.get(second.span.end..)?.split(char::is_whitespace).next()?;
    // An address and a reference hold other signs.
    let is_plain =
        |c: char| c.is_alphabetic() || is_mark(c) || matches!(c, '?' | '!' | '(' | ')' | '"' | '«' | '»' | '”');
    before.chars().chain(after.chars()).all(is_plain).then_some(marks)
}

/// Does a hyphen stand between words that are never tied by one?
fn is_speck(pair: &[Unit], first: &Hypothesis, second: &Hypothesis) -> bool {
    let alone = pair.iter().all(|unit| unit.gap.is_none()) && !pair[0].hyphen.0 && !pair[1].hyphen.1;
    let is_long = |word: &str| word.chars().count() > 1;
    // *Hoved-MED* is a name.
    let is_small = |word: &str| word.starts_with(char::is_lowercase);
    if !is_small(&second.text) {
        return false;
    }
    let (first, second) = (first.text.to_lowercase(), second.text.to_lowercase());
    alone
        && is_long(&first)
        && is_long(&second)
        && (NEVER_BEFORE_HYPHEN.contains(&first.as_str()) || NEVER_AFTER_HYPHEN.contains(&second.as_str()))
}

/// Are they words of running text, not the parts of an abbreviation or an address?
fn are_words(first: &Hypothesis, second: &Hypothesis, marks: &str, dictionary: &Dictionary) -> bool {
    let lower = [first.text.to_lowercase(), second.text.to_lowercase()];
    let is_long = |word: &String| word.chars().count() > 2 || SHORT_WORDS.contains(&word.as_str());
    let is_common = |word: &String| dictionary.frequency(word) >= COMMON;
    lower.iter().all(is_long) && (!marks.ends_with('.') || lower.iter().any(is_common))
}

fn correction(document: &Document, marks: Span, confidence: f32) -> Correction {
    let before = document.text(marks);
    let (after, reason) = match before {
        "-" => (" ".to_owned(), "a speck read as a hyphen"),
        _ => (format!("{before} "), "a space lost after a mark"),
    };
    Correction {
        span: marks,
        before: before.to_owned(),
        after,
        kind: EditKind::Split,
        reason: reason.to_owned(),
        confidence: super::edits::thousandths(confidence),
        rivals: Vec::new(),
        status: EditStatus::Auto,
    }
}

#[cfg(test)]
mod tests {
    use crate::repair::edits::tests::{LOST, SOUND, repaired};

    #[test]
    fn a_space_is_put_between_words_not_into_addresses_and_abbreviations() {
        assert_eq!(repaired(LOST, "Det er godt,sa vi kommer.Vi ses."), "Det er godt, så vi kommer. Vi ses.");
        for stays in
            ["Skriv til hanne.madsen@byen.dk i dag.", "Brug m.v. og f.eks. kun lidt.", "Se byensrum.example nu."]
        {
            assert_eq!(repaired(LOST, stays), stays);
        }
        let out = repaired(LOST, "Vi satser pa ro-pa, at det-er svaert, og at skal-krav og vi-folelse er her-og-nu.");
        assert_eq!(out, "Vi satser på ro på, at det er svært, og at skal-krav og vi-følelse er her-og-nu.");
        assert_eq!(repaired(SOUND, "Det er godt,men vi kommer."), "Det er godt,men vi kommer.");
    }
}
