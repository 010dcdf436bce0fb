//! What a repair did, word by word: the definitions of the referee `tests/score/text.py`.

use super::edit_distance::alignment;
use super::placing::in_order_of;
use super::text::{joined, letter_distance, normal};

/// Counts of words of the truth, so that texts can be added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FixScore {
    /// Words, without bullets and dashes that stand alone.
    pub words: usize,
    /// Right before the repair.
    pub right_before: usize,
    /// Wrong before the repair.
    pub wrong_before: usize,
    /// Altered by the repair.
    pub changed: usize,
    /// Wrong before, right after.
    pub fixed: usize,
    /// Right before, wrong after: harm.
    pub broken: usize,
    /// Wrong before, altered, wrong still.
    pub still_wrong: usize,
    /// Wrong before, with enough of the word left to repair it.
    pub readable_wrong: usize,
    /// Those of them that are right after.
    pub readable_fixed: usize,
}

impl FixScore {
    /// Adds another text's counts.
    pub fn add(&mut self, other: &Self) {
        self.words += other.words;
        self.right_before += other.right_before;
        self.wrong_before += other.wrong_before;
        self.changed += other.changed;
        self.fixed += other.fixed;
        self.broken += other.broken;
        self.still_wrong += other.still_wrong;
        self.readable_wrong += other.readable_wrong;
        self.readable_fixed += other.readable_fixed;
    }

    /// Of the words altered, how many became right; 1 when none was altered.
    pub fn precision(&self) -> f64 {
        share(self.fixed, self.changed).unwrap_or(1.0)
    }

    /// Of the wrong words, how many became right; 1 when none was wrong.
    pub fn recall(&self) -> f64 {
        share(self.fixed, self.wrong_before).unwrap_or(1.0)
    }

    /// Of the wrong words that were left readable, how many became right.
    pub fn recall_readable(&self) -> f64 {
        share(self.readable_fixed, self.readable_wrong).unwrap_or(1.0)
    }

    /// Readable errors gone, less the words spoilt, as a share of the readable errors.
    pub fn net_cut(&self) -> f64 {
        if self.readable_wrong == 0 {
            return 0.0;
        }
        (self.readable_fixed as f64 - self.broken as f64) / self.readable_wrong as f64
    }

    /// Words spoilt of 10,000 that were right.
    pub fn broken_per_10k(&self) -> f64 {
        1e4 * share(self.broken, self.right_before).unwrap_or(0.0)
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Holds a repair against the truth: hyphens at line ends joined, lines moved to their place.
pub fn fix_score(truth: &str, before: &str, after: &str) -> FixScore {
    let (truth, before, after) = (joined(truth), joined(before), joined(after));
    slots_score(&truth, &in_order_of(&truth, &before), &in_order_of(&truth, &after))
}

/// The same on texts in the same order, without joining anything.
pub fn slots_score(truth: &str, before: &str, after: &str) -> FixScore {
    let truth = normal(truth);
    let mut score = FixScore::default();
    for ((word, seen), read) in truth.split(' ').zip(slots(&truth, before)).zip(slots(&truth, after)) {
        count(&mut score, core(word), core(&seen), core(&read));
    }
    score
}

fn count(score: &mut FixScore, word: &str, before: &str, after: &str) {
    if word.is_empty() {
        return; // a bullet or dash alone is no word
    }
    let (was_right, is_right) = (before == word, after == word);
    score.words += 1;
    if was_right {
        score.right_before += 1;
    } else {
        score.wrong_before += 1;
        if readable(word, before) {
            score.readable_wrong += 1;
            score.readable_fixed += usize::from(is_right);
        }
    }
    if before == after {
        return;
    }
    score.changed += 1;
    match (was_right, is_right) {
        (_, true) => score.fixed += 1,
        (true, false) => score.broken += 1,
        (false, false) => score.still_wrong += 1,
    }
}

/// The word without the punctuation round it: a comma read as a full stop is no business of a dictionary.
pub fn core(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '|')
}

/// Did OCR leave enough of the word to repair it?
pub fn readable(word: &str, seen: &str) -> bool {
    !seen.is_empty() && letter_distance(word, seen) <= (word.chars().count() / 2).max(1)
}

/// For each word of the normalised truth the whole words of the text that its letters align with, or nothing.
pub fn slots(truth: &str, text: &str) -> Vec<String> {
    let text: Vec<char> = normal(text).chars().collect();
    let words: Vec<String> = text.split(|letter| *letter == ' ').map(|word| word.iter().collect()).collect();
    let join = |numbers: Vec<usize>| numbers.iter().map(|n| words[*n].as_str()).collect::<Vec<_>>().join(" ");
    slot_numbers(truth, &text).into_iter().map(join).collect()
}

/// A word of a text and the words of the truth that its letters align with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aligned {
    /// Numbers of the words of the truth.
    pub truth: Vec<usize>,
    /// Is it, without the punctuation round it, a word of the truth in its place?
    pub right: bool,
}

