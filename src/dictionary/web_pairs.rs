//! Which words stand side by side in the Danish of the web.
//!
//! The [context](super::context) knows how often, but of the words of our own texts alone. A list of the web knows far more pairs
//! and says only that they are common: *før jul* is on it and *for jul* is not. What that is worth hangs on how common the two
//! words are: two rare words on the list are friends, two common ones off it avoid each other.
//!
//! # Source
//! The bigrams of Tesseract's Danish model; what they are worth is counted on our own policy texts.

use super::hashes;
use std::collections::{BTreeMap, HashMap};

/// A word as one of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Half {
    /// Of the word in small letters.
    hash: u32,
    /// Natural logarithm of its probability.
    log_probability: f32,
}

impl Half {
    /// Of a word in small letters.
    pub(crate) fn new(lower: &str, log_probability: f32) -> Self {
        Self { hash: hashes::fnv_1a(lower.bytes()), log_probability }
    }
}

/// A pair as a number: few of those that are asked for share one with a pair of the list (one in thirty thousand).
fn pair(first: u32, second: u32) -> u32 {
    let mixed = (first.rotate_left(16) ^ second).wrapping_mul(0x9e37_79b1);
    mixed ^ mixed >> 15
}

/// The scale on which a pair's probability by chance is told (natural logarithm): from one in 10^13 on, half a decade a step.
const LEAST: f32 = -13.0 * std::f32::consts::LN_10;
const STEPS: usize = 26;
const A_STEP: f32 = 0.5 * std::f32::consts::LN_10;
/// Lifts are stored in steps of one twentieth of a natural logarithm.
const OF_A_LIFT: f32 = 20.0;
/// A step is believed from so many places on; before, the one of more common words stands for it.
const ENOUGH: f32 = 30.0;

/// The pairs of the list, and what it is worth to be on it.
#[derive(Debug, Clone, Default)]
pub(crate) struct WebPairs {
    /// For each step: natural logarithm of how much more often than by chance pairs stand together that are not listed, and
    /// those that are.
    lifts: [[f32; STEPS]; 2],
    /// Hashes in order.
    listed: Vec<u32>,
}

impl WebPairs {
    /// Natural logarithm of how much more often than by chance `second` follows `first`; 0 of an empty list.
    pub(crate) fn lift(&self, first: Half, second: Half) -> f32 {
        let listed = usize::from(self.has(first, second));
        // A step's lift holds in its middle.
        let at = (place(first.log_probability + second.log_probability) - 0.5).clamp(0.0, (STEPS - 1) as f32);
        let (lifts, below) = (&self.lifts[listed], at as usize);
        let above = lifts[(below + 1).min(STEPS - 1)];
        lifts[below] + (above - lifts[below]) * at.fract()
    }

    /// Is the pair on the list?
    pub(crate) fn has(&self, first: Half, second: Half) -> bool {
        hashes::find(&self.listed, pair(first.hash, second.hash)).is_some()
    }

