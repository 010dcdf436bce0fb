//! Spellings that nearly agree. Most pairs differ in so many letters that comparing them in order is not worth the time.

use std::sync::LazyLock;

use super::vocabulary::{LabelClass, VOCABULARY};

/// Letters that share a place in a [`Bag`] count as one: the bound it gives becomes weaker, not wrong.
const PLACES: usize = 64;

/// Which letters a text has and how many of each, whatever their order.
#[derive(Debug, Clone)]
pub(super) struct Bag {
    letters: usize,
    places: [u16; PLACES],
}

impl Bag {
    pub(super) fn of(text: &str) -> Self {
        let mut bag = Self { letters: 0, places: [0; PLACES] };
        for letter in text.chars() {
            bag.letters += 1;
            let place = &mut bag.places[letter as usize % PLACES];
            *place = place.saturating_add(1);
        }
        bag
    }

    /// How many letters the text has.
    pub(super) const fn letters(&self) -> usize {
        self.letters
    }

    /// Can two texts with these letters be at least so similar? Most pairs differ too much in length alone.
    fn reaches(&self, other: &Self, least: f64) -> bool {
        let (short, long) = (self.letters.min(other.letters), self.letters.max(other.letters));
        1.0 - (long - short) as f64 / long.max(1) as f64 >= least && self.most(other) >= least
    }

    /// No two texts with these letters are more similar than this. An edit changes one letter of each bag at most, a
    /// transposition none, so there are at least as many edits as one bag has letters that the other lacks.
    fn most(&self, other: &Self) -> f64 {
        let lacks = |a: &Self, b: &Self| -> usize {
            a.places.iter().zip(&b.places).map(|(a, b)| usize::from(a.saturating_sub(*b))).sum()
        };
        let edits = lacks(self, other).max(lacks(other, self));
        1.0 - edits as f64 / self.letters.max(other.letters).max(1) as f64
    }
}

/// True when two texts are at least so similar, 0 to 1, by insertions, deletions and substitutions; their letters were
/// counted before.
pub(super) fn near_counted((a, of_a): (&str, &Bag), (b, of_b): (&str, &Bag), least: f64) -> bool {
    of_a.reaches(of_b, least) && strsim::normalized_levenshtein(a, b) >= least
}

/// The label of the vocabulary, of at least so many letters, that is most similar to `text`, when it is similar enough;
/// transposed letters count as one edit.
pub(super) fn nearest_label(text: &str, letters: usize, least: f64) -> Option<LabelClass> {
    static LABELS: LazyLock<Vec<(&str, Bag, LabelClass)>> = LazyLock::new(|| {
        VOCABULARY.labels.iter().map(|(label, class)| (label.as_str(), Bag::of(label), *class)).collect()
    });
    let bag = Bag::of(text);
    LABELS
        .iter()
        .filter(|(_, known, _)| known.letters >= letters && bag.reaches(known, least))
        .map(|(label, _, class)| (strsim::normalized_damerau_levenshtein(label, text), *class))
        .filter(|(similarity, _)| *similarity >= least)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, class)| class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_never_below_the_similarity() {
        let words =
            ["anbefalinger", "anbefailnger", "anhefalingcr", "spørgsmål", "", "a", "initiativer til børn", "ĀāĂ"];
        for a in words {
            for b in words {
                let exact = strsim::normalized_damerau_levenshtein(a, b).max(strsim::normalized_levenshtein(a, b));
                assert!(Bag::of(a).most(&Bag::of(b)) >= exact, "{a} {b}");
                assert!(Bag::of(a).reaches(&Bag::of(b), exact), "{a} {b}");
            }
        }
    }
}
