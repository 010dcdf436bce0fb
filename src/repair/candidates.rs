//! Candidates: which Danish words may have been read as this string, by a bounded walk through the word index.

use super::channel::{Channel, Confusions};
use crate::config::parts::{Part, Without};
use crate::dictionary::{Dictionary, Entry, Place, long_enough};

/// A word that may have been read as the string seen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    /// The word in small letters.
    pub(crate) word: String,
    /// Natural logarithm of the word's own probability.
    pub(crate) word_log_probability: f32,
    /// Confusions used, in order.
    pub(crate) confusions: Vec<u16>,
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

/// A compound costs this much more than its parts say: most words are no compounds.
const COMPOUND_PRICE: f32 = 5.0;
/// How far (natural logarithm) a reading may lie behind the best one and still be kept.
const BEHIND_BEST: f32 = 10.0;
/// Logarithms of the probability that no word of so many letters exceeds: *og*, *eller*, *kommunen*.
const MOST_COMMON: [(usize, f32); 3] = [(4, -3.0), (6, -4.5), (usize::MAX, -5.5)];
/// Price of a letter that was misread in a way that no table knows (natural logarithm), and the shortest string that may
/// have one: of short ones something can always be made.
const ANY_LETTER: f32 = 10.5;
const LONG_ENOUGH_FOR_ANY: usize = 6;
/// A compound that has one is so long: its other letters say enough.
const LONG_ENOUGH_FOR_ANY_COMPOUND: usize = 11;
/// The shortest string that a Danish letter was left out of: its first one, and any other. Of shorter ones anything can be made.
const LONG_ENOUGH_FOR_A_FIRST: usize = 4;
const LONG_ENOUGH_FOR_A_LOSS: usize = 3;
/// A walk gives up after this many steps: a pathological string must not hold up a page.
const MOST_STEPS: u32 = 60_000;
/// Logarithm of a word's probability when a measurement takes all words for equally common.
const EQUALLY_COMMON: f32 = -13.0;
/// Parts of a compound at the most.
const MOST_PARTS: u8 = 3;

/// Everything that a walk needs. Words are searched for as on a page that lost its Danish letters; what a reading is
/// worth on a certain page, its own channel says afterwards. So one search serves every page.
pub(crate) struct Search<'a> {
    pub(crate) dictionary: &'a Dictionary,
    pub(crate) table: &'a Confusions,
    /// Parts that a measurement leaves out.
    pub(crate) without: &'a Without,
    channel: Channel,
}

impl<'a> Search<'a> {
    pub(crate) fn new(dictionary: &'a Dictionary, table: &'a Confusions, without: &'a Without) -> Self {
        Self { dictionary, table, without, channel: Channel::new(table, 1.0) }
    }

    /// Words that may have been read as `seen` (small letters), most likely first.
    ///
    /// `linking`: a hyphen follows, so that the linking form of a compound (`børne-`) stands as a word.
    pub(crate) fn readings(&self, seen: &str, linking: bool) -> Vec<Reading> {
        let letters: Vec<char> = seen.chars().collect();
        let options: Vec<Vec<u16>> = (0..letters.len()).map(|at| self.table.at(&letters[at..]).collect()).collect();
        let mut found = self.walk(&letters, &options, linking, Start::default());
        // The first letter seen twice: "hhar", "kkommuner".
        if let [first, second, third, ..] = letters[..]
            && first == second
            && third.is_alphabetic()
            && first.is_alphabetic()
        {
            found.extend(self.walk(&letters, &options, linking, Start { at: 1, any: false }));
        }
        let no_signs = letters.iter().all(|c| c.is_alphabetic());
        if found.is_empty() && no_signs && letters.len() >= LONG_ENOUGH_FOR_ANY {
            found = self.walk(&letters, &options, linking, Start { any: true, ..Start::default() });
        }
        let score = |r: &Reading| r.score(&self.channel);
        found.sort_by(|a, b| score(b).total_cmp(&score(a)).then_with(|| a.word.cmp(&b.word)));
        let best = found.first().map_or(0.0, score);
        // The string as it stands is kept: on a sounder page it is worth more.
        found.retain(|r| r.word == seen || score(r) > best - BEHIND_BEST);
        found.truncate(12);
        found
    }