    /// Reads a list, `first second` a line, of which only pairs of words are taken, and counts on texts what it is worth.
    /// `log_probability` is that of a word, `None` of what is no word.
    pub(super) fn count<'t>(
        list: &'t str,
        texts: impl Iterator<Item = &'t str>,
        log_probability: impl Fn(&str) -> Option<f32>,
    ) -> Self {
        let mut known: HashMap<String, Option<Half>> = HashMap::new();
        let mut half = |word: &str| -> Option<Half> {
            let lower = word.to_lowercase();
            *known.entry(lower).or_insert_with_key(|lower| Some(Half::new(lower, log_probability(lower)?)))
        };
        let pairs = list.lines().filter_map(|line| line.split_once(' '));
        let pairs: BTreeMap<u32, f32> = pairs
            .filter_map(|(first, second)| Some((half(first)?, half(second)?)))
            // A word twice is a slip, of the writer or of who counted.
            .filter(|(first, second)| first.hash != second.hash)
            .map(|(first, second)| (pair(first.hash, second.hash), first.log_probability + second.log_probability))
            .collect();
        let mut model = Self { listed: pairs.keys().copied().collect(), ..Self::default() };
        let mut seen = [[0.0_f32; STEPS]; 2];
        let mut all = 0.0;
        for sentence in texts.flat_map(|text| text.split(|c: char| ".!?:;,()\n".contains(c))) {
            let words: Vec<Option<Half>> = sentence.split_whitespace().map(&mut half).collect();
            for two in words.windows(2) {
                all += 1.0;
                if let [Some(first), Some(second)] = *two {
                    let listed = usize::from(model.has(first, second));
                    seen[listed][place(first.log_probability + second.log_probability) as usize] += 1.0;
                }
            }
        }
        let mut by_chance = [of_any_two(known.values().flatten()), [0.0; STEPS]];
        for log_probability in pairs.values() {
            let mass = log_probability.exp();
            by_chance[0][place(*log_probability) as usize] -= mass;
            by_chance[1][place(*log_probability) as usize] += mass;
        }
        for listed in 0..2 {
            let of_step = |step: usize| {
                let (seen, expected) = (seen[listed][step], all * by_chance[listed][step]);
                (seen.max(expected) >= ENOUGH).then(|| ((seen + 1.0) / (expected.max(0.0) + 1.0)).ln())
            };
            let mut known = (0..STEPS).rev().find_map(of_step).unwrap_or(0.0);
            for step in (0..STEPS).rev() {
                known = of_step(step).unwrap_or(known);
                // Two rare words that stand together off the list are of the text's matter: that speaks for no word.
                model.lifts[listed][step] = if listed == 0 { known.min(0.0) } else { known };
            }
        }
        model
    }

    /// The stored form: lifts, then hashes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let step = |lift: &f32| (lift * OF_A_LIFT).round().clamp(-127.0, 127.0) as i8;
        let lifts = self.lifts.iter().flatten().map(|lift| step(lift).cast_unsigned());
        lifts.chain(self.listed.iter().flat_map(|hash| hash.to_le_bytes())).collect()
    }

    /// Reads the stored form; `None` when it is damaged. Empty bytes know nothing.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (mut rest, mut model) = (bytes, Self::default());
        if rest.is_empty() {
            return Some(model);
        }
        for lifts in &mut model.lifts {
            for (lift, byte) in lifts.iter_mut().zip(rest.split_off(..STEPS)?) {
                *lift = f32::from(byte.cast_signed()) / OF_A_LIFT;
            }
        }
        let (hashes, []) = rest.as_chunks::<4>() else { return None };
        model.listed = hashes.iter().map(|hash| u32::from_le_bytes(*hash)).collect();
        model.listed.is_sorted().then_some(model)
    }
}

/// Where a pair of this probability by chance (natural logarithm) stands on the scale, in steps.
fn place(log_probability: f32) -> f32 {
    ((log_probability - LEAST) / A_STEP).clamp(0.0, (STEPS - 1) as f32)
}

/// For each step of the scale: the probability that two words, each taken by chance, are a pair of this probability.
fn of_any_two<'h>(words: impl Iterator<Item = &'h Half>) -> [f32; STEPS] {
    // Words of about the same probability together: a hundredth of a natural logarithm.
    let mut masses: BTreeMap<i32, f32> = BTreeMap::new();
    for word in words {
        *masses.entry((word.log_probability * 100.0).round() as i32).or_default() += word.log_probability.exp();
    }
    let mut of_steps = [0.0; STEPS];
    for (first, mass) in &masses {
        for (second, other) in &masses {
            of_steps[place((first + second) as f32 / 100.0) as usize] += mass * other;
        }
    }
    of_steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> (WebPairs, impl Fn(&str) -> Half) {
        let log_probability = |word: &str| match word {
            "for" => -4.5_f32,
            "før" => -6.9,
            "jul" => -9.2,
            _ => -6.0,
        };
        let texts = ["før jul og for det\n".repeat(50), "det for og\n".repeat(50)];
        let list = "før jul\nfor det\nog for\npa jul\n";
        let is_word = move |word: &str| (word != "pa").then(|| log_probability(word));
        let texts = texts.iter().map(String::as_str);
        (WebPairs::count(list, texts, is_word), move |word: &str| Half::new(word, log_probability(word)))
    }

    #[test]
    fn a_pair_on_the_list_is_worth_more_than_one_off_it() {
        let (model, half) = model();
        assert!(model.lift(half("før"), half("jul")) > model.lift(half("for"), half("jul")) + 1.0);
        assert!(model.lift(half("pa"), half("jul")) <= 0.0, "what is no word is on no list");
        assert!(WebPairs::default().lift(half("før"), half("jul")).abs() < f32::EPSILON);
    }

    #[test]
    fn the_stored_form_is_read_back_and_a_damaged_one_refused() {
        let (model, half) = model();
        let bytes = model.to_bytes();
        let read = WebPairs::from_bytes(&bytes).unwrap();
        assert_eq!(read.to_bytes(), bytes);
        assert!((read.lift(half("før"), half("jul")) - model.lift(half("før"), half("jul"))).abs() < 0.1);
        assert!(WebPairs::from_bytes(&bytes[..bytes.len() - 1]).is_none());
        assert!(WebPairs::from_bytes(&bytes[..30]).is_none());
    }
}
