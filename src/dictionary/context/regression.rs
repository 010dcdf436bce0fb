//! The regressions behind [`super::duels`]. Run by `pjece dictionary build`, by maintainers only.

use super::Id;
use super::clause::Role;
use super::duels::{Around, Duels};
use std::collections::HashMap;

/// Both words of a pair stand in so many places at least.
const LEAST_PLACES: usize = 12;
/// More places than this teach nothing new of a word.
const MOST_PLACES: usize = 4000;
const ROUNDS: usize = 12;
const RATE: f32 = 0.3;

/// A place where a word stands: its features, and how much it counts.
struct Place {
    features: Vec<u32>,
    weight: f32,
}

/// Learns the pairs from sentences (ids with how much each sentence counts).
pub(super) fn learn(pairs: &[(Id, Id)], sentences: &[(Vec<Id>, u32)], class_of: &[Id], roles: &[Role]) -> Duels {
    let mut places: HashMap<Id, Vec<Place>> =
        pairs.iter().flat_map(|(a, b)| [(*a, Vec::new()), (*b, Vec::new())]).collect();
    // Texts of the pamphlets' own kind first: of a common word the others may be left out.
    let mut in_order: Vec<&(Vec<Id>, u32)> = sentences.iter().collect();
    in_order.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    for (ids, weight) in in_order {
        for (at, id) in ids.iter().enumerate() {
            let Some(known) = places.get_mut(id).filter(|known| known.len() < MOST_PLACES) else { continue };
            let around = Around::new(ids[..at].iter().rev().copied(), ids[at + 1..].iter().copied());
            // Half the say of the weight: a manual's grammar is as good as a pamphlet's.
            known.push(Place { features: around.features(class_of, roles), weight: (*weight as f32).sqrt() });
        }
    }
    let mut duels = Duels::default();
    for (first, second) in pairs {
        let (of_first, of_second) = (&places[first], &places[second]);
        if of_first.len().min(of_second.len()) >= LEAST_PLACES {
            duels.add(*first, *second, regression(of_first, of_second));
        }
    }
    duels
}

/// Weights that speak for the first word: `AdaGrad` over both words' places in turn, each word with the same say in all, and
/// a weight held back the more the fewer places it was seen in.
fn regression(first: &[Place], second: &[Place]) -> Vec<(u32, f32)> {
    let mut index: HashMap<u32, usize> = HashMap::new();
    let mut seen: Vec<f32> = Vec::new();
    let mut dense = |place: &Place| -> Vec<usize> {
        let of_key = |key: &u32| {
            let at = *index.entry(*key).or_insert_with(|| {
                seen.push(0.0);
                seen.len() - 1
            });
            seen[at] += 1.0;
            at
        };
        place.features.iter().map(of_key).collect()
    };
    let whole = |places: &[Place]| places.iter().map(|place| place.weight).sum::<f32>();
    let half = (first.len() + second.len()) as f32 / 2.0;
    let mut examples: Vec<(f32, Vec<usize>, f32)> = Vec::new();
    for (places, truth) in [(first, 1.0), (second, 0.0)] {
        let scale = half / whole(places);
        examples.extend(places.iter().map(|place| (truth, dense(place), (place.weight * scale).min(50.0))));
    }
    shuffle(&mut examples);
    let (mut weights, mut steps) = (vec![0.0_f32; seen.len()], vec![1e-6_f32; seen.len()]);
    for _ in 0..ROUNDS {
        for (truth, features, weight) in &examples {
            let sum: f32 = features.iter().map(|at| weights[*at]).sum();
            let miss = (1.0 / (1.0 + (-sum).exp()) - truth) * weight;
            for at in features {
                let slope = miss + weights[*at] / seen[*at];
                steps[*at] += slope * slope;
                weights[*at] -= RATE * slope / steps[*at].sqrt();
            }
        }
    }
    index.into_iter().map(|(key, at)| (key, weights[at])).collect()
}

/// The same order each time (a linear congruential generator).
fn shuffle<T>(items: &mut [T]) {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for at in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(at, (state >> 33) as usize % (at + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_speaks_for_the_word_that_stood_in_places_like_it() {
        let sentences: Vec<(Vec<Id>, u32)> =
            (0..40).map(|n| (vec![0, 20 + n % 3, if n % 2 == 0 { 10 } else { 11 }, 30 + n % 2, 0], 1)).collect();
        let class_of: Vec<Id> = (0..50).collect();
        let duels = learn(&[(10, 11)], &sentences, &class_of, &[]);
        let around = Around::new([21, 0].into_iter(), [30, 0].into_iter());
        let features = around.features(&class_of, &[]);
        assert!(duels.says(10, 11, &features).unwrap() > 1.0);
        assert_eq!(duels.says(11, 10, &features), duels.says(10, 11, &features).map(|says| -says));
        assert_eq!(duels.says(10, 12, &features), None);
    }
}
