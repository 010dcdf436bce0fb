//! A bounded walk through the word index: every word, and every compound of words, that confusions lead to from a string.

mod forms;

use super::candidates::{ANY_LETTER, Misread, Misreading, Reading, Search};
use super::channel::Channel;
use crate::config::parts::Part;
use crate::dictionary::Bytes;
use fst::raw::{Fst, Node};

/// Logarithms of the probability that no word exceeds that was read as so many letters: *og*, *ikke*, *bliver*, *kommunen*,
/// *medarbejderne*, *arbejdspladser*. The word may have one letter less, a longer one two: digraphs were read for letters.
const MOST_COMMON: [(usize, f32); 7] =
    [(4, -3.0), (6, -4.4), (8, -5.8), (9, -6.9), (11, -7.5), (14, -7.9), (usize::MAX, -9.1)];
/// The same of compounds that are no form of the dictionary: *børneattest*.
const MOST_COMMON_COMPOUND: f32 = -11.6;
/// A compound that has a letter misread in a way that no table knows is so long: its other letters say enough.
const LONG_ENOUGH_FOR_ANY_COMPOUND: usize = 11;
/// The shortest string that lost its first letter, a Danish one: of shorter ones anything can be made. Another may be lost
/// anywhere (*p*, *fr*): what stands beside must speak for the word.
const LONG_ENOUGH_FOR_A_FIRST: usize = 4;
/// A walk gives up after this many steps: a pathological string must not hold up a page.
const MOST_STEPS: u32 = 60_000;
/// Parts of a compound at the most.
const MOST_PARTS: usize = 3;
/// The letters that a foreign model loses, by [`Channel::kind`]: in UTF-8 one byte that all share, and one of their own.
const DANISH: [&str; 3] = ["æ", "ø", "å"];
const DANISH_LEAD: u8 = 0xC3;
const DANISH_LAST: [u8; 3] = [0xA6, 0xB8, 0xA5];

/// What a walk may do that no table knows, at the price of [`ANY_LETTER`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Liberty {
    Nothing,
    /// The first letter was seen twice.
    FirstTwice,
    /// One letter may be misread in any way.
    AnyLetter,
    /// Nothing, not even a compound.
    SingleWord,
}

/// All words that the confusions lead to.
pub(super) fn walk(search: &Search<'_>, string: &Misread, linking: bool, liberty: Liberty) -> Vec<Reading> {
    let letters = string.letters.len();
    let any = liberty == Liberty::AnyLetter;
    let first_twice = liberty == Liberty::FirstTwice;
    let mut walk = Walk {
        search,
        fst: search.dictionary.words.as_fst(),
        budgets: [budget(&string.letters) + if any || first_twice { ANY_LETTER } else { 0.0 }; 2],
        linking,
        string,
        any,
        word: String::new(),
        used: Vec::new(),
        right: [0; 4],
        found: Vec::new(),
        kept: 0,
        vain: vec![[f32::INFINITY; TAILS]; letters],
        most_common: MOST_COMMON.into_iter().find(|(most, _)| letters <= *most).map_or(0.0, |(_, most)| most),
        most_parts: match liberty {
            _ if search.without.has(&Part::Compounds) => 1,
            Liberty::SingleWord => 1,
            // With a letter free any short string is near some compound.
            Liberty::AnyLetter if letters < LONG_ENOUGH_FOR_ANY_COMPOUND => 1,
            Liberty::AnyLetter => 2,
            Liberty::Nothing | Liberty::FirstTwice => MOST_PARTS,
        },
        steps: 0,
    };
    walk.step(&State {
        node: walk.fst.root(),
        output: 0,
        at: usize::from(first_twice),
        cost: if first_twice { ANY_LETTER } else { 0.0 },
        parts: [0; MOST_PARTS],
        part: 0,
        any_letter: first_twice,
        left_out: false,
    });
    walk.found
}

/// The most that misreading a word as this string may cost. A sign that is no letter was misread for certain.
fn budget(seen: &[char]) -> f32 {
    let signs = seen.iter().filter(|c| !c.is_alphabetic()).count() as f32;
    (4.2 + 0.9 * seen.len() as f32).min(13.0) + 5.0 * signs
}

/// Ways to stand at the seam of a compound: which part follows, was a letter left out, was one misread in any way?
const TAILS: usize = MOST_PARTS * 4;

