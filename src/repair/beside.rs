//! What two words side by side say for each other, worked out once for each pair of hypotheses that is asked for.

use super::lattice::{BESIDE, WIDTH};
use super::ranking::Hypothesis;
use crate::dictionary::context::Context;
use std::cell::Cell;

/// The pairs of hypotheses of neighbouring units. Both ways over the chain ask for the same ones, and so does the second
/// time over it.
pub(super) struct Beside<'a> {
    hypotheses: &'a [Vec<Hypothesis>],
    context: &'a Context,
    /// Where the pairs of a unit and the next one begin.
    starts: Vec<usize>,
    /// How much likelier than by chance a pair is, weighed; not a number until it is asked for.
    known: Vec<Cell<f32>>,
}

impl<'a> Beside<'a> {
    pub(super) fn new(hypotheses: &'a [Vec<Hypothesis>], context: &'a Context) -> Self {
        let mut starts = Vec::with_capacity(hypotheses.len());
        let mut end = 0;
        for pair in hypotheses.windows(2) {
            starts.push(end);
            end += pair[0].len().min(WIDTH) * pair[1].len().min(WIDTH);
        }
        Self { hypotheses, context, starts, known: vec![Cell::new(f32::NAN); end] }
    }

    /// How much likelier than by chance a unit's hypothesis and one of the next unit's stand together, weighed.
    pub(super) fn says(&self, unit: usize, one: usize, next: usize) -> f32 {
        let (first, second) = (&self.hypotheses[unit], &self.hypotheses[unit + 1]);
        let known = &self.known[self.starts[unit] + one * second.len().min(WIDTH) + next];
        if known.get().is_nan() {
            known.set((BESIDE * self.context.lift(first[one].id, second[next].id)).exp());
        }
        known.get()
    }
}