    /// All words that the confusions lead to.
    fn walk(&self, seen: &[char], options: &[Vec<u16>], linking: bool, start: Start) -> Vec<Reading> {
        let any = start.any;
        let mut walk = Walk {
            search: self,
            budget: budget(seen) + if any || start.at > 0 { ANY_LETTER } else { 0.0 },
            linking,
            seen,
            options,
            any,
            word: String::new(),
            used: Vec::new(),
            right: [0; 4],
            found: Vec::new(),
            most_common: MOST_COMMON
                .into_iter()
                .find(|(letters, _)| seen.len() <= *letters)
                .map_or(0.0, |(_, most)| most),
            // With a letter free any short string is near some compound.
            most_parts: match any {
                _ if self.without.has(&Part::Compounds) => 1,
                true if seen.len() < LONG_ENOUGH_FOR_ANY_COMPOUND => 1,
                true => 2,
                false => MOST_PARTS,
            },
            steps: 0,
        };
        let root = self.dictionary.words.as_fst().root();
        walk.step(&State {
            node: root,
            output: 0,
            at: start.at,
            cost: if start.at > 0 { ANY_LETTER } else { 0.0 },
            part: 0,
            parts: 1,
            before: 0.0,
            any_letter: start.at > 0,
            left_out: false,
        });
        walk.found
    }
}

/// Is it a short part of a compound with a letter put in? Anything has such parts: *øl* + *indsatsen*, *sags* + *når*.
fn has_gained(state: &State<'_>, part: &str) -> bool {
    state.left_out && part.chars().count() < LONG_ENOUGH_FOR_A_FIRST
}

/// The most that misreading a word as this string may cost. A sign that is no letter was misread for certain.
fn budget(seen: &[char]) -> f32 {
    let signs = seen.iter().filter(|c| !c.is_alphabetic()).count() as f32;
    (4.2 + 0.9 * seen.len() as f32).min(13.0) + 5.0 * signs
}

/// Where a walk begins.
#[derive(Debug, Clone, Copy, Default)]
struct Start {
    /// Characters of the string left out as misread in a way that no table knows.
    at: usize,
    /// May one letter be misread in a way that no table knows?
    any: bool,
}

struct Walk<'a> {
    search: &'a Search<'a>,
    seen: &'a [char],
    options: &'a [Vec<u16>],
    /// May one letter be misread in any way?
    any: bool,
    budget: f32,
    linking: bool,
    word: String,
    used: Vec<u16>,
    right: [u8; 4],
    found: Vec<Reading>,
    most_common: f32,
    most_parts: u8,
    steps: u32,
}

#[derive(Clone, Copy)]
struct State<'f> {
    node: fst::raw::Node<'f>,
    output: u64,
    /// Characters of `seen` explained so far.
    at: usize,
    /// Cost of the misreadings so far.
    cost: f32,
    /// Where the current part begins in `word`.
    part: usize,
    /// Number of the current part, from 1.
    parts: u8,
    /// Log probability of the parts before.
    before: f32,
    /// Was a letter on the way here misread in a way that no table knows?
    any_letter: bool,
    /// Was a letter on the way here left out?
    left_out: bool,
}

