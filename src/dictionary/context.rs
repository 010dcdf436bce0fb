//! Which words and word classes like to stand next to each other.
//!
//! Every word has a context id: its own when it is among the most common words of the running texts, else one for its
//! set of inflectional classes. For each pair of ids the lift is stored: how much more often the pair stands together
//! than chance would have it. This is what tells "før" from "for" and "løser" from "laser".

use super::{Dictionary, Entry};
use std::collections::HashMap;

/// A context id.
pub(crate) type Id = u16;

/// The boundary of a sentence, a comma, a number and an unlisted string come first among the ids.
pub(crate) const BOUNDARY: Id = 0;
pub(crate) const COMMA: Id = 1;
pub(crate) const NUMBER: Id = 2;
pub(crate) const UNLISTED: Id = 3;
const FIXED: usize = 4;

/// Lifts are stored in steps of one twentieth of a natural logarithm.
const STEP: f32 = 20.0;
/// Words with an id of their own.
const OWN_IDS: usize = 900;
/// Pseudo-counts with which classes speak against words, and chance against classes.
const CLASS_WEIGHT: f32 = 40.0;
const CHANCE_WEIGHT: f32 = 60.0;

/// The context model.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    words: HashMap<String, Id>,
    classes: HashMap<u32, Id>,
    size: usize,
    lifts: Vec<i8>,
}

impl Context {
    /// The id of a word in small letters; `entry` is its dictionary entry, when it has one.
    pub(crate) fn id(&self, lower: &str, entry: Option<Entry>) -> Id {
        if let Some(id) = self.words.get(lower) {
            return *id;
        }
        entry.and_then(|e| self.classes.get(&e.classes())).copied().unwrap_or(UNLISTED)
    }

    /// Natural logarithm of how much more often `second` follows `first` than chance would have it.
    pub(crate) fn lift(&self, first: Id, second: Id) -> f32 {
        let at = usize::from(first) * self.size + usize::from(second);
        self.lifts.get(at).map_or(0.0, |l| f32::from(*l) / STEP)
    }

    /// Counts running texts.
    pub(crate) fn train(dictionary: &Dictionary, texts: &[String]) -> Self {
        let sentences: Vec<Vec<String>> = texts.iter().flat_map(|t| t.lines()).map(pieces).collect();
        let mut model = Self::with_ids(dictionary, &sentences);
        // Class ids for every word serve as the coarse model behind the word ids.
        let coarse = |piece: &str| match piece {
            "\u{2}" => BOUNDARY,
            "," => COMMA,
            "0" => NUMBER,
            word => {
                entry_of(dictionary, word).and_then(|e| model.classes.get(&e.classes())).copied().unwrap_or(UNLISTED)
            }
        };
        let fine = |piece: &str| match piece {
            "\u{2}" => BOUNDARY,
            "," => COMMA,
            "0" => NUMBER,
            word => model.id(word, entry_of(dictionary, word)),
        };
        let size = model.size;
        let mut counts = [Counts::new(size), Counts::new(size)];
        let mut class_of = vec![UNLISTED; size];
        for sentence in &sentences {
            let mut before = (BOUNDARY, BOUNDARY);
            for piece in sentence.iter().map(String::as_str).chain(["\u{2}"]) {
                let now = (fine(piece), coarse(piece));
                class_of[usize::from(now.0)] = now.1;
                counts[0].add(before.0, now.0);
                counts[1].add(before.1, now.1);
                before = now;
            }
        }
        let [words, classes] = counts;
        let mut lifts = vec![0_i8; size * size];
        for first in 0..size {
            for second in 0..size {
                let coarse =
                    classes.ratio(usize::from(class_of[first]), usize::from(class_of[second]), CHANCE_WEIGHT, 1.0);
                let fine = words.ratio(first, second, CLASS_WEIGHT, coarse);
                lifts[first * size + second] = (fine.ln() * STEP).round().clamp(-100.0, 100.0) as i8;
            }
        }
        model.lifts = lifts;
        model
    }

    fn with_ids(dictionary: &Dictionary, sentences: &[Vec<String>]) -> Self {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        let mut classes: HashMap<u32, u32> = HashMap::new();
        for word in sentences.iter().flatten() {
            if let Some(entry) = entry_of(dictionary, word) {
                *counts.entry(word).or_default() += 1;
                *classes.entry(entry.classes()).or_default() += 1;
            }
        }
        let mut common: Vec<(&str, u32)> = counts.into_iter().filter(|(_, n)| *n >= 12).collect();
        common.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        common.truncate(OWN_IDS);
        let mut model = Self::default();
        for (word, _) in common {
            let id = (FIXED + model.words.len()) as Id;
            model.words.insert(word.to_owned(), id);
        }
        let mut classes: Vec<(u32, u32)> = classes.into_iter().filter(|(_, n)| *n >= 20).collect();
        classes.sort_unstable();
        for (class, _) in classes {
            let id = (FIXED + model.words.len() + model.classes.len()) as Id;
            model.classes.insert(class, id);
        }
        model.size = FIXED + model.words.len() + model.classes.len();
        model
    }

