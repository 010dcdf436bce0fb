//! Candidates: which Danish words may have been read as this string, with what each is worth. [`walk`](super::walk) finds them.

use super::channel::{Channel, Confusions};
use super::walk::{Liberty, walk};
use crate::config::parts::Without;
use crate::dictionary::{Dictionary, Entry};
use std::rc::Rc;

/// A word that may have been read as the string seen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    /// The word in small letters.
    pub(crate) word: Rc<str>,
    /// Natural logarithm of the word's own probability.
    pub(crate) word_log_probability: f32,
    /// Confusions used, in order.
    pub(crate) confusions: Rc<[u16]>,
    /// Letters read right: æ, ø, å, and all others.
    pub(crate) right: [u8; 4],
    /// Its dictionary entry; for a compound that of the last part.
    pub(crate) entry: Entry,
    /// Number of parts: 1, or more for a compound.
    pub(crate) parts: u8,
    /// Was a letter misread in a way that no table knows?
    pub(crate) any_letter: bool,
}

impl Reading {
    /// Natural logarithm of the joint probability of the word and of its misreading on a page with this channel.
    pub(crate) fn score(&self, channel: &Channel) -> f32 {
        let misread: f32 = self.confusions.iter().map(|i| channel.costs[usize::from(*i)]).sum();
        let right: f32 = self.right.iter().zip(channel.right).map(|(n, cost)| f32::from(*n) * cost).sum();
        self.word_log_probability - misread - right - if self.any_letter { ANY_LETTER } else { 0.0 }
    }
}

/// How far (natural logarithm) a reading may lie behind the best one and still be kept.
pub(super) const BEHIND_BEST: f32 = 10.0;
/// Readings of a string that are kept.
const MOST_READINGS: usize = 12;
/// Price of a letter that was misread in a way that no table knows (natural logarithm), and the shortest string that may
/// have one: of short ones something can always be made.
pub(super) const ANY_LETTER: f32 = 10.5;
const LONG_ENOUGH_FOR_ANY: usize = 6;

/// Everything that a walk needs. Words are searched for as on a page that lost its Danish letters; what a reading is
/// worth on a certain page, its own channel says afterwards. So one search serves every page.
pub(crate) struct Search<'a> {
    pub(crate) dictionary: &'a Dictionary,
    pub(crate) table: &'a Confusions,
    /// Parts that a measurement leaves out.
    pub(crate) without: &'a Without,
    pub(super) channel: Channel,
    /// Letters that the engine leaves out.
    pub(super) left_out: Vec<Misreading>,
}

/// A confusion as a walk needs it, at hand and small.
#[derive(Debug, Clone, Copy)]
pub(super) struct Misreading {
    pub(super) index: u16,
    /// Characters of the string that it takes.
    pub(super) length: usize,
    pub(super) cost: f32,
    /// The [`Channel::kind`] of its truth when that is æ, ø or å.
    pub(super) danish: Option<usize>,
}

impl<'a> Search<'a> {
    pub(crate) fn new(dictionary: &'a Dictionary, table: &'a Confusions, without: &'a Without) -> Self {
        let channel = Channel::new(table, 1.0);
        let mut search = Self { dictionary, table, without, channel, left_out: Vec::new() };
        search.left_out = table.left_out.iter().map(|index| search.misreading(*index)).collect();
        search
    }

    fn misreading(&self, index: u16) -> Misreading {
        let at = usize::from(index);
        let confusion = &self.table.all[at];
        Misreading { index, length: confusion.seen.len(), cost: self.channel.costs[at], danish: confusion.danish }
    }

    /// Words that may have been read as `seen` (small letters), most likely first.
    ///
    /// `linking`: a hyphen follows, so that the linking form of a compound (`børne-`) stands as a word.
    pub(crate) fn readings(&self, seen: &str, linking: bool) -> Vec<Reading> {
        let string = Misread::new(seen, self);
        let mut found = self.by_table(&string, linking, Liberty::Nothing);
        if found.is_empty() && string.may_have_any() {
            found = walk(self, &string, linking, Liberty::AnyLetter);
        }
        self.most_likely(found, seen)
    }

    /// The most likely reading as a single word that is wanted, by the table alone.
    pub(crate) fn most_likely_word(&self, seen: &str, is_wanted: impl Fn(&Reading) -> bool) -> Option<Reading> {
        let found = self.by_table(&Misread::new(seen, self), false, Liberty::SingleWord);
        self.most_likely(found, seen).into_iter().find(is_wanted)
    }

    fn by_table(&self, string: &Misread, linking: bool, liberty: Liberty) -> Vec<Reading> {
        let mut found = walk(self, string, linking, liberty);
        // The first letter seen twice: "hhar", "kkommuner".
        if let [first, second, third, ..] = string.letters[..]
            && first == second
            && third.is_alphabetic()
            && first.is_alphabetic()
        {
            found.extend(walk(self, string, linking, Liberty::FirstTwice));
        }
        found
    }

    fn most_likely(&self, found: Vec<Reading>, seen: &str) -> Vec<Reading> {
        let mut scored: Vec<(f32, Reading)> = found.into_iter().map(|r| (r.score(&self.channel), r)).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.word.cmp(&b.1.word)));
        let best = scored.first().map_or(0.0, |(score, _)| *score);
        // The string as it stands is kept: on a sounder page it is worth more.
        let kept = scored.into_iter().filter(|(score, r)| *r.word == *seen || *score > best - BEHIND_BEST);
        kept.map(|(_, reading)| reading).take(MOST_READINGS).collect()
    }
}

/// A string as it was seen, and the confusions that each place of it may come from.
pub(super) struct Misread {
    pub(super) letters: Vec<char>,
    options: Vec<Misreading>,
    /// Where the options of each place end.
    ends: Vec<usize>,
}

impl Misread {
    fn new(seen: &str, search: &Search<'_>) -> Self {
        let letters: Vec<char> = seen.chars().collect();
        let (mut options, mut ends) = (Vec::new(), Vec::with_capacity(letters.len()));
        for at in 0..letters.len() {
            options.extend(search.table.at(&letters[at..]).map(|index| search.misreading(index)));
            ends.push(options.len());
        }
        Self { letters, options, ends }
    }

    /// May it have a letter that was misread in a way that no table knows?
    fn may_have_any(&self) -> bool {
        self.letters.len() >= LONG_ENOUGH_FOR_ANY && self.letters.iter().all(|c| c.is_alphabetic())
    }

    /// Confusions whose seen side stands at a place.
    pub(super) fn options(&self, at: usize) -> &[Misreading] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.options[start..self.ends[at]]
    }
}
