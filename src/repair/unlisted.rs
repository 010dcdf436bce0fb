//! Hypotheses about strings that no dictionary lists: words run together.

use super::beside::Neighbours;
use super::candidates::Reading;
use super::language;
use super::letter_case::{self, Pattern};
use super::ranking::{Hypothesis, Ranking};
use super::units::Unit;
use crate::dictionary::context::UNLISTED;
use crate::dictionary::{Class, Dictionary, Entry, Half};
use std::ops::Range;
use std::rc::Rc;

/// Price of a lost space: how rarely OCR runs two words together, in natural logarithms.
const LOST_SPACE: f32 = -7.0;
/// Where one space was lost, a second one is likely to be.
const ANOTHER_SPACE: f32 = -2.0;
/// A space is lost by chance: a string that the document has again is so much less likely to be two words, each time.
const ONCE_MORE: f32 = -4.0;
/// Endings that are words as well: *tilskudet* is a noun that was written wrongly, no noun before an article.
const ENDINGS: [&str; 4] = ["en", "et", "er", "ene"];
/// Words run together are looked for down to this frequency (hundredths of a Zipf step).
pub(super) const COMMON: u32 = 250;
/// Strings shorter than this are not split.
const SHORTEST: usize = 5;
/// Those that begin or end in a lone i, the thinnest of words, are from so many letters on.
const SHORTEST_BESIDE_I: usize = 3;
/// Beside it a space is lost so much more often.
const BESIDE_I: f32 = 3.0;
/// Two-letter and one-letter words that may have been run together with a neighbour.
pub(super) const SHORT_WORDS: [&str; 22] = [
    "i", "å", "en", "et", "at", "og", "de", "du", "vi", "er", "af", "på", "om", "op", "så", "få", "nu", "ny", "se",
    "ud", "ja", "to",
];

/// A way to part a string into two or three words, each with what it was read as.
pub(super) type Split = Vec<Rc<Reading>>;

/// Ways to part a string in small letters into two or three common words.
pub(super) fn ways_to_split(ranking: &mut Ranking<'_, '_>, lower: &str) -> Vec<Split> {
    let ends: Vec<usize> = lower.char_indices().map(|(at, _)| at).chain([lower.len()]).collect();
    let letters = ends.len() - 1;
    let part = |range: Range<usize>| lower.get(ends[range.start]..ends[range.end]).unwrap_or("");
    let mut found = Vec::new();
    for at in 1..letters {
        let Some(first) = ranking.common_word(part(0..at)) else { continue };
        let second = ranking.common_word(part(at..letters)).filter(|second| !may_be_one_word(&first, second));
        if let Some(second) = second {
            found.push(vec![Rc::clone(&first), second]);
        }
        for between in 1..(letters - at).min(4) {
            let Some(second) = ranking.common_word(part(at..at + between)) else { continue };
            if let Some(third) = ranking.common_word(part(at + between..letters)) {
                found.push(vec![Rc::clone(&first), second, third]);
            }
        }
    }
    found
}

/// Ways to read a string as two or three words that lost the spaces between them.
pub(super) fn splits(ranking: &mut Ranking<'_, '_>, unit: &Unit, pattern: Pattern, lower: &str) -> Vec<Hypothesis> {
    let has_i = lower.starts_with('i') || lower.ends_with('i');
    let shortest = if has_i && pattern == Pattern::Lower { SHORTEST_BESIDE_I } else { SHORTEST };
    if lower.chars().count() < shortest || pattern == Pattern::Upper {
        return Vec::new();
    }
    let ways = ranking.splits(lower);
    let score = |parts: &Split| {
        let of_parts: f32 = parts.iter().map(|part| part.score(ranking.channel)).sum();
        of_parts
            + match parts.as_slice() {
                [first, second] if &*second.word == "i" && first.confusions.is_empty() => LOST_SPACE + BESIDE_I,
                [_, _] => LOST_SPACE,
                _ => LOST_SPACE + ANOTHER_SPACE,
            }
    };
    let mut found: Vec<(f32, &Split)> = ways.iter().map(|parts| (score(parts), parts)).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.len().cmp(&b.1.len())));
    found.truncate(3);
    let again = ONCE_MORE * f32::from(unit.times.saturating_sub(1));
    let (context, web_pairs) = (ranking.context(), ranking.web_pairs());
    let neighbours = Neighbours { context, web_pairs };
    let end = |part: &Rc<Reading>| {
        (context.id(&part.word, Some(part.entry)), Half::new(&part.word, part.word_log_probability))
    };
    // What everybody writes side by side is no name that the document has again: *vianbefaler*.
    let are_listed = |parts: &Split| parts.windows(2).all(|two| web_pairs.has(end(&two[0]).1, end(&two[1]).1));
    found
        .into_iter()
        .map(|(score, parts)| {
            let words: Vec<&str> = parts.iter().map(|p| &*p.word).collect();
            let lift: f32 = parts.windows(2).map(|two| neighbours.lift(end(&two[0]), end(&two[1]))).sum();
            let joined = words.join(" ");
            Hypothesis {
                text: letter_case::put(
                    &joined,
                    if unit.seen.chars().next().is_some_and(char::is_uppercase) {
                        Pattern::Title
                    } else {
                        Pattern::Lower
                    },
                )
                .into(),
                score: score + lift + if are_listed(parts) { 0.0 } else { again },
                confusions: parts.iter().flat_map(|p| p.confusions.iter().copied()).collect(),
                listed: true,
                id: parts.last().map_or(UNLISTED, |p| end(p).0),
                words: parts.len() as u8,
                any_letter: false,
                ends: [parts.first(), parts.last()].map(|part| part.map(|p| end(p).1).unwrap_or_default()),
            }
        })
        .collect()
}

/// Danish writes such pairs as one word, whether a dictionary lists it or not: *skadesomkostning* lost no space, nor did a
/// noun with its ending.
fn may_be_one_word(first: &Reading, second: &Reading) -> bool {
    // A pronoun or preposition leads no compound, whatever else the word may be.
    if language::languages(&first.word) & 1 != 0 {
        return false;
    }
    // A loan word has no inflection that would tell its class: *mountainbikerute*.
    let is_loan = first.entry.classes() == 0;
    let leads = first.entry.has(Entry::BEGIN) || first.entry.is_noun() || first.entry.is(Class::Genitive) || is_loan;
    first.entry.is_noun() && ENDINGS.contains(&&*second.word)
        || leads && (second.entry.is_noun() || second.entry.has(Entry::END) && first.entry.has(Entry::BEGIN))
}

/// Can a reading of so many letters be a part of what was run together?
pub(super) fn is_common_word(dictionary: &Dictionary, reading: &Reading, letters: usize) -> bool {
    reading.parts == 1
        && !reading.any_letter
        && reading.entry.has(Entry::LOWER)
        && dictionary.frequency(&reading.word) >= COMMON
        && (letters > 2 || SHORT_WORDS.contains(&&*reading.word))
}

#[cfg(test)]
mod tests {
    use crate::repair::edits::tests::{LOST, repaired};

    #[test]
    fn an_i_that_lost_its_space_is_parted_from_short_words_too() {
        assert_eq!(repaired(LOST, "Hjzlpen er samlet itre temaer."), "Hjælpen er samlet i tre temaer.");
    }

    #[test]
    fn what_everybody_writes_is_parted_each_time() {
        let out = repaired(LOST, "Vianbefaler en plan.\nVianbefaler ogsa et mal.\nVianbefaler mere tid.");
        assert_eq!(out, "Vi anbefaler en plan.\nVi anbefaler også et mål.\nVi anbefaler mere tid.");
    }
}