struct Walk<'w> {
    search: &'w Search<'w>,
    fst: &'w Fst<Bytes>,
    string: &'w Misread,
    /// May one letter be misread in any way?
    any: bool,
    /// What a word may cost, and what a compound may.
    budgets: [f32; 2],
    linking: bool,
    word: String,
    used: Vec<u16>,
    right: [u8; 4],
    found: Vec<Reading>,
    /// How often something was found.
    kept: u32,
    /// For each place and way to stand at a seam there: the least cost with which no compound was found to go on from it.
    /// Costs only grow and the budget only shrinks, so whoever comes with more need not try.
    vain: Vec<[f32; TAILS]>,
    most_common: f32,
    most_parts: usize,
    steps: u32,
}

#[derive(Clone, Copy)]
struct State<'f> {
    node: Node<'f>,
    output: u64,
    /// Characters of the string explained so far.
    at: usize,
    /// Cost of the misreadings so far.
    cost: f32,
    /// Where each part begins in `word`, up to the current one.
    parts: [usize; MOST_PARTS],
    /// The current part, from 0.
    part: usize,
    /// Was a letter on the way here misread in a way that no table knows?
    any_letter: bool,
    /// Was a letter on the way here left out?
    left_out: bool,
}

impl State<'_> {
    fn part_start(&self) -> usize {
        self.parts[self.part]
    }

    /// Which budget it lives on.
    fn purse(&self) -> usize {
        self.part.min(1)
    }

    fn way_to_stand(&self) -> usize {
        self.part * 4 + usize::from(self.left_out) * 2 + usize::from(self.any_letter)
    }
}

/// Where a way through the word index leads: an address, and what it adds to the output.
#[derive(Clone, Copy)]
struct Branch {
    address: usize,
    output: u64,
}

/// What a way through the word index takes: characters of the string, and what it costs.
#[derive(Clone, Copy)]
struct Move {
    length: usize,
    cost: f32,
    used: Option<u16>,
    any_letter: bool,
    left_out: bool,
}

