//! From a model's probability to one that keeps its word: of edits at 0.9, nine in ten are right.
//!
//! The channel believes too much in itself: where the truth is in no dictionary, its best guess has no rival. What speaks
//! against an edit besides its rivals is how unlikely even the best reading is, how much of its page makes no sense, and how
//! short the word is. A logistic regression weighs them.
//!
//! # Source
//! Fitted on the 10,748 edits that repair proposes on 254 tuning pages (Tesseract `eng`; 162 of severity 0 and 1, the others of
//! 0 to 3), checked by leaving documents out in turn. `ACCURACY.md` shows how it holds on documents that took no part.

use super::Decision;
use super::ranking::Hypothesis;
use super::units::Unit;

/// What each observation adds to the logarithm of the odds that an edit is right.
const BASE: f32 = -4.342;
/// Logarithm of the model's own odds, for a string that is no word, and for one that is.
const ODDS: f32 = 0.346;
const ODDS_OF_A_WORD: f32 = 0.502;
/// The string is a word as it stands.
const IS_A_WORD: f32 = 0.926;
/// Logarithm of the joint probability of word and misreading.
const LIKELINESS: f32 = 0.128;
/// Logarithm of the number of letters, of a string that is no word, and of one that is.
const LENGTH: f32 = 1.288;
const LENGTH_OF_A_WORD: f32 = 0.448;
/// Logarithm of the share of the page's words that stay unexplained, and one half per cent.
const UNEXPLAINED: f32 = -1.08;
/// The string becomes two words or more, and letters of it change: of 56 splits on tuning pages those that only put a space in
/// were right but for three, of the others not half.
const SPLIT: f32 = -1.2;
/// The new word is in no dictionary.
const UNLISTED: f32 = -0.996;
/// The string holds a sign that is no letter.
const SIGN: f32 = -0.702;
/// A letter was misread in a way that no table knows.
const ANY_LETTER: f32 = -0.688;
/// The string may be cut off at a ragged edge.
const CUT: f32 = -1.294;
/// The model's own odds are believed between these.
const LEAST_ODDS: f32 = -1.0;
const MOST_ODDS: f32 = 9.0;

/// Share of the words of a page that no reading explains, 0 to 1: strings in small letters that are no words and stay,
/// fragments at a ragged edge apart: the paper explains those.
pub(super) fn unexplained(units: &[Unit], decisions: &[Decision]) -> f32 {
    let stays = |(unit, decision): &(&Unit, &Decision)| {
        decision.unknown()
            && !decision.cut
            && decision.weighed.first().is_some_and(|(best, _)| best.text == unit.seen)
            && unit.seen.chars().all(char::is_lowercase)
    };
    units.iter().zip(decisions).filter(stays).count() as f32 / decisions.len().max(1) as f32
}

/// The probability, 0 to 1, that putting `hypothesis` for a unit is right; `probability` is the model's own.
pub(super) fn calibrated(
    unit: &Unit,
    decision: &Decision,
    hypothesis: &Hypothesis,
    probability: f32,
    unexplained: f32,
) -> f32 {
    let own = (probability / (1.0 - probability).max(1e-6)).ln().clamp(LEAST_ODDS, MOST_ODDS);
    let flag = |holds: bool, weight: f32| if holds { weight } else { 0.0 };
    let (odds, length) = if decision.known() { (ODDS_OF_A_WORD, LENGTH_OF_A_WORD) } else { (ODDS, LENGTH) };
    let odds = BASE
        + own * odds
        + flag(decision.known(), IS_A_WORD)
        + LIKELINESS * hypothesis.score
        + length * (unit.lower.chars().count().max(1) as f32).ln()
        + UNEXPLAINED * (unexplained + 0.005).ln()
        + flag(hypothesis.words > 1 && !hypothesis.confusions.is_empty(), SPLIT)
        + flag(!hypothesis.listed, UNLISTED)
        + flag(unit.has_sign(), SIGN)
        + flag(hypothesis.any_letter, ANY_LETTER)
        + flag(decision.cut, CUT);
    1.0 / (1.0 + (-odds).exp())
}
