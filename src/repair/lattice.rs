//! The words of a page weighed together: each hypothesis by its own score and by its neighbours.

use super::ranking::{Hypothesis, probabilities};
use super::units::{Between, Unit};
use crate::dictionary::context::{Around, BOUNDARY, COMMA, Context, Id, NUMBER, UNLISTED};

/// How much the words beside count against word and channel, and how much those with one word between.
///
/// # Source
/// Set on tuning texts; the ablation table of `ACCURACY.md` tells what they bring.
const BESIDE: f32 = 0.8;
const OVER_ONE: f32 = 0.5;
/// How much a whole place counts where two words are held against each other in it, and what single neighbours still say.
const PLACE: f32 = 0.8;
const BESIDE_PLACE: f32 = 0.7;
/// Hypotheses that take part; the others keep their own probability, scaled.
const WIDTH: usize = 6;
/// Less likely hypotheses about a neighbour are not asked.
const NEGLIGIBLE: f32 = 0.001;

/// Probabilities of each unit's hypotheses given the whole line of words: forward and backward over the chain, then once more
/// with what the words beyond the next one say.
pub(crate) fn weigh(
    units: &[Unit],
    hypotheses: Vec<Vec<Hypothesis>>,
    context: &Context,
) -> Vec<Vec<(Hypothesis, f32)>> {
    let scores = hypotheses.iter().map(|here| here.iter().map(|h| h.score).collect()).collect();
    let mut lattice = Lattice { units, hypotheses: &hypotheses, context, scores };
    let weights = lattice.weights();
    lattice.scores = lattice.with_those_beyond(&weights);
    let weights = lattice.weights();
    let weights = lattice.with_duels(weights);
    hypotheses
        .into_iter()
        .zip(weights)
        .map(|(here, probabilities)| {
            let mut weighed: Vec<(Hypothesis, f32)> = here.into_iter().zip(probabilities).collect();
            weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.text.cmp(&b.0.text)));
            weighed
        })
        .collect()
}

/// Messages are kept for the first hypotheses; the rest take the mean message.
fn lifted(messages: &[f32], k: usize) -> f32 {
    messages.get(k).or(messages.last()).copied().unwrap_or_default()
}

struct Lattice<'a> {
    units: &'a [Unit],
    hypotheses: &'a [Vec<Hypothesis>],
    context: &'a Context,
    /// Of each hypothesis: what word, channel and far neighbours say.
    scores: Vec<Vec<f32>>,
}

/// What stands one place beyond the next word.
enum Beyond {
    Nothing,
    Sign(Id),
    Word(usize),
}