    /// The stored form.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut words: Vec<(&String, &Id)> = self.words.iter().collect();
        words.sort_by_key(|(_, id)| **id);
        let mut classes: Vec<(&u32, &Id)> = self.classes.iter().collect();
        classes.sort_by_key(|(_, id)| **id);
        let head = words.iter().map(|(w, _)| w.as_str()).collect::<Vec<_>>().join(" ");
        let tail = classes.iter().map(|(c, _)| c.to_string()).collect::<Vec<_>>().join(" ");
        let mut bytes = format!("{head}\n{tail}\n").into_bytes();
        bytes.extend(self.lifts.iter().map(|l| l.cast_unsigned()));
        bytes
    }

    /// Reads the stored form.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut parts = bytes.splitn(3, |b| *b == b'\n');
        let words = std::str::from_utf8(parts.next()?).ok()?;
        let classes = std::str::from_utf8(parts.next()?).ok()?;
        let lifts: Vec<i8> = parts.next()?.iter().map(|b| b.cast_signed()).collect();
        let words: HashMap<String, Id> =
            words.split_whitespace().enumerate().map(|(i, w)| (w.to_owned(), (FIXED + i) as Id)).collect();
        let first = FIXED + words.len();
        let classes: HashMap<u32, Id> = classes
            .split_whitespace()
            .enumerate()
            .filter_map(|(i, c)| Some((c.parse().ok()?, (first + i) as Id)))
            .collect();
        let size = first + classes.len();
        (lifts.len() == size * size).then_some(Self { words, classes, size, lifts })
    }
}

/// The entry of a word, or of the last part of a compound.
fn entry_of(dictionary: &Dictionary, lower: &str) -> Option<Entry> {
    dictionary.entry(lower).or_else(|| {
        let last = dictionary.compound(lower)?.parts.pop()?;
        dictionary.entry(last.of(lower))
    })
}

/// Words in small letters, commas, numbers as `0`, sentence ends as U+0002.
fn pieces(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    for chunk in line.split_whitespace() {
        let core = chunk.trim_matches(|c: char| !c.is_alphanumeric());
        if core.chars().any(|c| c.is_ascii_digit()) {
            out.push("0".to_owned());
        } else if !core.is_empty() {
            out.push(core.to_lowercase());
        }
        match chunk.chars().next_back() {
            Some(',') => out.push(",".to_owned()),
            Some('.' | '!' | '?' | ':' | ';') => out.push("\u{2}".to_owned()),
            _ => {}
        }
    }
    out
}

struct Counts {
    size: usize,
    pairs: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    total: f32,
}

impl Counts {
    fn new(size: usize) -> Self {
        Self { size, pairs: vec![0.0; size * size], first: vec![0.0; size], second: vec![0.0; size], total: 0.0 }
    }

    fn add(&mut self, first: Id, second: Id) {
        let (first, second) = (usize::from(first), usize::from(second));
        self.pairs[first * self.size + second] += 1.0;
        self.first[first] += 1.0;
        self.second[second] += 1.0;
        self.total += 1.0;
    }

    /// How much more often the pair stands together than chance would have it, with `weight` pseudo-counts at `prior`.
    fn ratio(&self, first: usize, second: usize, weight: f32, prior: f32) -> f32 {
        let chance = (self.second[second] / self.total).max(1e-7);
        let expected = self.first[first] * chance;
        // Pseudo-counts are spread over what the first word's neighbours would be by the prior.
        let pseudo = weight * chance * prior;
        (self.pairs[first * self.size + second] + pseudo) / (expected + weight * chance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_and_read_again_it_is_the_same() {
        let model = Context {
            words: HashMap::from([("og".to_owned(), 4)]),
            classes: HashMap::from([(3, 5)]),
            size: 6,
            lifts: (0..36).collect(),
        };
        let read = Context::from_bytes(&model.to_bytes()).unwrap();
        assert_eq!((read.size, read.lifts.clone(), read.words.get("og")), (6, model.lifts, Some(&4)));
        assert!((read.lift(0, 5) - 0.25).abs() < 1e-6);
    }
}
