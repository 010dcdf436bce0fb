//! What a walk has come to: a word, a part of a compound that goes on, or nothing.

use super::{LONG_ENOUGH_FOR_A_FIRST, MOST_COMMON_COMPOUND, State, Walk};
use crate::config::parts::Part;
use crate::dictionary::{Entry, Place, long_enough};
use crate::repair::candidates::{BEHIND_BEST, Reading};

/// A compound costs this much more than its parts say: most words are no compounds, and of those that are, most have two
/// parts.
pub(super) const COMPOUND_PRICE: f32 = 5.0;
const PRICE_OF_A_THIRD: f32 = 1.0;
/// Logarithm of a word's probability when a measurement takes all words for equally common.
const EQUALLY_COMMON: f32 = -13.0;

/// Is it a short part of a compound with a letter put in? Anything has such parts: *øl* + *indsatsen*, *sags* + *når*.
fn has_gained(state: &State<'_>, part: &str) -> bool {
    state.left_out && part.chars().count() < LONG_ENOUGH_FOR_A_FIRST
}

impl<'f> Walk<'f> {
    /// A form of the dictionary ends here: at the string's end it is read, before it a compound may go on.
    pub(super) fn final_form(&mut self, state: &State<'f>) {
        let entry = Entry(state.output + state.node.final_output().value());
        let part = self.word.get(state.part_start()..).unwrap_or("");
        if state.at == self.string.letters.len() {
            let stands_as_word = entry.is_word() || self.linking && entry.has(Entry::BEGIN);
            let ends_compound = entry.has(Entry::END) && entry.is_word() || self.linking && entry.has(Entry::MIDDLE);
            let stands = match state.part {
                0 => stands_as_word,
                _ => ends_compound && long_enough(part) && !has_gained(state, part),
            };
            if stands && !self.search.dictionary.refuses(part) {
                self.keep(state, entry);
            }
        } else if state.part + 1 < self.most_parts
            && entry.has(if state.part == 0 { Entry::BEGIN } else { Entry::MIDDLE })
            && long_enough(part)
            && !has_gained(state, part)
            && !self.search.dictionary.refuses(part)
        {
            self.next_part(state);
        }
    }

    /// Goes on with the next part of a compound.
    fn next_part(&mut self, state: &State<'f>) {
        let mut next = State { node: self.fst.root(), output: 0, part: state.part + 1, ..*state };
        next.parts[next.part] = self.word.len();
        let way = next.way_to_stand();
        if next.cost >= self.vain[next.at][way] || next.cost > self.budgets[next.purse()] {
            return;
        }
        let kept = self.kept;
        self.step(&next);
        if self.kept == kept {
            self.vain[next.at][way] = next.cost;
        }
    }

    /// Logarithm of the probability of the word that the walk has come to.
    fn log_probability(&self, state: &State<'f>) -> f32 {
        let dictionary = self.search.dictionary;
        if state.part == 0 {
            let all_alike = self.search.without.has(&Part::Frequencies);
            return if all_alike { EQUALLY_COMMON } else { dictionary.log_probability(&self.word) };
        }
        let starts = &state.parts[..=state.part];
        let ends = starts.iter().skip(1).copied().chain([self.word.len()]);
        let place = |end: usize| if end == self.word.len() { Place::Ends } else { Place::Leads };
        let parts = starts.iter().zip(ends).filter_map(|(start, end)| Some((self.word.get(*start..end)?, place(end))));
        let of_parts: f32 = parts.map(|(part, place)| dictionary.part_log_probability(part, place)).sum();
        let of_parts = of_parts - COMPOUND_PRICE - PRICE_OF_A_THIRD * (state.part - 1) as f32;
        // One that is written in texts of this kind is as common as it is there.
        dictionary.used_log_probability(&self.word).map_or(of_parts, |used| of_parts.max(used))
    }

    fn keep(&mut self, state: &State<'f>, entry: Entry) {
        self.kept += 1;
        let reading = Reading {
            word: self.word.as_str().into(),
            word_log_probability: self.log_probability(state),
            confusions: self.used.as_slice().into(),
            right: self.right,
            entry,
            parts: state.part as u8 + 1,
            any_letter: state.any_letter,
        };
        let score = |r: &Reading| r.score(&self.search.channel);
        // What costs more is left behind whatever word it comes to.
        for (budget, most_common) in self.budgets.iter_mut().zip([self.most_common, MOST_COMMON_COMPOUND]) {
            *budget = budget.min(BEHIND_BEST + most_common - score(&reading));
        }
        match self.found.iter_mut().find(|r| r.word == reading.word) {
            Some(known) if score(known) < score(&reading) => *known = reading,
            Some(_) => {}
            None => self.found.push(reading),
        }
    }
}
