//! Ranking: what each word may have been, with probabilities that sum to one.

use super::candidates::{Reading, Search};
use super::channel::Channel;
use super::letter_case::{self, Pattern};
use super::names;
use super::units::Unit;
use super::unlisted::{self, Split};
use crate::config::parts::{Part, Without};
use crate::dictionary::context::{Context, Id};
use crate::dictionary::{Dictionary, Entry, Half, WebPairs};
use foldhash::HashMap;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::LazyLock;

/// A hypothesis about one word.
#[derive(Debug, Clone)]
pub(crate) struct Hypothesis {
    /// The word as it would be written, in the letter case seen.
    pub(crate) text: Rc<str>,
    /// Natural logarithm of the joint probability of word and misreading.
    pub(crate) score: f32,
    /// Confusions used; empty for the string as it stands.
    pub(crate) confusions: Rc<[u16]>,
    /// Is it a word of the dictionary (or a compound), rather than an unlisted string?
    pub(crate) listed: bool,
    /// Its context id.
    pub(crate) id: Id,
    /// Number of words: more than one when a string was split.
    pub(crate) words: u8,
    /// Was a letter misread in a way that no table knows?
    pub(crate) any_letter: bool,
    /// Its first and its last word, as they stand beside others.
    pub(crate) ends: [Half; 2],
}

/// Readings by string, so that a word that comes again, in this document or in a later one, is searched once.
pub(crate) struct Readings<'a> {
    search: Search<'a>,
    memory: Memory,
}

/// What was found out about strings. It depends on the strings, the dictionary and the parts left out alone.
#[derive(Default)]
struct Memory {
    /// Which dictionary, and without which parts.
    of: Option<(u64, Without)>,
    // Without and with a hyphen after the word.
    readings: [HashMap<String, Rc<Vec<Reading>>>; 2],
    words: HashMap<String, bool>,
    // The best reading as a common word, for parts of what was run together; and the ways to part a string into them.
    common: HashMap<String, Option<Rc<Reading>>>,
    splits: HashMap<String, Rc<[Split]>>,
}

/// A memory that holds more strings than this begins anew with the next document: some 40 MB.
const MOST_STRINGS: usize = 50_000;

thread_local! {
    /// What the documents before taught this thread.
    static KNOWN: Cell<Memory> = Cell::default();
}

impl<'a> Readings<'a> {
    pub(crate) fn new(search: Search<'a>) -> Self {
        let memory = KNOWN.take();
        let of = (search.dictionary.instance, search.without.clone());
        let strings =
            memory.readings.iter().map(HashMap::len).sum::<usize>() + memory.common.len() + memory.words.len();
        let holds = memory.of.as_ref() == Some(&of) && strings < MOST_STRINGS;
        Self { search, memory: if holds { memory } else { Memory { of: Some(of), ..Memory::default() } } }
    }

    /// Parts that a measurement leaves out.
    pub(crate) fn without(&self) -> &'a Without {
        self.search.without
    }

    fn of(&mut self, lower: &str, linking: bool) -> Rc<Vec<Reading>> {
        let known = &mut self.memory.readings[usize::from(linking)];
        if let Some(known) = known.get(lower) {
            return Rc::clone(known);
        }
        let readings = Rc::new(self.search.readings(lower, linking));
        known.insert(lower.to_owned(), Rc::clone(&readings));
        readings
    }
}

impl Drop for Readings<'_> {
    fn drop(&mut self) {
        KNOWN.set(std::mem::take(&mut self.memory));
    }
}

/// The words of one page weighed by its channel.
pub(crate) struct Ranking<'r, 'a> {
    readings: &'r mut Readings<'a>,
    pub(crate) channel: &'r Channel,
}

/// How often a word of running text is in no dictionary: a plain small-letter word, a name within a sentence.
const UNLISTED_LOWER: f32 = 0.002;
const UNLISTED_NAME: f32 = 0.04;
const UNLISTED_TITLE_AT_START: f32 = 0.01;
/// A word in capitals alone among small letters.
const SHOUTED: f32 = -7.0;
/// At a ragged edge an unlisted string is common.
const FRAGMENT: f32 = 6.0;
/// A character that is no letter makes an unlisted word nearly impossible.
const SYMBOL_INSIDE: f32 = -9.0;

