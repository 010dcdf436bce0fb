//! The words of a page weighed together: each hypothesis by its own score and by its neighbours.

use super::beside::{Beside, Neighbours};
use super::ranking::{Hypothesis, to_probabilities};
use super::units::{Between, Unit};
use crate::dictionary::WebPairs;
use crate::dictionary::context::{Around, BOUNDARY, COMMA, Context, Id, NUMBER, UNLISTED};

/// How much the words beside count against word and channel, and how much those with one word between.
///
/// # Source
/// Set on tuning texts; the ablation table of `ACCURACY.md` tells what they bring.
pub(super) const BESIDE: f32 = 0.8;
const OVER_ONE: f32 = 0.5;
/// How much a whole place counts where two words are held against each other in it, and what single neighbours still say.
const PLACE: f32 = 0.8;
const BESIDE_PLACE: f32 = 0.7;
/// Hypotheses that take part; the others keep their own probability, scaled.
pub(super) const WIDTH: usize = 6;
/// Less likely hypotheses about a neighbour are not asked.
const NEGLIGIBLE: f32 = 0.001;
/// Whatever the words beyond say for a hypothesis less likely than this, it is not believed.
const HOPELESS: f32 = 1e-7;

/// Probabilities of each unit's hypotheses given the whole line of words: forward and backward over the chain, then once more
/// with what the words beyond the next one say.
pub(crate) fn weigh(
    units: &[Unit],
    hypotheses: Vec<Vec<Hypothesis>>,
    context: &Context,
    web_pairs: &WebPairs,
) -> Vec<Vec<(Hypothesis, f32)>> {
    let starts: Vec<usize> = [0]
        .into_iter()
        .chain(hypotheses.iter().scan(0, |all, here| {
            *all += here.len();
            Some(*all)
        }))
        .collect();
    let scores = hypotheses.iter().flatten().map(|h| h.score).collect();
    let beside = Beside::new(&hypotheses, Neighbours { context, web_pairs });
    let mut lattice = Lattice { units, hypotheses: &hypotheses, context, beside, starts, scores };
    let weights = lattice.weights();
    lattice.scores = lattice.with_those_beyond(&weights);
    let mut weights = lattice.weights();
    lattice.hold_duels(&mut weights);
    let mut weights = weights.into_iter();
    hypotheses
        .into_iter()
        .map(|here| {
            let mut weighed: Vec<(Hypothesis, f32)> = here.into_iter().zip(&mut weights).collect();
            weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.text.cmp(&b.0.text)));
            once_each(weighed)
        })
        .collect()
}

/// A string that was come to in two ways, as a compound and as a name, is as likely as both together.
fn once_each(weighed: Vec<(Hypothesis, f32)>) -> Vec<(Hypothesis, f32)> {
    let all = weighed.len();
    let mut once: Vec<(Hypothesis, f32)> = Vec::with_capacity(all);
    for (hypothesis, probability) in weighed {
        match once.iter_mut().find(|(known, _)| known.text == hypothesis.text) {
            Some((_, known)) => *known += probability,
            None => once.push((hypothesis, probability)),
        }
    }
    // Most words have nothing twice, and are in order as they came.
    if once.len() < all {
        once.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.text.cmp(&b.0.text)));
    }
    once
}

/// Messages are kept for the first hypotheses; the rest take the last one's.
fn lifted(messages: &[f32], k: usize) -> f32 {
    messages.get(k.min(WIDTH - 1)).copied().unwrap_or_default()
}

/// What one value for each hypothesis is kept in: those of one unit after those of another.
struct Lattice<'a> {
    units: &'a [Unit],
    hypotheses: &'a [Vec<Hypothesis>],
    context: &'a Context,
    beside: Beside<'a>,
    /// Where the values of each unit begin; one more for the end.
    starts: Vec<usize>,
    /// Of each hypothesis: what word, channel and far neighbours say.
    scores: Vec<f32>,
}

/// What stands one place beyond the next word.
enum Beyond {
    Nothing,
    Sign(Id),
    Word(usize),
}