impl Lattice<'_> {
    /// Probabilities of each unit's hypotheses.
    fn weights(&self) -> Vec<Vec<f32>> {
        let forward = self.pass(true);
        let backward = self.pass(false);
        let of_unit = |i: usize| {
            let score = |k: usize| self.scores[i][k] + BESIDE * (lifted(&forward[i], k) + lifted(&backward[i], k));
            probabilities((0..self.scores[i].len()).map(score).collect::<Vec<_>>().into_iter())
        };
        (0..self.units.len()).map(of_unit).collect()
    }

    /// For each unit and hypothesis: the logarithm of what one side's neighbours say for it, relative to chance.
    fn pass(&self, forward: bool) -> Vec<Vec<f32>> {
        let n = self.units.len();
        let mut messages: Vec<Vec<f32>> = vec![Vec::new(); n];
        for step in 0..n {
            let here = if forward { step } else { n - 1 - step };
            let neighbour = if forward { here.checked_sub(1) } else { (here + 1 < n).then_some(here + 1) };
            messages[here] = self.messages(here, neighbour, &messages, forward);
        }
        messages
    }

    /// What stands between a unit and the one before it is written on the later of the two.
    fn between(&self, here: usize, forward: bool) -> Between {
        match (forward, self.units.get(here + 1)) {
            (true, _) if here > 0 => self.units[here].between,
            (false, Some(next)) => next.between,
            _ => Between::Boundary,
        }
    }

    fn messages(&self, here: usize, neighbour: Option<usize>, known: &[Vec<f32>], forward: bool) -> Vec<f32> {
        let between = self.between(here, forward);
        let lift = |first: Id, second: Id| {
            if forward { self.context.lift(first, second) } else { self.context.lift(second, first) }
        };
        // What is thought of the neighbour without this unit's word, the same for all its hypotheses.
        let likely: Vec<(f32, Id)> = match neighbour {
            Some(neighbour) if between == Between::Nothing => {
                let score = |k: usize| self.scores[neighbour][k] + BESIDE * lifted(&known[neighbour], k);
                let width = self.scores[neighbour].len().min(WIDTH);
                let weights = probabilities((0..width).map(score).collect::<Vec<_>>().into_iter());
                let there = self.hypotheses[neighbour].iter().map(|t| t.id);
                weights.into_iter().zip(there).filter(|(weight, _)| *weight > NEGLIGIBLE).collect()
            }
            _ => Vec::new(),
        };
        let message = |h: &Hypothesis| match sign(between) {
            Some(sign) => lift(sign, h.id),
            None if likely.is_empty() => 0.0,
            None => {
                let mean: f32 = likely.iter().map(|(weight, id)| weight * (BESIDE * lift(*id, h.id)).exp()).sum();
                mean.ln() / BESIDE
            }
        };
        self.hypotheses[here].iter().take(WIDTH).map(message).collect()
    }

    /// The scores with what stands one place beyond the next word on either side, weighed by what is thought of it.
    fn with_those_beyond(&self, weights: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let of_unit = |here: usize| {
            let sides = [true, false].map(|forward| (forward, self.beyond(here, forward)));
            let of_hypothesis = |(k, h): (usize, &Hypothesis)| {
                let says: f32 = sides.iter().map(|(forward, beyond)| self.says(beyond, h.id, *forward, weights)).sum();
                self.scores[here][k] + says
            };
            self.hypotheses[here].iter().enumerate().map(of_hypothesis).collect()
        };
        (0..self.units.len()).map(of_unit).collect()
    }

    /// The weights with words that damage makes alike held against each other by all that stands around them.
    fn with_duels(&self, weights: Vec<Vec<f32>>) -> Vec<Vec<f32>> {
        let likely: Vec<Option<Id>> = weights
            .iter()
            .zip(self.hypotheses)
            .map(|(weights, here)| weights.iter().zip(here).max_by(|a, b| a.0.total_cmp(b.0)).map(|(_, h)| h.id))
            .collect();
        let of_unit = |(here, weights): (usize, Vec<f32>)| self.duels(here, &likely, &weights).unwrap_or(weights);
        weights.into_iter().enumerate().map(of_unit).collect()
    }

    /// New weights of a unit; `None` when no two of its hypotheses are known as a pair.
    fn duels(&self, here: usize, likely: &[Option<Id>], weights: &[f32]) -> Option<Vec<f32>> {
        let hypotheses = self.hypotheses[here].iter().take(WIDTH).enumerate().filter(|(_, h)| h.words == 1);
        let rivals: Vec<(usize, Id)> = hypotheses.map(|(k, h)| (k, h.id)).collect();
        let paired = |one: &(usize, Id)| rivals.iter().any(|other| self.context.has_duel(one.1, other.1));
        let rivals: Vec<(usize, Id)> = rivals.iter().copied().filter(paired).collect();
        if rivals.is_empty() {
            return None;
        }
        let features = self.context.features(&self.around(here, likely));
        let own = |k: usize| self.hypotheses[here][k].score;
        let neighbours = |k: usize| weights[k].max(1e-9).ln() - own(k);
        let score = |one: &(usize, Id)| {
            let against = |other: &(usize, Id)| {
                let beside = neighbours(one.0) - neighbours(other.0);
                self.context
                    .duel(one.1, other.1, &features)
                    .map_or(beside, |place| PLACE * place + BESIDE_PLACE * beside)
            };
            own(one.0) + rivals.iter().map(against).sum::<f32>() / rivals.len() as f32
        };
        let mass: f32 = rivals.iter().map(|(k, _)| weights[*k]).sum();
        let shares = probabilities(rivals.iter().map(score).collect::<Vec<_>>().into_iter());
        let mut weights = weights.to_vec();
        for ((k, _), share) in rivals.iter().zip(shares) {
            weights[*k] = mass * share;
        }
        Some(weights)
    }

    /// What stands around a unit, as is thought most likely.
    fn around(&self, here: usize, likely: &[Option<Id>]) -> Around {
        let id = |at: usize| likely.get(at).copied().flatten();
        let before = (0..=here).rev().flat_map(|at| {
            let sign = sign(self.units[at].between);
            [sign, at.checked_sub(1).map(|before| id(before).unwrap_or(UNLISTED))]
        });
        let after = (here + 1..self.units.len())
            .flat_map(|at| [sign(self.units[at].between), Some(id(at).unwrap_or(UNLISTED))]);
        Around::new(before.flatten(), after.flatten())
    }

    fn beyond(&self, here: usize, forward: bool) -> Beyond {
        let next = if forward { here.checked_sub(1) } else { Some(here + 1).filter(|n| *n < self.units.len()) };
        let Some(next) = next else { return Beyond::Nothing };
        match self.between(here, forward) {
            Between::Boundary => Beyond::Nothing,
            Between::Comma | Between::Number => Beyond::Word(next),
            Between::Nothing => match (sign(self.between(next, forward)), forward) {
                (Some(sign), _) => Beyond::Sign(sign),
                (None, true) => next.checked_sub(1).map_or(Beyond::Nothing, Beyond::Word),
                (None, false) => Some(next + 1).filter(|n| *n < self.units.len()).map_or(Beyond::Nothing, Beyond::Word),
            },
        }
    }

    fn says(&self, beyond: &Beyond, id: Id, forward: bool, weights: &[Vec<f32>]) -> f32 {
        let lift = |other: Id| {
            OVER_ONE
                * if forward { self.context.lift_over_one(other, id) } else { self.context.lift_over_one(id, other) }
        };
        match beyond {
            Beyond::Nothing => 0.0,
            Beyond::Sign(sign) => lift(*sign),
            Beyond::Word(at) => {
                let likely = weights[*at].iter().zip(&self.hypotheses[*at]).filter(|(w, _)| **w > NEGLIGIBLE);
                let (mass, mean) = likely.fold((0.0, 0.0), |(m, s), (w, h)| (m + w, s + w * lift(h.id).exp()));
                if mass > 0.0 { (mean / mass).ln() } else { 0.0 }
            }
        }
    }
}

/// The context id of what stands between two words.
fn sign(between: Between) -> Option<Id> {
    match between {
        Between::Nothing => None,
        Between::Comma => Some(COMMA),
        Between::Number => Some(NUMBER),
        Between::Boundary => Some(BOUNDARY),
    }
}
