//! From a model's probability to one that keeps its word: of edits at 0.9, nine in ten are right.
//!
//! The channel believes too much in itself: where the truth is in no dictionary, its best guess has no rival. What speaks
//! against an edit besides its rivals is how unlikely even the best reading is, how much of its page makes no sense, and how
//! short the word is. Two logistic regressions weigh such observations: one for strings that are words as they stand, one for
//! those that are none.
//!
//! # Source
//! `dictionaries/calibration.csv`, fitted by `pjece dictionary calibrate` on the pairs of `corpus/pairs` that are for tuning.
//! `ACCURACY.md` shows how it holds.

use super::Decision;
use super::ranking::Hypothesis;
use super::units::Unit;
use std::sync::LazyLock;

/// Observations by name: `observation,of_a_string,of_a_word`.
const TABLE: &str = include_str!("../../dictionaries/calibration.csv");

/// What is observed of an edit, in the order of [`Observations`].
pub const NAMES: [&str; 16] = [
    "base",
    "odds",
    "odds_against_rivals",
    "likeliness",
    "place",
    "length",
    "unexplained",
    "lost",
    "split",
    "unlisted",
    "sign",
    "any_letter",
    "cut",
    "danish_letter",
    "capital",
    "no_letter",
];

/// What is observed of an edit.
pub type Observations = [f32; NAMES.len()];

/// An edit as it was weighed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighed {
    /// Is the string a word as it stands?
    pub is_word: bool,
    /// What was observed.
    pub observations: Observations,
}

/// The two regressions: weights of the observations of a string that is no word, and of one that is.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// For strings that are no words.
    pub of_a_string: Observations,
    /// For strings that are words as they stand.
    pub of_a_word: Observations,
}

impl Weights {
    /// Reads a table of weights; what it does not name weighs nothing.
    pub fn read(table: &str) -> Self {
        let mut weights = Self { of_a_string: [0.0; NAMES.len()], of_a_word: [0.0; NAMES.len()] };
        for line in table.lines().skip(1) {
            let mut fields = line.split(',');
            let at = fields.next().and_then(|name| NAMES.iter().position(|known| *known == name));
            let mut number = || fields.next().and_then(|field| field.parse().ok()).unwrap_or_default();
            let (of_a_string, of_a_word) = (number(), number());
            if let Some(at) = at {
                (weights.of_a_string[at], weights.of_a_word[at]) = (of_a_string, of_a_word);
            }
        }
        weights
    }

    /// The table that [`Self::read`] reads.
    pub fn table(&self) -> String {
        let rows = NAMES.iter().enumerate();
        let row = |(at, name)| format!("{name},{:.3},{:.3}\n", self.of_a_string[at], self.of_a_word[at]);
        format!("observation,of_a_string,of_a_word\n{}", rows.map(row).collect::<String>())
    }

    /// The probability, 0 to 1, that an edit is right.
    pub fn probability(&self, edit: &Weighed) -> f32 {
        let weights = if edit.is_word { &self.of_a_word } else { &self.of_a_string };
        let odds: f32 = weights.iter().zip(edit.observations).map(|(weight, observed)| weight * observed).sum();
        1.0 / (1.0 + (-odds).exp())
    }
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::read(TABLE));

/// The model's own odds are believed between these.
const LEAST_ODDS: f32 = -1.0;
const MOST_ODDS: f32 = 9.0;
/// What neighbours say is believed so far, natural logarithm.
const MOST_PLACE: f32 = 5.0;

/// Share of the words of a page that no reading explains, 0 to 1: strings in small letters that are no words and stay,
/// fragments at a ragged edge apart: the paper explains those.
pub(super) fn unexplained(units: &[Unit], decisions: &[Decision]) -> f32 {
    let stays = |(unit, decision): &(&Unit, &Decision)| {
        decision.unknown()
            && !decision.cut
            && decision.weighed.first().is_some_and(|(best, _)| *best.text == *unit.seen)
            && unit.seen.chars().all(char::is_lowercase)
    };
    units.iter().zip(decisions).filter(stays).count() as f32 / decisions.len().max(1) as f32
}

/// What there is to observe of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfPage {
    /// Share of its words that no reading explains.
    pub(super) unexplained: f32,
    /// Share of Danish letters that it lost.
    pub(super) lost: f32,
}

/// Observes an edit: `hypothesis` is put for a unit, `probability` is the model's own.
pub(super) fn observe(
    unit: &Unit,
    decision: &Decision,
    hypothesis: &Hypothesis,
    probability: f32,
    page: OfPage,
) -> Weighed {
    let odds = |p: f32, of: f32| (p / of.max(1e-6)).ln().clamp(LEAST_ODDS, MOST_ODDS);
    let flag = |holds: bool| f32::from(u8::from(holds));
    let others = decision.weighed.iter().filter(|(h, _)| h.text != hypothesis.text);
    let stays = others.clone().find(|(h, _)| *h.text == *unit.seen);
    let rival = others.filter(|(h, _)| *h.text != *unit.seen).map(|(_, p)| *p).fold(0.0, f32::max);
    // What neighbours add to what word and channel say against the string as it stands.
    let place = stays.map_or(0.0, |(h, p)| (probability / p.max(1e-6)).ln() - (hypothesis.score - h.score));
    let danish = |text: &str| text.chars().filter(|c| "æøåÆØÅ".contains(*c)).count();
    let restores = danish(&hypothesis.text) > danish(&unit.seen);
    let observations = [
        1.0,
        odds(probability, 1.0 - probability),
        odds(probability, rival),
        hypothesis.score.max(-40.0),
        place.clamp(-MOST_PLACE, MOST_PLACE),
        (unit.lower.chars().count().max(1) as f32).ln(),
        (page.unexplained + 0.005).ln(),
        page.lost,
        flag(hypothesis.words > 1 && !hypothesis.confusions.is_empty()),
        flag(!hypothesis.listed),
        flag(unit.has_sign()),
        flag(hypothesis.any_letter),
        flag(decision.cut),
        flag(restores),
        flag(hypothesis.text.starts_with(char::is_uppercase) && !unit.starts_sentence),
        flag(!unit.seen.chars().any(char::is_alphabetic)),
    ];
    Weighed { is_word: decision.known(), observations }
}

/// The probability, 0 to 1, that an edit is right.
pub(super) fn calibrated(edit: &Weighed) -> f32 {
    WEIGHTS.probability(edit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_names_every_observation_and_is_written_as_it_is_read() {
        assert_eq!(Weights::read(TABLE).table(), TABLE);
    }

    #[test]
    fn a_word_and_a_string_are_weighed_apart() {
        let weights = Weights::read("observation,of_a_string,of_a_word\nodds,1.0,0.0\n");
        let mut observations = [0.0; NAMES.len()];
        observations[1] = 3.0;
        assert!(weights.probability(&Weighed { is_word: false, observations }) > 0.95);
        assert!((weights.probability(&Weighed { is_word: true, observations }) - 0.5).abs() < 1e-6);
    }
}
