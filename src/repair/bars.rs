//! Bars: a capital I, a small one, or what parts names and cells.

use super::edits::Page;
use super::units::{Between, Unit};
use crate::dictionary::{Class, Dictionary, Entry};
use crate::model::Document;

/// Words that a line of running text has at least for each bar that is an I.
const SENTENCE: usize = 4;
/// Words before the pronoun *I* within a sentence; a verb is another.
const BEFORE_I: [&str; 17] = [
    "som", "når", "hvis", "at", "hvad", "hvor", "hvordan", "hvem", "hvornår", "hvorfor", "før", "inden", "da", "fordi",
    "mens", "end", "for",
];
/// Words before a noun.
const DETERMINERS: [&str; 14] =
    ["det", "den", "de", "en", "et", "denne", "dette", "vores", "jeres", "deres", "sin", "hver", "hele", "alle"];

/// Does a bar part names, links or cells? No lone I was read this way.
pub(super) fn is_bar(document: &Document, unit: &Unit, dictionary: &Dictionary) -> bool {
    if unit.seen != "|" {
        return false;
    }
    let text = document.whole_text();
    let line_start = text.get(..unit.span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line = text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let words: Vec<&str> = line.split_whitespace().collect();
    let bars = words.iter().filter(|word| **word == "|").count();
    // In a heading in capitals every word has one.
    let is_common = |word: &str| word.chars().count() > 1 && dictionary.is_word(&word.to_lowercase());
    let shouted = |word: &&&str| word.chars().all(char::is_uppercase) && is_common(word);
    let heading = words.iter().filter(shouted).count() > 1;
    let capital = |word: &str| word.starts_with(char::is_uppercase) && !word.ends_with(['.', '?', '!', ':']);
    let parts_names = words.windows(3).any(|w| w[1] == "|" && capital(w[0]) && w[2].starts_with(char::is_uppercase));
    // Cells are short, and a sentence has more words to a bar.
    let cells = bars > 1 && words.len() < SENTENCE * bars;
    cells || parts_names && !heading
}

/// Does the bar within a line stand where the preposition *i* does, before a noun, a name or a number, and not where the pronoun
/// does?
///
/// # Source
/// Counted on 650 aligned bars in running text: at the start of a sentence, and on clean scans, all but ten are capitals; on bad
/// ones most of those within a sentence are not.
pub(super) fn leads_nouns(page: &Page<'_>, at: usize, dictionary: &Dictionary) -> bool {
    let (unit, next) = (&page.units[at], page.units.get(at + 1));
    let best = |at: usize| page.decisions.get(at)?.weighed.first().map(|(h, _)| h.text.to_lowercase());
    let entry = |word: &Option<String>| word.as_ref().and_then(|word| dictionary.entry(word)).unwrap_or_default();
    let is_finite = |entry: Entry| entry.is(Class::Present) || entry.is(Class::Past);
    let within = !unit.starts_sentence && unit.between == Between::Nothing && unit.line_edges == (false, false);
    let Some((before, next)) = at.checked_sub(1).zip(next).filter(|_| within) else { return false };
    let (word_before, word_after) = (best(before), best(at + 1));
    // A letter alone is a bullet.
    let seen = &page.units[before].seen;
    if seen.chars().count() < 2
        || !seen.chars().all(char::is_lowercase)
        || word_before.as_ref().is_none_or(|word| BEFORE_I.contains(&word.as_str()))
        || is_finite(entry(&word_before))
    {
        return false;
    }
    let after = entry(&word_after);
    let is_determiner = || word_after.as_ref().is_some_and(|word| DETERMINERS.contains(&word.as_str()));
    let is_name = next.between == Between::Nothing && next.seen.starts_with(char::is_uppercase);
    next.between == Between::Number || is_name || is_determiner() || after.is_noun() && !is_finite(after)
}

#[cfg(test)]
mod tests {
    use crate::repair::edits::tests::{LOST, repaired};

    #[test]
    fn one_bar_may_be_an_i_and_several_part_names() {
        assert!(repaired(LOST, "| dag er det svaert.").starts_with("I dag"));
        assert!(repaired(LOST, "Nar | gar hjem, kan | tage det med.").starts_with("Når I går hjem, kan I tage"));
        assert_eq!(repaired(LOST, "VI VIL HAVE RO | SKOLERNE"), "VI VIL HAVE RO I SKOLERNE");
        for parts in ["FOA | BUPL | KL", "Odder Kommune | Skoleafdelingen", "navn | alder | skole", "Skole | Side 3"] {
            assert_eq!(repaired(LOST, parts), parts);
        }
    }

    #[test]
    fn within_a_line_a_bar_before_a_noun_is_a_small_i() {
        let out = repaired(LOST, "De er glade, og | haven var der ro, for | skal vide, at alle | Odder er glade.");
        assert_eq!(out, "De er glade, og i haven var der ro, for I skal vide, at alle i Odder er glade.");
        assert_eq!(repaired(LOST, "Der er ro e | haven er der fest."), "Der er ro e I haven er der fest.");
    }
}