impl Lattice<'_> {
    /// A unit's part of what is kept for each hypothesis.
    fn of<'v>(&self, unit: usize, values: &'v [f32]) -> &'v [f32] {
        &values[self.starts[unit]..self.starts[unit + 1]]
    }

    /// Probabilities of each unit's hypotheses.
    fn weights(&self) -> Vec<f32> {
        let forward = self.pass(true);
        let backward = self.pass(false);
        let mut weights = self.scores.clone();
        for unit in 0..self.units.len() {
            let here = self.starts[unit]..self.starts[unit + 1];
            let (forward, backward) = (&forward[here.clone()], &backward[here.clone()]);
            let weights = &mut weights[here];
            for (k, weight) in weights.iter_mut().enumerate() {
                *weight += BESIDE * (lifted(forward, k) + lifted(backward, k));
            }
            to_probabilities(weights);
        }
        weights
    }

    /// For each unit and hypothesis: the logarithm of what one side's neighbours say for it, relative to chance.
    fn pass(&self, forward: bool) -> Vec<f32> {
        let n = self.units.len();
        let mut messages = vec![0.0; self.scores.len()];
        for step in 0..n {
            let here = if forward { step } else { n - 1 - step };
            let neighbour = if forward { here.checked_sub(1) } else { (here + 1 < n).then_some(here + 1) };
            self.messages(here, neighbour, &mut messages, forward);
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

    fn messages(&self, here: usize, neighbour: Option<usize>, messages: &mut [f32], forward: bool) {
        let hypotheses = &self.hypotheses[here];
        // A lone hypothesis is sure, whatever its neighbours say.
        if hypotheses.len() < 2 {
            return;
        }
        let start = self.starts[here];
        let between = self.between(here, forward);
        let sign = sign(between);
        // What is thought of the neighbour without this unit's word, the same for all its hypotheses.
        let mut likely = [0.0; WIDTH];
        let neighbour = neighbour.filter(|_| sign.is_none());
        let width = neighbour.map_or(0, |there| self.hypotheses[there].len().min(WIDTH));
        if let Some(there) = neighbour {
            let (scores, known) = (self.of(there, &self.scores), self.of(there, messages));
            for (k, score) in likely[..width].iter_mut().enumerate() {
                *score = scores[k] + BESIDE * lifted(known, k);
            }
            to_probabilities(&mut likely[..width]);
        }
        let likely = || likely[..width].iter().enumerate().filter(|(_, weight)| **weight > NEGLIGIBLE);
        for (k, h) in hypotheses.iter().take(WIDTH).enumerate() {
            messages[start + k] = match sign {
                Some(sign) if forward => self.context.lift(sign, h.id),
                Some(sign) => self.context.lift(h.id, sign),
                None if width == 0 => 0.0,
                None => {
                    let beside = |there| {
                        if forward { self.beside.says(here - 1, there, k) } else { self.beside.says(here, k, there) }
                    };
                    let mean: f32 = likely().map(|(there, weight)| weight * beside(there)).sum();
                    mean.ln() / BESIDE
                }
            };
        }
    }

    /// The scores with what stands one place beyond the next word on either side, weighed by what is thought of it.
    fn with_those_beyond(&self, weights: &[f32]) -> Vec<f32> {
        let mut scores = self.scores.clone();
        for (here, hypotheses) in self.hypotheses.iter().enumerate().filter(|(_, hypotheses)| hypotheses.len() > 1) {
            let sides = [true, false].map(|forward| (forward, self.beyond(here, forward)));
            let own = self.of(here, weights).iter().zip(hypotheses);
            let likely = scores[self.starts[here]..].iter_mut().zip(own).filter(|(_, (weight, _))| **weight > HOPELESS);
            for (score, (_, h)) in likely {
                let says: f32 = sides.iter().map(|(forward, beyond)| self.says(beyond, h.id, *forward, weights)).sum();
                *score += says;
            }
        }
        scores
    }

    /// Holds words that damage makes alike against each other by all that stands around them.
    fn hold_duels(&self, weights: &mut [f32]) {
        let most_likely = |(here, hypotheses): (usize, &Vec<Hypothesis>)| {
            let weighed = self.of(here, weights).iter().zip(hypotheses);
            weighed.max_by(|a, b| a.0.total_cmp(b.0)).map(|(_, h)| h.id)
        };
        let likely: Vec<Option<Id>> = self.hypotheses.iter().enumerate().map(most_likely).collect();
        for here in 0..self.units.len() {
            self.duels(here, &likely, &mut weights[self.starts[here]..self.starts[here + 1]]);
        }
    }

    /// New weights of a unit, where two of its hypotheses are known as a pair.
    fn duels(&self, here: usize, likely: &[Option<Id>], weights: &mut [f32]) {
        if weights.len() < 2 {
            return;
        }
        let hypotheses = self.hypotheses[here].iter().take(WIDTH).enumerate().filter(|(_, h)| h.words == 1);
        let mut rivals: Vec<(usize, Id)> = hypotheses.map(|(k, h)| (k, h.id)).collect();
        let all = rivals.clone();
        rivals.retain(|one| all.iter().any(|other| self.context.has_duel(one.1, other.1)));
        if rivals.is_empty() {
            return;
        }
        let features = self.context.features(&self.around(here, likely));
        let own = |k: usize| self.hypotheses[here][k].score;
        let neighbours = |k: usize| weights[k].max(1e-9).ln() - own(k);
        // What the place says for the one it says against the other, so each pair is held against each other once.
        let mut sums: Vec<f32> = vec![0.0; rivals.len()];
        for (i, one) in rivals.iter().enumerate() {
            for (j, other) in rivals.iter().enumerate().skip(i + 1) {
                let beside = neighbours(one.0) - neighbours(other.0);
                let says = self.context.duel(one.1, other.1, &features);
                let says = says.map_or(beside, |place| PLACE * place + BESIDE_PLACE * beside);
                sums[i] += says;
                sums[j] -= says;
            }
        }
        let score = |(one, sum): (&(usize, Id), &f32)| own(one.0) + sum / rivals.len() as f32;
        let mass: f32 = rivals.iter().map(|(k, _)| weights[*k]).sum();
        let mut shares: Vec<f32> = rivals.iter().zip(&sums).map(score).collect();
        to_probabilities(&mut shares);
        for ((k, _), share) in rivals.iter().zip(shares) {
            weights[*k] = mass * share;
        }
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

    fn says(&self, beyond: &Beyond, id: Id, forward: bool, weights: &[f32]) -> f32 {
        let lift = |other: Id| {
            OVER_ONE
                * if forward { self.context.lift_over_one(other, id) } else { self.context.lift_over_one(id, other) }
        };
        match beyond {
            Beyond::Nothing => 0.0,
            Beyond::Sign(sign) => lift(*sign),
            Beyond::Word(at) => {
                let likely = self.of(*at, weights).iter().zip(&self.hypotheses[*at]).filter(|(w, _)| **w > NEGLIGIBLE);
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
