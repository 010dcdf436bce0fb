//! What two words side by side say for each other, worked out once for each pair of hypotheses that is asked for.

use super::lattice::{BESIDE, WIDTH};
use super::ranking::Hypothesis;
use crate::dictionary::context::{Context, Id};
use crate::dictionary::{Half, WebPairs};
use std::cell::Cell;

/// How much the list of the web counts beside what was counted: it knows more pairs, and of each less.
///
/// # Source
/// Set on tuning texts; the ablation table of `ACCURACY.md` tells what it brings.
const WEB: f32 = 0.6;

/// What is known of words side by side.
#[derive(Clone, Copy)]
pub(super) struct Neighbours<'a> {
    pub(super) context: &'a Context,
    pub(super) web_pairs: &'a WebPairs,
}

impl Neighbours<'_> {
    /// Natural logarithm of how much more often than by chance a word follows another, by what was counted of the two and by
    /// what is listed.
    pub(super) fn lift(&self, first: (Id, Half), second: (Id, Half)) -> f32 {
        self.context.lift(first.0, second.0) + WEB * self.web_pairs.lift(first.1, second.1)
    }
}

/// The pairs of hypotheses of neighbouring units. Both ways over the chain ask for the same ones, and so does the second
/// time over it.
pub(super) struct Beside<'a> {
    hypotheses: &'a [Vec<Hypothesis>],
    neighbours: Neighbours<'a>,
    /// Where the pairs of a unit and the next one begin.
    starts: Vec<usize>,
    /// How much likelier than by chance a pair is, weighed; not a number until it is asked for.
    known: Vec<Cell<f32>>,
}

impl<'a> Beside<'a> {
    pub(super) fn new(hypotheses: &'a [Vec<Hypothesis>], neighbours: Neighbours<'a>) -> Self {
        let mut starts = Vec::with_capacity(hypotheses.len());
        let mut end = 0;
        for pair in hypotheses.windows(2) {
            starts.push(end);
            end += pair[0].len().min(WIDTH) * pair[1].len().min(WIDTH);
        }
        Self { hypotheses, neighbours, starts, known: vec![Cell::new(f32::NAN); end] }
    }

    /// How much likelier than by chance a unit's hypothesis and one of the next unit's stand together, weighed.
    pub(super) fn says(&self, unit: usize, one: usize, next: usize) -> f32 {
        let (first, second) = (&self.hypotheses[unit], &self.hypotheses[unit + 1]);
        let known = &self.known[self.starts[unit] + one * second.len().min(WIDTH) + next];
        if known.get().is_nan() {
            let (first, second) = (&first[one], &second[next]);
            let lift = self.neighbours.lift((first.id, first.ends[1]), (second.id, second.ends[0]));
            known.set((BESIDE * lift).exp());
        }
        known.get()
    }
}