impl<'r, 'a> Ranking<'r, 'a> {
    pub(crate) fn new(readings: &'r mut Readings<'a>, channel: &'r Channel) -> Self {
        Self { readings, channel }
    }

    /// Everything that a unit may have been; `cut`: it may be a fragment at a ragged edge.
    pub(crate) fn hypotheses(&mut self, unit: &Unit, cut: bool) -> Vec<Hypothesis> {
        let pattern = letter_case::of_unit(unit);
        let lower = &unit.lower;
        if self.dictionary().is_own(lower) {
            return vec![self.as_it_stands(unit, pattern, lower)];
        }
        let readings = self.readings_of(unit, lower);
        let mut out: Vec<Hypothesis> = {
            let context = self.context();
            readings.iter().filter_map(|r| self.hypothesis(r, unit, pattern, lower, context)).collect()
        };
        if !out.iter().any(|h| *h.text == *unit.seen) {
            let mut as_it_stands = self.as_it_stands(unit, pattern, lower);
            as_it_stands.score += if cut { FRAGMENT } else { 0.0 };
            if !self.readings.without().has(&Part::Names) {
                out.extend(names::restored(self, unit, pattern, lower, &as_it_stands));
            }
            out.push(as_it_stands);
            let may_split = !self.readings.without().has(&Part::Splits);
            if may_split && unit.gap.is_none() && unit.hyphen == (false, false) && !cut {
                out.extend(unlisted::splits(self, unit, pattern, lower));
            }
        }
        if cut {
            let stays = |h: &&mut Hypothesis| h.listed && *h.text == *unit.seen;
            out.iter_mut().filter(stays).for_each(|h| h.score += FRAGMENT / 2.0);
        }
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.text.cmp(&b.text)));
        out
    }

    pub(crate) fn dictionary(&self) -> &'a Dictionary {
        self.readings.search.dictionary
    }

    /// Which words like to stand next to each other; nothing is known of it when a measurement leaves it out.
    pub(crate) fn context(&self) -> &'a Context {
        static NOTHING: LazyLock<Context> = LazyLock::new(Context::default);
        if self.readings.without().has(&Part::Context) { &NOTHING } else { self.dictionary().context() }
    }

    /// Which words stand side by side on the web; nothing is known of it when a measurement leaves it out.
    pub(crate) fn web_pairs(&self) -> &'a WebPairs {
        static NOTHING: LazyLock<WebPairs> = LazyLock::new(WebPairs::default);
        if self.readings.without().has(&Part::WebPairs) { &NOTHING } else { self.dictionary().web_pairs() }
    }

    /// Is the string a word as it stands?
    pub(super) fn is_word(&mut self, seen: &str) -> bool {
        if let Some(known) = self.readings.memory.words.get(seen) {
            return *known;
        }
        let is_word = self.dictionary().is_word(seen);
        self.readings.memory.words.insert(seen.to_owned(), is_word);
        is_word
    }

    /// The best reading of a string in small letters as a common word.
    pub(super) fn common_word(&mut self, lower: &str) -> Option<Rc<Reading>> {
        if let Some(known) = self.readings.memory.common.get(lower) {
            return known.clone();
        }
        let (letters, dictionary) = (lower.chars().count(), self.dictionary());
        let is_common = |reading: &Reading| unlisted::is_common_word(dictionary, reading, letters);
        let best = match self.readings.memory.readings[0].get(lower) {
            Some(known) => known.iter().find(|r| is_common(r)).cloned(),
            None => self.readings.search.most_likely_word(lower, is_common),
        };
        let best = best.map(Rc::new);
        self.readings.memory.common.insert(lower.to_owned(), best.clone());
        best
    }

    /// Ways to part a string in small letters into common words.
    pub(super) fn splits(&mut self, lower: &str) -> Rc<[Split]> {
        if let Some(known) = self.readings.memory.splits.get(lower) {
            return Rc::clone(known);
        }
        let splits: Rc<[Split]> = unlisted::ways_to_split(self, lower).into();
        self.readings.memory.splits.insert(lower.to_owned(), Rc::clone(&splits));
        splits
    }

    /// What a string in small letters may have been.
    pub(super) fn readings(&mut self, lower: &str, linking: bool) -> Rc<Vec<Reading>> {
        self.readings.of(lower, linking)
    }

    /// What a unit may have been, a capital G among its small letters taken for an å as well: *Gr*, *skrGning*.
    fn readings_of(&mut self, unit: &Unit, lower: &str) -> Rc<Vec<Reading>> {
        let readings = self.readings(lower, unit.hyphen.1);
        let table = self.readings.search.table;
        let (Some(g), Some(with_å)) = (table.å_as_capital, letter_case::capital_g_as_å(&unit.seen)) else {
            return readings;
        };
        let mut all = Vec::clone(&readings);
        let right = Channel::kind('å');
        let misread = self
            .readings(&with_å, unit.hyphen.1)
            .iter()
            .filter(|r| r.right[right] > 0)
            .cloned()
            .map(|mut reading| {
                reading.right[right] -= 1;
                reading.confusions = reading.confusions.iter().copied().chain([g]).collect();
                reading
            })
            .collect::<Vec<_>>();
        all.extend(misread);
        Rc::new(all)
    }

    /// The string itself as an unlisted word: a name, a foreign word, a fragment.
    fn as_it_stands(&self, unit: &Unit, pattern: Pattern, lower: &str) -> Hypothesis {
        let dictionary = self.dictionary();
        let prior = match pattern {
            Pattern::Title if !unit.starts_sentence => UNLISTED_NAME,
            Pattern::Title => UNLISTED_TITLE_AT_START,
            Pattern::Upper if lower.chars().count() <= 4 => UNLISTED_NAME,
            Pattern::Lower | Pattern::Upper => UNLISTED_LOWER,
        };
        let symbols = lower.chars().filter(|c| !c.is_alphabetic()).count() as f32;
        let unlisted = prior.ln() + dictionary.unlisted_log_probability(lower) + SYMBOL_INSIDE * symbols;
        Hypothesis {
            text: Rc::from(unit.seen.as_str()),
            score: unlisted.max(dictionary.free_compound_log_probability(lower).unwrap_or(unlisted)),
            confusions: Rc::default(),
            listed: dictionary.is_own(lower),
            id: self.context().id(lower, None),
            words: 1,
            any_letter: false,
            ends: [Half::new(lower, unlisted); 2],
        }
    }

    /// A reading as a hypothesis about this unit; `None` when the letter case rules it out.
    fn hypothesis(
        &self,
        reading: &Reading,
        unit: &Unit,
        pattern: Pattern,
        lower: &str,
        context: &Context,
    ) -> Option<Hypothesis> {
        // A name is never forced onto a small-letter string.
        if !letter_case::fits(reading.entry, pattern, &unit.seen) && reading.parts == 1 && !unit.hyphen.1 {
            return None;
        }
        // Nor is a name within a sentence made of another one with a letter that no table knows.
        if reading.any_letter && pattern == Pattern::Title && !unit.starts_sentence && !letter_case::begins_twice(lower)
        {
            return None;
        }
        // Within a sentence a capital speaks for a name, at its start for nothing, nor does one that was misread.
        let name = reading.entry.has(Entry::TITLE);
        let written = letter_case::of_reading(reading, unit, pattern);
        let case = match (pattern, unit.starts_sentence) {
            (Pattern::Title, false) if written == Pattern::Lower && *reading.word != *lower => 0.0,
            (Pattern::Title, false) if name => 1.0,
            (Pattern::Title, false) => -1.5,
            // Among small letters a few capitals are an abbreviation, no word that is shouted.
            (Pattern::Upper, _) if unit.among_small_letters && !reading.entry.has(Entry::OTHER_CASE) => SHOUTED,
            _ => 0.0,
        };
        let text = match written {
            _ if *reading.word == *lower => Rc::from(unit.seen.as_str()),
            Pattern::Lower => Rc::clone(&reading.word),
            _ => letter_case::put(&reading.word, written).into(),
        };
        Some(Hypothesis {
            text,
            score: reading.score(self.channel) + case,
            confusions: Rc::clone(&reading.confusions),
            listed: true,
            id: context.id(&reading.word, Some(reading.entry)),
            words: 1,
            any_letter: reading.any_letter,
            ends: [Half::new(&reading.word, reading.word_log_probability); 2],
        })
    }
}

/// Makes probabilities of scores.
pub(crate) fn to_probabilities(scores: &mut [f32]) {
    let best = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for score in &mut *scores {
        *score = (*score - best).exp();
    }
    let total: f32 = scores.iter().sum();
    for weight in scores {
        *weight /= total;
    }
}
