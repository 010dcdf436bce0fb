//! Ranking: what each word may have been, with probabilities that sum to one.

use super::candidates::{Reading, Search};
use super::letter_case::{self, Pattern};
use super::units::Unit;
use super::unlisted;
use crate::dictionary::{Dictionary, Entry};
use crate::dictionary::context::{Context, Id};
use std::collections::HashMap;
use std::rc::Rc;

/// A hypothesis about one word.
#[derive(Debug, Clone)]
pub(crate) struct Hypothesis {
    /// The word as it would be written, in the letter case seen.
    pub(crate) text: String,
    /// The word in small letters.
    pub(crate) lower: String,
    /// Natural logarithm of the joint probability of word and misreading.
    pub(crate) score: f32,
    /// Confusions used; empty for the string as it stands.
    pub(crate) confusions: Vec<u16>,
    /// Is it a word of the dictionary (or a compound), rather than an unlisted string?
    pub(crate) listed: bool,
    /// Its context id.
    pub(crate) id: Id,
    /// Number of words: more than one when a string was split.
    pub(crate) words: u8,
}

/// Everything a word may have been, most likely first.
pub(crate) type Hypotheses = Rc<Vec<Hypothesis>>;

/// Readings by string, so that a word that a pamphlet repeats is searched once.
pub(crate) struct Ranking<'a> {
    search: Search<'a>,
    // Without and with a hyphen after the word.
    cache: [HashMap<String, Rc<Vec<Reading>>>; 2],
}

/// How often a word of running text is in no dictionary: a plain small-letter word, a name within a sentence.
const UNLISTED_LOWER: f32 = 0.002;
const UNLISTED_NAME: f32 = 0.04;
const UNLISTED_TITLE_AT_START: f32 = 0.01;
/// At a ragged edge an unlisted string is common.
const FRAGMENT: f32 = 6.0;
/// A character that is no letter makes an unlisted word nearly impossible.
const SYMBOL_INSIDE: f32 = -9.0;

impl<'a> Ranking<'a> {
    pub(crate) fn new(search: Search<'a>) -> Self {
        Self { search, cache: Default::default() }
    }

    /// Everything that a unit may have been; `cut`: it may be a fragment at a ragged edge.
    pub(crate) fn hypotheses(&mut self, unit: &Unit, cut: bool) -> Vec<Hypothesis> {
        let pattern = letter_case::of_unit(unit);
        let lower = unit.seen.to_lowercase();
        let readings = self.readings(&lower, unit.hyphen.1);
        let mut out: Vec<Hypothesis> = {
            let context = self.search.dictionary.context();
            readings.iter().filter_map(|r| hypothesis(r, unit, pattern, &lower, context)).collect()
        };
        if !out.iter().any(|h| h.text == unit.seen) {
            let mut as_it_stands = self.as_it_stands(unit, pattern, &lower);
            as_it_stands.score += if cut { FRAGMENT } else { 0.0 };
            out.extend(unlisted::restored(self, unit, pattern, &lower, &as_it_stands));
            out.push(as_it_stands);
            if unit.gap.is_none() && unit.hyphen == (false, false) && !cut {
                out.extend(unlisted::splits(self, unit, pattern, &lower));
            }
        }
        if cut {
            let stays = |h: &&mut Hypothesis| h.listed && h.text == unit.seen;
            out.iter_mut().filter(stays).for_each(|h| h.score += FRAGMENT / 2.0);
        }
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.text.cmp(&b.text)));
        out
    }

    pub(crate) fn dictionary(&self) -> &'a Dictionary {
        self.search.dictionary
    }

    /// Share of Danish letters that the page lost.
    pub(crate) fn lost(&self) -> f32 {
        self.search.channel.lost
    }

    pub(super) fn readings(&mut self, lower: &str, linking: bool) -> Rc<Vec<Reading>> {
        let cache = &mut self.cache[usize::from(linking)];
        if let Some(known) = cache.get(lower) {
            return Rc::clone(known);
        }
        let readings = Rc::new(self.search.readings(lower, linking));
        cache.insert(lower.to_owned(), Rc::clone(&readings));
        readings
    }

    /// The string itself as an unlisted word: a name, a foreign word, a fragment.
    fn as_it_stands(&self, unit: &Unit, pattern: Pattern, lower: &str) -> Hypothesis {
        let dictionary = self.search.dictionary;
        let prior = match pattern {
            Pattern::Title if !unit.starts_sentence => UNLISTED_NAME,
            Pattern::Title => UNLISTED_TITLE_AT_START,
            Pattern::Upper if lower.chars().count() <= 4 => UNLISTED_NAME,
            Pattern::Lower | Pattern::Upper => UNLISTED_LOWER,
        };
        let symbols = lower.chars().filter(|c| !c.is_alphabetic()).count() as f32;
        let own = if dictionary.is_own(lower) { 12.0 } else { 0.0 };
        Hypothesis {
            text: unit.seen.clone(),
            lower: lower.to_owned(),
            score: prior.ln() + dictionary.unlisted_log_probability(lower) + SYMBOL_INSIDE * symbols + own,
            confusions: Vec::new(),
            listed: own > 0.0,
            id: dictionary.context().id(lower, None),
            words: 1,
        }
    }
}

/// A reading as a hypothesis about this unit; `None` when the letter case rules it out.
fn hypothesis(reading: &Reading, unit: &Unit, pattern: Pattern, lower: &str, context: &Context) -> Option<Hypothesis> {
    // A name is never forced onto a small-letter string.
    if !letter_case::fits(reading.entry, pattern) && reading.parts == 1 && !unit.hyphen.1 {
        return None;
    }
    let text = if reading.word == lower {
        unit.seen.clone()
    } else {
        letter_case::put(&reading.word, letter_case::of_reading(reading, unit, pattern))
    };
    // Within a sentence a capital speaks for a name, at its start for nothing.
    let name = reading.entry.has(Entry::TITLE);
    let case = match (pattern, unit.starts_sentence) {
        (Pattern::Title, false) if name => 1.0,
        (Pattern::Title, false) => -1.5,
        _ => 0.0,
    };
    Some(Hypothesis {
        text,
        lower: reading.word.clone(),
        score: reading.score() + case,
        confusions: reading.confusions.clone(),
        listed: true,
        id: context.id(&reading.word, Some(reading.entry)),
        words: 1,
    })
}

/// Probabilities of scores, in their order.
pub(crate) fn probabilities(scores: impl Iterator<Item = f32> + Clone) -> Vec<f32> {
    let best = scores.clone().fold(f32::NEG_INFINITY, f32::max);
    let weights: Vec<f32> = scores.map(|s| (s - best).exp()).collect();
    let total: f32 = weights.iter().sum();
    weights.into_iter().map(|w| w / total).collect()
}