/// Where each word of a text, single-spaced and normalised, stands in the normalised truth.
pub fn aligned_words(truth: &str, text: &str) -> Vec<Aligned> {
    let letters: Vec<char> = text.chars().collect();
    let words: Vec<&str> = text.split(' ').collect();
    let mut aligned = vec![Aligned::default(); words.len()];
    for (at, (word, numbers)) in truth.split(' ').zip(slot_numbers(truth, &letters)).enumerate() {
        for number in &numbers {
            aligned[*number].truth.push(at);
        }
        if let [number] = numbers[..] {
            aligned[number].right |= core(word) == core(words[number]);
        }
    }
    aligned
}

/// For each word of the truth the numbers of the words that its letters align with.
fn slot_numbers(truth: &str, text: &[char]) -> Vec<Vec<usize>> {
    let truth: Vec<char> = truth.chars().collect();
    let places = alignment(&truth, text);
    let word_at = word_numbers(text);
    let mut slots = Vec::new();
    let mut start = 0;
    for word in truth.split(|letter| *letter == ' ') {
        let mut seen: Vec<usize> = Vec::new();
        for place in places[start..start + word.len()].iter().flatten() {
            if let Some(number) = word_at[*place].filter(|number| !seen.contains(number)) {
                seen.push(number);
            }
        }
        slots.push(seen);
        start += word.len() + 1;
    }
    slots
}

/// For each letter the number of its word.
fn word_numbers(text: &[char]) -> Vec<Option<usize>> {
    let words = text.split(|letter| *letter == ' ').enumerate();
    words.flat_map(|(number, word)| std::iter::repeat_n(Some(number), word.len()).chain([None])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, wanted: f64) {
        assert!((got - wanted).abs() < 5e-4, "got {got}, want {wanted}");
    }

    #[test]
    fn harm_is_counted_apart_from_help() {
        let truth = "styrk fokus på kvalitet og resultat";
        let score = slots_score(truth, "styrk fokus pa kvalitet 0g resultat", "styrk fokus på kvalitat og resultat");
        assert_eq!((score.words, score.wrong_before, score.changed), (6, 2, 3));
        assert_eq!((score.fixed, score.broken), (2, 1));
        near(score.precision(), 2.0 / 3.0);
        near(score.recall(), 1.0);
        near(score.broken_per_10k(), 2500.0);
    }

    #[test]
    fn doing_nothing_is_precise_and_useless() {
        let score = slots_score("en god løsning", "en god lgsning", "en god lgsning");
        assert_eq!((score.changed, score.broken), (0, 0));
        near(score.precision(), 1.0);
        near(score.recall(), 0.0);
    }

    #[test]
    fn wrong_to_wrong_is_neither() {
        let score = slots_score("en god løsning", "en god lgsning", "en god lesning");
        assert_eq!((score.changed, score.fixed, score.still_wrong), (1, 0, 1));
    }

    #[test]
    fn words_that_ran_together_are_two_wrong_words() {
        let score = slots_score("Sikr relevant viden", "Sikrrelevant viden", "Sikr relevant viden");
        assert_eq!((score.wrong_before, score.fixed, score.broken), (2, 2, 0));
    }

    // python3 tests/score/text.py --fix TRUTH READ FIXED --dehyphen --no-order
    #[test]
    fn figures_are_those_of_the_referee() {
        let score = fix_score(
            "Skab plads til regnvandet på tværs af kommunens grænser.\n• Spørg naboerne, før I graver\nBørne- og unge: konklusionerne.",
            "® Sporg naboerne, for | graver\nBarne-\nog unge: konklusio-\nnerne.\nSkab plads til regnvandet pa tveers af kommunens\ngrenser.",
            "• Sporg naboerne, for I graver\nBørne-\nog unge: konklusionerne.\nSkab plads til regnvandet på tværs af kommunens\ngranser.",
        );
        assert_eq!((score.words, score.wrong_before, score.changed, score.broken), (18, 7, 5, 0));
        near(score.precision(), 0.800);
        near(score.recall_readable(), 0.571);
        near(score.net_cut(), 0.571);
    }

    #[test]
    fn punctuation_round_a_word_is_not_the_word() {
        assert_eq!(core("(kvalitet),"), "kvalitet");
        assert_eq!(core("|"), "|");
    }
}