impl<'f> Walk<'f> {
    fn step(&mut self, state: &State<'f>) {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return;
        }
        if state.node.is_final() {
            self.final_form(state);
        }
        let Some(&letter) = self.seen.get(state.at) else { return };
        if letter.is_alphabetic() {
            let kind = Channel::kind(letter);
            let cost = state.cost + self.search.channel.right[kind];
            let mut buffer = [0; 4];
            self.right[kind] += 1;
            self.follow(state, letter.encode_utf8(&mut buffer), 1, cost, None);
            self.right[kind] -= 1;
        }
        if self.any && !state.any_letter {
            self.any_letter(&State { any_letter: true, cost: state.cost + ANY_LETTER, ..*state });
        }
        // At the seam of a compound anything can be put in: *ø* + *økonomi*.
        let is_seam = state.parts > 1 && self.word.len() == state.part;
        let long_enough = if state.at == 0 { LONG_ENOUGH_FOR_A_FIRST } else { LONG_ENOUGH_FOR_A_LOSS };
        if !state.left_out && !is_seam && self.seen.len() >= long_enough {
            self.left_out(&State { left_out: true, ..*state });
        }
        for option in 0..self.options[state.at].len() {
            let index = self.options[state.at][option];
            let confusion = &self.search.table.all[usize::from(index)];
            let cost = state.cost + self.search.channel.costs[usize::from(index)];
            self.follow(state, &confusion.truth, confusion.seen.len(), cost, Some(index));
        }
    }

    /// Puts a letter here that the engine left out, since it knows none like it.
    fn left_out(&mut self, state: &State<'f>) {
        for &index in &self.search.table.left_out {
            let cost = state.cost + self.search.channel.costs[usize::from(index)];
            self.follow(state, &self.search.table.all[usize::from(index)].truth, 0, cost, Some(index));
        }
    }

    /// Takes the next letter for any other one, or for none: a speck or a shadow that was read as a letter.
    fn any_letter(&mut self, state: &State<'f>) {
        self.follow(state, "", 1, state.cost, None);
        if state.at == 0 {
            // A first letter that was lost, or misread as another: "konomi", "Mkonomi".
            for danish in ["æ", "ø", "å"] {
                self.follow(state, danish, 0, state.cost, None);
                self.follow(state, danish, 1, state.cost, None);
            }
        }
        for index in 0..state.node.len() {
            let letter = state.node.transition(index).inp;
            if letter.is_ascii_lowercase() && u32::from(letter) != self.seen[state.at] as u32 {
                let mut buffer = [0; 4];
                self.follow(state, char::from(letter).encode_utf8(&mut buffer), 1, state.cost, None);
            }
        }
    }

    /// Goes on over the letters of `truth`, when the word index has them and the cost stays within the budget.
    fn follow(&mut self, state: &State<'f>, truth: &str, length: usize, cost: f32, used: Option<u16>) {
        if cost > self.budget || state.parts > 1 && self.word.len() == state.part && self.word == truth {
            // *ø* + *økonomi* is written with a hyphen.
            return;
        }
        let fst = self.search.dictionary.words.as_fst();
        let (mut node, mut output) = (state.node, state.output);
        for byte in truth.bytes() {
            let Some(transition) = node.find_input(byte).map(|i| node.transition(i)) else { return };
            output += transition.out.value();
            node = fst.node(transition.addr);
        }
        let length_before = self.word.len();
        self.word.push_str(truth);
        self.used.extend(used);
        self.step(&State { node, output, at: state.at + length, cost, ..*state });
        self.word.truncate(length_before);
        if used.is_some() {
            self.used.pop();
        }
    }

    fn final_form(&mut self, state: &State<'f>) {
        let dictionary = self.search.dictionary;
        let entry = Entry(state.output + state.node.final_output().value());
        let part = self.word.get(state.part..).unwrap_or("");
        if dictionary.refuses(part) {
            return;
        }
        if state.at == self.seen.len() {
            let stands_as_word = entry.is_word() || self.linking && entry.has(Entry::BEGIN);
            let ends_compound = entry.has(Entry::END) && entry.is_word() || self.linking && entry.has(Entry::MIDDLE);
            let log_probability = match state.parts {
                1 if stands_as_word && self.search.without.has(&Part::Frequencies) => EQUALLY_COMMON,
                1 if stands_as_word => dictionary.log_probability(part),
                2.. if ends_compound && long_enough(part) && !has_gained(state, part) => {
                    let of_parts = state.before + dictionary.part_log_probability(part, Place::Ends) - COMPOUND_PRICE;
                    // One that is written in texts of this kind is as common as it is there.
                    dictionary.used_log_probability(&self.word).map_or(of_parts, |used| of_parts.max(used))
                }
                _ => return,
            };
            self.keep(state, entry, log_probability);
        } else if state.parts < self.most_parts
            && entry.has(if state.parts == 1 { Entry::BEGIN } else { Entry::MIDDLE })
            && long_enough(part)
            && !has_gained(state, part)
        {
            let before = state.before + dictionary.part_log_probability(part, Place::Leads);
            let root = dictionary.words.as_fst().root();
            self.step(&State {
                node: root,
                output: 0,
                part: self.word.len(),
                parts: state.parts + 1,
                before,
                ..*state
            });
        }
    }

    fn keep(&mut self, state: &State<'f>, entry: Entry, word_log_probability: f32) {
        let reading = Reading {
            word: self.word.clone(),
            word_log_probability,
            confusions: self.used.clone(),
            right: self.right,
            entry,
            parts: state.parts,
            any_letter: state.any_letter,
        };
        let score = |r: &Reading| r.score(&self.search.channel);
        // What costs more is left behind whatever word it comes to.
        self.budget = self.budget.min(BEHIND_BEST + self.most_common - score(&reading));
        match self.found.iter_mut().find(|r| r.word == reading.word) {
            Some(known) if score(known) < score(&reading) => *known = reading,
            Some(_) => {}
            None => self.found.push(reading),
        }
    }
}
