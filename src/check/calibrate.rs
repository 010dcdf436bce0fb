//! The regressions behind the confidence of edits. Run by `pjece dictionary calibrate`, by maintainers only.

use super::pairs::{Judged, Pair};
use crate::repair::calibration::{NAMES, Observations, Weighed, Weights};
use std::collections::BTreeSet;
use std::fmt::Write;

const N: usize = NAMES.len();
/// Each weight but the base's is held back as much as by so many edits that speak for nothing.
const HELD_BACK: f64 = 2.0;
const ROUNDS: usize = 30;

/// Fits both regressions to edits that were judged.
pub fn fit(edits: &[&Judged]) -> Weights {
    let of = |is_word: bool| {
        let edits = edits.iter().copied().filter(|edit| edit.weighed.is_word == is_word);
        regression(&edits.collect::<Vec<_>>())
    };
    Weights { of_a_string: of(false), of_a_word: of(true) }
}

/// How the fit holds on documents that took no part in it, each left out in turn, as a table to read.
pub fn left_out_in_turn(pairs: &[Pair], edits: &[Vec<Judged>]) -> String {
    let documents: BTreeSet<&str> = pairs.iter().map(|pair| pair.doc.as_str()).collect();
    let of = |wanted: &dyn Fn(&str) -> bool| {
        pairs.iter().zip(edits).filter(|(pair, _)| wanted(&pair.doc)).flat_map(|(_, edits)| edits).collect::<Vec<_>>()
    };
    let mut judged: Vec<(f32, bool)> = Vec::new();
    for left_out in documents {
        let weights = fit(&of(&|doc| doc != left_out));
        judged.extend(
            of(&|doc| doc == left_out).into_iter().map(|edit| (weights.probability(&edit.weighed), edit.right)),
        );
    }
    let mut table = String::from("confidence     edits  stated   right\n");
    let borders = [0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.999, 1.0];
    for border in borders.windows(2) {
        let here: Vec<&(f32, bool)> = judged.iter().filter(|(p, _)| *p >= border[0] && *p < border[1]).collect();
        let share = |sum: f32| sum / here.len().max(1) as f32;
        let stated = share(here.iter().map(|(p, _)| p).sum());
        let right = share(here.iter().filter(|(_, right)| *right).count() as f32);
        let _ = writeln!(table, "{:.3}..{:.3}  {:6}   {stated:.3}   {right:.3}", border[0], border[1], here.len());
    }
    table
}

/// Newton's method; the weights that make the judgements likeliest.
fn regression(edits: &[&Judged]) -> Observations {
    let mut weights = [0.0_f64; N];
    for _ in 0..ROUNDS {
        let mut slope = [0.0_f64; N];
        let mut curve = [[0.0_f64; N]; N];
        for Judged { weighed: Weighed { observations, .. }, right } in edits {
            let observed = observations.map(f64::from);
            let odds: f64 = weights.iter().zip(observed).map(|(weight, x)| weight * x).sum();
            let probability = 1.0 / (1.0 + (-odds).exp());
            let (miss, spread) = (f64::from(u8::from(*right)) - probability, probability * (1.0 - probability));
            for a in 0..N {
                slope[a] += miss * observed[a];
                for b in 0..N {
                    curve[a][b] += spread * observed[a] * observed[b];
                }
            }
        }
        for at in 0..N {
            let held_back = if at == 0 { 1e-3 } else { HELD_BACK };
            slope[at] -= held_back * weights[at];
            curve[at][at] += held_back;
        }
        let step = solution(curve, slope);
        weights.iter_mut().zip(step).for_each(|(weight, step)| *weight += step.clamp(-2.0, 2.0));
    }
    weights.map(|weight| weight as f32)
}

/// Solves `matrix * x = right` for a matrix that has a solution (Gauss, with the largest pivot first).
fn solution(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for column in 0..N {
        let pivot = (column..N).max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()));
        let pivot = pivot.unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in column + 1..N {
            let factor = matrix[row][column] / matrix[column][column];
            let above = matrix[column];
            matrix[row].iter_mut().zip(above).skip(column).for_each(|(here, above)| *here -= factor * above);
            right[row] -= factor * right[column];
        }
    }
    let mut solved = [0.0; N];
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|column| matrix[row][column] * solved[column]).sum();
        solved[row] = (right[row] - known) / matrix[row][row];
    }
    solved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_for_an_edit_gets_weight_and_what_says_nothing_gets_none() {
        let edit = |n: usize| {
            let mut observations = [0.0; N];
            (observations[0], observations[1], observations[2]) = (1.0, (n % 10) as f32, (n / 10 % 2) as f32);
            Judged { weighed: Weighed { is_word: false, observations }, right: n % 10 > 4 || n.is_multiple_of(7) }
        };
        let edits: Vec<Judged> = (0..2000).map(edit).collect();
        let weights = fit(&edits.iter().collect::<Vec<_>>());
        assert!(weights.of_a_string[1] > 0.3, "{weights:?}");
        assert!(weights.of_a_string[2].abs() < 0.2, "{weights:?}");
        let sum: f32 = edits.iter().map(|edit| weights.probability(&edit.weighed)).sum();
        let right = edits.iter().filter(|edit| edit.right).count() as f32;
        assert!((sum - right).abs() < 5.0, "{sum} {right}");
    }
}
