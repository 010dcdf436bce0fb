//! Hyphens at a line's end that the word has anyway (`EU-⏎området`, `tv-⏎avisen`, `Faaborg-⏎Midtfyn`): the line end goes, the
//! hyphen stays.

use super::units::Unit;
use crate::dictionary::Dictionary;
use crate::model::{Correction, Document, EditKind, EditStatus, Span};

/// Abbreviations that are written in small letters and tied to nothing without a hyphen (Retskrivningsordbogen § 57).
const SMALL: [&str; 16] =
    ["it", "edb", "hiv", "ai", "eu", "usb", "tv", "pc", "cd", "dvd", "wc", "sms", "pdf", "cpr", "cvr", "gps"];

/// Does the word that `first` and `second` make over a line end keep its hyphen?
pub(super) fn keeps_hyphen(first: &str, second: &str, dictionary: &Dictionary) -> bool {
    if second.starts_with(char::is_uppercase) {
        return is_name(first) && is_name(second);
    }
    is_abbreviation(first, second, dictionary) && !dictionary.is_word(&format!("{first}{second}"))
}

/// *EU*, *tv*, *it*; a letter before a word: *p-plads*.
fn is_abbreviation(first: &str, second: &str, dictionary: &Dictionary) -> bool {
    let is_letter = first.chars().count() == 1;
    let in_capitals = !is_letter && first.chars().all(char::is_uppercase);
    in_capitals || is_letter && dictionary.is_word(second) || SMALL.contains(&first.to_lowercase().as_str())
}

/// A capital and small letters, as of a name.
fn is_name(word: &str) -> bool {
    word.chars().count() > 2 && word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase)
}

/// The line ends behind such hyphens: a unit that has one before it stands in the next line.
pub(super) fn at_line_ends(document: &Document, units: &[Unit]) -> Vec<Correction> {
    let ends = units.windows(2).filter(|pair| pair[1].hyphen.0).filter_map(|pair| {
        let between = Span::new(pair[0].span.end, pair[1].span.start);
        let hyphen = document.text(between).chars().next()?;
        let line_end = Span::new(between.start + hyphen.len_utf8(), between.end);
        (document.text(line_end).trim_matches(' ') == "\n").then_some(line_end)
    });
    ends.map(|line_end| Correction {
        span: line_end,
        before: document.text(line_end).to_owned(),
        after: String::new(),
        kind: EditKind::Hyphen,
        reason: "a line end behind the word's own hyphen".to_owned(),
        confidence: 0.99,
        rivals: Vec::new(),
        status: EditStatus::Auto,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use crate::repair::edits::tests::{LOST, SOUND, repaired};

    #[test]
    fn a_word_keeps_its_own_hyphen_over_a_line_end() {
        let lines = "Reglerne for EU-\nomradet, it-\nsikkerhed, c-\nvitamin og tv-\navisen i Faaborg-\nMidtfyn.";
        let whole = "Reglerne for EU-området, it-sikkerhed, c-vitamin og tv-avisen i Faaborg-Midtfyn.";
        assert_eq!(repaired(LOST, lines), whole);
        assert_eq!(repaired(SOUND, &lines.replace("omradet", "området")), whole);
    }

    #[test]
    fn syllables_and_parts_that_wait_for_their_word_are_left_as_they_were() {
        assert_eq!(
            repaired(LOST, "Der er plads til bgr-\nnene og en kvit-\ntering."),
            "Der er plads til børnene og en kvittering."
        );
        assert_eq!(repaired(SOUND, "Det gælder EU-\nog FN-reglerne."), "Det gælder EU-\nog FN-reglerne.");
    }
}
