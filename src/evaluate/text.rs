//! How near a text is to the truth: the definitions of the referee `tests/score/text.py`, so that `pjece check` needs no
//! Python.
//!
//! Case counts; white space, Unicode composition and soft hyphens do not, nor does which dash or round bullet stands alone.

use super::edit_distance::edit_distance;
use super::placing::in_order_of;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Words before which a hyphen at the end of a line is a true one ("børne- og ungeområdet").
const KEEPS_HYPHEN: [&str; 11] =
    ["og", "eller", "samt", "til", "som", "og/eller", "hhv.", "henholdsvis", "men", "i", "på"];

static LINE_END_HYPHEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<before>[\p{L}\p{Nl}\p{No}])[-\u{ad}][ \t]*\n\s*(?P<after>[\p{L}\p{Nl}\p{No}--[A-ZÆØÅ]]\S*)")
        .expect("a constant")
});

/// The text as it is compared.
pub fn normal(text: &str) -> String {
    let text: String = text.nfc().collect();
    let text = text.replace("\u{ad}\n", "-\n").replace('\u{ad}', "").replace('\x0c', "\n");
    let words: Vec<&str> = text.split_whitespace().map(one_kind).collect();
    words.join(" ")
}

/// A bullet or dash that stands alone is as good as any other.
fn one_kind(word: &str) -> &str {
    match word {
        "•" | "●" | "▪" | "■" | "◦" | "❖" | "‣" | "◉" | "○" => "•",
        "-" | "–" | "—" | "―" => "–",
        other => other,
    }
}

/// The text with words broken at line ends joined.
pub fn joined(text: &str) -> String {
    let join = |found: &regex::Captures<'_>| {
        let after = &found["after"];
        if KEEPS_HYPHEN.contains(&after) { found[0].to_owned() } else { format!("{}{after}", &found["before"]) }
    };
    LINE_END_HYPHEN.replace_all(text, join).into_owned()
}

/// Counts, so that texts can be added up; shares are taken from them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextScore {
    /// Letters of the truth, white space normalised.
    pub letters: usize,
    /// Words of the truth.
    pub words: usize,
    /// Edits of letters, in reading order.
    pub letter_edits: usize,
    /// Edits of words, in reading order.
    pub word_edits: usize,
    /// Edits of letters once lines are in the order of the truth and hyphens joined.
    pub letter_edits_placed: usize,
    /// Edits of words once lines are in the order of the truth and hyphens joined.
    pub word_edits_placed: usize,
    /// Words that both have, copies counted, hyphens joined.
    pub common_words: usize,
    /// Words of the text, hyphens joined.
    pub found_words: usize,
}

impl TextScore {
    /// Adds another text's counts.
    pub fn add(&mut self, other: &Self) {
        self.letters += other.letters;
        self.words += other.words;
        self.letter_edits += other.letter_edits;
        self.word_edits += other.word_edits;
        self.letter_edits_placed += other.letter_edits_placed;
        self.word_edits_placed += other.word_edits_placed;
        self.common_words += other.common_words;
        self.found_words += other.found_words;
    }

    /// Character error rate.
    pub fn cer(&self) -> f64 {
        share(self.letter_edits, self.letters)
    }

    /// Word error rate.
    pub fn wer(&self) -> f64 {
        share(self.word_edits, self.words)
    }

    /// Character error rate whatever the reading order.
    pub fn cer_placed(&self) -> f64 {
        share(self.letter_edits_placed, self.letters)
    }

    /// Word error rate whatever the reading order.
    pub fn wer_placed(&self) -> f64 {
        share(self.word_edits_placed, self.words)
    }

    /// F1 of the words as a bag.
    pub fn bag_f1(&self) -> f64 {
        share(2 * self.common_words, self.words + self.found_words)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Holds a text against the truth.
///
/// ```
/// use pjece::evaluate::text_score;
///
/// let score = text_score("Åen skal have plads.", "Aen skal have plads.");
/// assert_eq!((score.word_edits, score.words), (1, 4));
/// ```
pub fn text_score(truth: &str, text: &str) -> TextScore {
    let truth = normal(&joined(truth));
    let text_joined = joined(text);
    let (raw, bag, placed) = (normal(text), normal(&text_joined), normal(&in_order_of(&truth, &text_joined)));
    TextScore {
        letters: truth.chars().count(),
        words: words(&truth).len(),
        letter_edits: letter_distance(&truth, &raw),
        word_edits: edit_distance(&words(&truth), &words(&raw)),
        letter_edits_placed: letter_distance(&truth, &placed),
        word_edits_placed: edit_distance(&words(&truth), &words(&placed)),
        common_words: common(&words(&truth), &words(&bag)),
        found_words: words(&bag).len(),
    }
}

/// Edits between two texts, letter by letter.
pub fn letter_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    edit_distance(&a, &b)
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// How many words two bags share, copies counted.
fn common(a: &[&str], b: &[&str]) -> usize {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for word in a {
        *left.entry(word).or_default() += 1;
    }
    b.iter()
        .filter(|word| left.get_mut(**word).is_some_and(|n| n.checked_sub(1).map(|less| *n = less).is_some()))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cer(truth: &str, text: &str) -> f64 {
        let truth = normal(truth);
        letter_distance(&truth, &normal(text)) as f64 / truth.chars().count() as f64
    }

    fn near(got: f64, wanted: f64) {
        assert!((got - wanted).abs() < 5e-4, "got {got}, want {wanted}");
    }

    #[test]
    fn what_counts_and_what_does_not() {
        near(cer("a b", " a\n\n b "), 0.0);
        near(cer("Ål", "ål"), 0.5);
        near(cer("på", "pa\u{30a}"), 0.0);
        near(cer("a – b", "a — b"), 0.0);
        near(cer("e-bog", "e–bog"), 0.2);
        near(cer("● a", "• a"), 0.0);
        near(cer("• a", "® a"), 1.0 / 3.0);
    }

    #[test]
    fn hyphens_at_line_ends_are_joined_but_true_ones_stay() {
        assert_eq!(joined("konklusio-\nnerne"), "konklusionerne");
        assert_eq!(joined("børne-\nog unge"), "børne-\nog unge");
        assert_eq!(joined("Ringkøbing-\nSkjern"), "Ringkøbing-\nSkjern");
    }

    // python3 tests/score/text.py --pairs, on one pair of this truth and this text.
    #[test]
    fn figures_are_those_of_the_referee() {
        let score = text_score(TRUTH, READ);
        let in_order = (score.letters, score.words, score.letter_edits, score.word_edits);
        assert_eq!(in_order, (217, 36, 164, 37));
        let placed = (score.letter_edits_placed, score.word_edits_placed, score.common_words, score.found_words);
        assert_eq!(placed, (17, 16, 20, 36));
        near(score.cer(), 0.756);
        near(score.wer_placed(), 0.444);
        near(score.bag_f1(), 0.556);
    }

    const TRUTH: &str = "PLADS TIL VANDET\n\nSkab plads til regnvandet på tværs af kommunens grænser.\n• Mål vandstanden hver måned\n\
• Spørg naboerne, før I graver\nKonklusionerne står i bilaget. Børne- og ungeområdet følger efter i næste års plan.";
    const READ: &str = "® Mal vandstanden hver maned\n® Sporg naboerne, for | graver\nKonklusio-\nnerne star i bilaget. Barne-\n\
og ungeomradet folger efter i naste ars plan.\nPLADS TIL VANDET\nSkab plads til regnvandet pa tveers af kommunens\ngrenser.";
}