impl Move {
    /// One over no character, on the way that a walk has come.
    fn of(state: &State<'_>, cost: f32) -> Self {
        Self { length: 0, cost, used: None, any_letter: state.any_letter, left_out: state.left_out }
    }
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
        let may_lack = self.may_lack_a_letter(state);
        let letter = self.string.letters.get(state.at).copied();
        if letter.is_none() && !may_lack {
            return;
        }
        let danish = self.danish(state);
        // What is right comes first: the best reading found tells what the others may cost.
        if let Some(letter) = letter.filter(|letter| letter.is_alphabetic()) {
            let kind = Channel::kind(letter);
            let cost = state.cost + self.search.channel.right[kind];
            if cost <= self.budgets[state.purse()] {
                let mut buffer = [0; 4];
                let truth: &str = letter.encode_utf8(&mut buffer);
                let branch = danish.get(kind).map_or_else(|| self.branch(state, truth), |branch| *branch);
                self.right[kind] += 1;
                self.follow(state, branch, truth, Move { length: 1, ..Move::of(state, cost) });
                self.right[kind] -= 1;
            }
        }
        if may_lack {
            // A letter that the engine left out, since it knows none like it; the last one, too: *ogs*, *undg*.
            let search = self.search;
            for option in &search.left_out {
                self.misread(state, danish, option);
            }
        }
        if letter.is_none() {
            return;
        }
        if self.any && !state.any_letter {
            self.any_letter(state, danish);
        }
        for option in self.string.options(state.at) {
            self.misread(state, danish, option);
        }
    }

    /// May a letter have been left out right here?
    fn may_lack_a_letter(&self, state: &State<'f>) -> bool {
        // At the seam of a compound anything can be put in: *ø* + *økonomi*.
        let is_seam = state.part > 0 && self.word.len() == state.part_start();
        !state.left_out && !is_seam && (state.at > 0 || self.string.letters.len() >= LONG_ENOUGH_FOR_A_FIRST)
    }

    /// Takes the next characters for the truth of a confusion.
    fn misread(&mut self, state: &State<'f>, danish: [Option<Branch>; 3], option: &Misreading) {
        let cost = state.cost + option.cost;
        // Most nodes have no Danish letter, so this is asked first.
        if option.danish.is_some_and(|kind| danish[kind].is_none()) || cost > self.budgets[state.purse()] {
            return;
        }
        let truth = &self.search.table.all[usize::from(option.index)].truth;
        let branch = match option.danish {
            Some(kind) => danish[kind],
            None => self.branch(state, truth),
        };
        let left_out = state.left_out || option.length == 0;
        let used = Some(option.index);
        self.follow(state, branch, truth, Move { length: option.length, left_out, used, ..Move::of(state, cost) });
    }

    /// Takes the next letter for any other one, or for none: a speck or a shadow that was read as a letter.
    fn any_letter(&mut self, state: &State<'f>, danish: [Option<Branch>; 3]) {
        let cost = state.cost + ANY_LETTER;
        if cost > self.budgets[state.purse()] {
            return;
        }
        let none = Move { any_letter: true, ..Move::of(state, cost) };
        let one = Move { length: 1, ..none };
        self.follow(state, self.branch(state, ""), "", one);
        if state.at == 0 {
            // A first letter that was lost, or misread as another: "konomi", "Mkonomi".
            for (letter, branch) in DANISH.into_iter().zip(danish) {
                self.follow(state, branch, letter, none);
                self.follow(state, branch, letter, one);
            }
        }
        for transition in state.node.transitions() {
            let letter = transition.inp;
            if letter.is_ascii_lowercase() && u32::from(letter) != self.string.letters[state.at] as u32 {
                let branch = Branch { address: transition.addr, output: state.output + transition.out.value() };
                let mut buffer = [0; 4];
                self.follow(state, Some(branch), char::from(letter).encode_utf8(&mut buffer), one);
            }
        }
    }

    /// Where the letters of `truth` lead; `None` when no word goes on so.
    fn branch(&self, state: &State<'f>, truth: &str) -> Option<Branch> {
        let (mut node, mut output) = (state.node, state.output);
        for byte in truth.bytes() {
            let transition = node.transition(node.find_input(byte)?);
            output += transition.out.value();
            node = self.fst.node(transition.addr);
        }
        Some(Branch { address: node.addr(), output })
    }

    /// Where æ, ø and å lead. Most confusions are of these three, and most nodes have none of them.
    fn danish(&self, state: &State<'f>) -> [Option<Branch>; 3] {
        let Some(lead) = state.node.find_input(DANISH_LEAD) else { return [None; 3] };
        let lead = state.node.transition(lead);
        let node = self.fst.node(lead.addr);
        DANISH_LAST.map(|last| {
            let transition = node.transition(node.find_input(last)?);
            let output = state.output + lead.out.value() + transition.out.value();
            Some(Branch { address: transition.addr, output })
        })
    }

    /// Goes on over the letters of `truth`, when the word index has them and the cost stays within the budget.
    fn follow(&mut self, state: &State<'f>, branch: Option<Branch>, truth: &str, to: Move) {
        let Some(Branch { address, output }) = branch.filter(|_| to.cost <= self.budgets[state.purse()]) else {
            return;
        };
        // *ø* + *økonomi* is written with a hyphen.
        if state.part > 0 && self.word.len() == state.part_start() && self.word == truth {
            return;
        }
        let length_before = self.word.len();
        self.word.push_str(truth);
        self.used.extend(to.used);
        self.step(&State {
            node: self.fst.node(address),
            output,
            at: state.at + to.length,
            cost: to.cost,
            any_letter: to.any_letter,
            left_out: to.left_out,
            ..*state
        });
        self.word.truncate(length_before);
        if to.used.is_some() {
            self.used.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_COMMON, MOST_COMMON_COMPOUND};
    use crate::dictionary::{Dictionary, Files, Place};
    use fst::Streamer;

    #[test]
    fn no_word_is_more_common_than_the_walk_takes_for_granted() {
        let dictionary = Dictionary::embedded();
        let words = fst::Map::new(Files::embedded().words).unwrap();
        let mut words = words.keys();
        let (mut leading, mut ending) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        while let Some(word) = words.next() {
            let word = std::str::from_utf8(word).unwrap();
            let letters = word.chars().count();
            let read_as = letters + if letters < 5 { 1 } else { 2 };
            let most = MOST_COMMON.into_iter().find(|(most, _)| read_as <= *most).unwrap().1;
            assert!(word.is_empty() || dictionary.log_probability(word) <= most, "{word}");
            if letters > 2 {
                leading = leading.max(dictionary.part_log_probability(word, Place::Leads));
                ending = ending.max(dictionary.part_log_probability(word, Place::Ends));
            }
        }
        assert!(leading + ending - super::forms::COMPOUND_PRICE <= MOST_COMMON_COMPOUND);
    }
}
