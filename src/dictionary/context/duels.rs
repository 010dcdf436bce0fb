//! Which of two words that damage makes alike is meant, by all that stands around: "før" or "for", "gør" or "går".
//!
//! Neighbours taken one by one say too little of small words that stand nearly everywhere. For each such pair a logistic
//! regression weighs the words and classes three places to either side together, and how the [clause](super::clause) is
//! built. Its classes are balanced: it says what the place speaks for, and nothing of how common the words are.

use super::clause::{Clause, Role};
use super::{BOUNDARY, Id, numbers};
use crate::dictionary::hashes;
use std::collections::BTreeMap;

/// Words on either side that a clause is looked for in; of those, the nearest three are looked at one by one.
const REACH: usize = 12;
const NEAR: usize = 3;
/// Weights are stored in steps of one sixteenth.
const STEP: f32 = 16.0;

/// What stands around a place, nearest first, on either side; what lies beyond a boundary is a boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Around {
    pub(crate) before: [Id; REACH],
    pub(crate) after: [Id; REACH],
}

impl Around {
    /// From the ids before (nearest first) and after.
    pub(crate) fn new(before: impl Iterator<Item = Id>, after: impl Iterator<Item = Id>) -> Self {
        Self { before: up_to_boundary(before), after: up_to_boundary(after) }
    }

    /// What a regression may weigh: single words and classes, words two by two, and how the clause is built, as keys.
    pub(super) fn features(&self, class_of: &[Id], roles: &[Role]) -> Vec<u32> {
        let class = |id: Id| class_of.get(usize::from(id)).copied().unwrap_or(id);
        let mut features = Vec::with_capacity(36);
        let mut take = |kind: u8, one: Id, other: Id| features.push(key(kind, one, other));
        for (place, (before, after)) in self.before.into_iter().zip(self.after).take(NEAR).enumerate() {
            let place = place as u8;
            take(place, before, 0);
            take(8 + place, after, 0);
            if place < 2 {
                take(16 + place, class(before), 0);
                take(24 + place, class(after), 0);
            }
        }
        let (before, after) = (self.before, self.after);
        take(32, before[0], after[0]);
        take(33, before[1], before[0]);
        take(34, after[0], after[1]);
        take(35, class(before[0]), class(after[0]));
        take(36, class(before[1]), class(before[0]));
        take(37, class(after[0]), class(after[1]));
        take(38, before[0], class(after[0]));
        take(39, class(before[0]), after[0]);
        take(40, class(after[1]), class(after[2]));
        // How a clause begins, and how what stands before it ends: three by three.
        let opening = pair(class(after[0]), class(after[1]));
        take(41, opening, class(after[2]));
        take(42, opening, before[0]);
        take(43, pair(class(before[1]), class(before[0])), class(after[0]));
        let clause = Clause::new(&before, &after, roles);
        take(48, clause.to_verb.into(), 0);
        take(49, clause.verbs(), 0);
        take(50, clause.shape(), 0);
        take(51, clause.to_maybe_verb.into(), pair(clause.verb_before as Id, clause.opening));
        take(52, clause.to_verb.into(), class(after[0]));
        take(53, clause.to_verb.into(), after[0]);
        take(54, clause.verb_before as Id, before[0]);
        take(55, pair(clause.to_verb.into(), clause.opening), clause.end());
        take(56, clause.verbs(), class(after[0]));
        take(57, clause.verb_before as Id, clause.opening);
        take(58, pair(clause.to_maybe_verb.into(), clause.verb_before as Id), class(after[0]));
        features
    }
}

/// Two ids as one number; different pairs seldom share one.
fn pair(one: Id, other: Id) -> Id {
    one.wrapping_mul(40_503) ^ other
}

fn up_to_boundary(ids: impl Iterator<Item = Id>) -> [Id; REACH] {
    let mut out = [BOUNDARY; REACH];
    for (place, id) in out.iter_mut().zip(ids.take_while(|id| *id != BOUNDARY)) {
        *place = id;
    }
    out
}

/// A feature as a number.
fn key(kind: u8, one: Id, other: Id) -> u32 {
    hashes::fnv_1a([kind, one as u8, (one >> 8) as u8, other as u8, (other >> 8) as u8])
}

fn in_order(first: Id, second: Id) -> (Id, Id) {
    (first.min(second), first.max(second))
}

/// The weights of one pair, by feature: keys in order.
#[derive(Debug, Clone, Default)]
struct Weights {
    keys: Vec<u32>,
    steps: Vec<i8>,
}

/// All pairs; the smaller id stands first, and weights speak for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Duels(BTreeMap<(Id, Id), Weights>);

impl Duels {
    /// Natural logarithm of how much more the place speaks for `first` than for `second`; `None` when nothing is known of
    /// the two.
    pub(super) fn says(&self, first: Id, second: Id, features: &[u32]) -> Option<f32> {
        let weights = self.0.get(&in_order(first, second))?;
        let of = |key: &u32| hashes::find(&weights.keys, *key).map_or(0.0, |at| f32::from(weights.steps[at]));
        let sum = features.iter().map(of).sum::<f32>() / STEP;
        Some(if first < second { sum } else { -sum })
    }

    /// Is anything known of two words?
    pub(super) fn has(&self, first: Id, second: Id) -> bool {
        self.0.contains_key(&in_order(first, second))
    }

    /// Adds a pair (the smaller id first) with the weights that speak for `first`.
    pub(super) fn add(&mut self, first: Id, second: Id, weights: impl IntoIterator<Item = (u32, f32)>) {
        let mut kept: Vec<(u32, i8)> = weights
            .into_iter()
            .map(|(key, weight)| (key, (weight * STEP).round().clamp(-127.0, 127.0) as i8))
            .filter(|(_, step)| *step != 0)
            .collect();
        kept.sort_unstable();
        let (keys, steps) = kept.into_iter().unzip();
        self.0.insert((first, second), Weights { keys, steps });
    }

    /// Appends the stored form.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend((self.0.len() as u32).to_le_bytes());
        for ((first, second), weights) in &self.0 {
            bytes.extend(first.to_le_bytes());
            bytes.extend(second.to_le_bytes());
            bytes.extend((weights.keys.len() as u32).to_le_bytes());
            bytes.extend(weights.keys.iter().flat_map(|key| key.to_le_bytes()));
            bytes.extend(weights.steps.iter().map(|step| step.cast_unsigned()));
        }
    }

    /// Takes the stored form off the front of `bytes`; `None` when it is damaged.
    pub(super) fn read(bytes: &mut &[u8]) -> Option<Self> {
        let number = |bytes: &mut &[u8]| numbers(bytes, 1)?.pop();
        let id = |bytes: &mut &[u8]| Some(Id::from_le_bytes(bytes.split_off(..2)?.try_into().ok()?));
        let mut duels = BTreeMap::new();
        for _ in 0..number(bytes)? {
            let pair = (id(bytes)?, id(bytes)?);
            let many = number(bytes)? as usize;
            let keys = numbers(bytes, many)?;
            let steps = bytes.split_off(..many)?.iter().map(|b| b.cast_signed()).collect();
            if pair.0 >= pair.1 || !keys.is_sorted() {
                return None;
            }
            duels.insert(pair, Weights { keys, steps });
        }
        Some(Self(duels))
    }
}
