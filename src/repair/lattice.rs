//! The words of a page weighed together: each hypothesis by its own score and by its neighbours.

use super::ranking::{Hypothesis, probabilities};
use super::units::{Between, Unit};
use crate::dictionary::context::{BOUNDARY, COMMA, Context, Id, NUMBER};

/// How much the neighbours count against word and channel: texts of other fields than pamphlets made the model.
const WEIGHT: f32 = 0.5;
/// Hypotheses that take part; the others keep their own probability, scaled.
const WIDTH: usize = 6;

/// Probabilities of each unit's hypotheses given the whole line of words (forward and backward over the chain).
pub(crate) fn weigh(
    units: &[Unit],
    hypotheses: Vec<Vec<Hypothesis>>,
    context: &Context,
) -> Vec<Vec<(Hypothesis, f32)>> {
    let lattice = Lattice { units, hypotheses: &hypotheses, context };
    let forward = lattice.pass(true);
    let backward = lattice.pass(false);
    let totals: Vec<Vec<f32>> = hypotheses
        .iter()
        .enumerate()
        .map(|(i, here)| {
            let score = |k: usize| here[k].score + WEIGHT * (lifted(&forward[i], k) + lifted(&backward[i], k));
            probabilities((0..here.len()).map(score).collect::<Vec<_>>().into_iter())
        })
        .collect();
    hypotheses
        .into_iter()
        .zip(totals)
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
}

impl Lattice<'_> {
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

    fn messages(&self, here: usize, neighbour: Option<usize>, known: &[Vec<f32>], forward: bool) -> Vec<f32> {
        // What stands between a unit and the one before it is written on the later of the two.
        let between = match (forward, neighbour) {
            (true, Some(_)) => self.units[here].between,
            (false, Some(next)) => self.units[next].between,
            _ => Between::Boundary,
        };
        let lift = |first: Id, second: Id| {
            if forward { self.context.lift(first, second) } else { self.context.lift(second, first) }
        };
        self.hypotheses[here]
            .iter()
            .take(WIDTH)
            .map(|h| match (between, neighbour) {
                (Between::Nothing, Some(neighbour)) if !self.hypotheses[neighbour].is_empty() => {
                    let there = &self.hypotheses[neighbour];
                    let width = there.len().min(WIDTH);
                    let own: Vec<f32> =
                        (0..width).map(|k| there[k].score + WEIGHT * lifted(&known[neighbour], k)).collect();
                    let weights = probabilities(own.into_iter());
                    let mean: f32 = weights.iter().zip(there).map(|(w, t)| w * (WEIGHT * lift(t.id, h.id)).exp()).sum();
                    mean.ln() / WEIGHT
                }
                (Between::Nothing, _) => 0.0,
                (Between::Comma, _) => lift(COMMA, h.id),
                (Between::Number, _) => lift(NUMBER, h.id),
                (Between::Boundary, _) => lift(BOUNDARY, h.id),
            })
            .collect()
    }
}
