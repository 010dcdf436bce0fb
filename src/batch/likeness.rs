//! Which documents nearly agree in their text: two scans of one edition, a reprint. They are reported, never merged.
//!
//! A text is seen as the set of its runs of three words. Its sketch holds, for each of many orders of all runs, the first
//! of its own ([`MINHASH`]): two sketches agree in the share of places in which the texts agree in runs. Documents are held
//! against each other only when they agree in a pair of places, so that the work does not grow with the square of their
//! number.
//!
//! [`MINHASH`]: https://doi.org/10.1109/SEQUEN.1997.666900 "Broder, On the resemblance and containment of documents (1997)"

use crate::model::NearDuplicates;
use std::collections::{BTreeMap, BTreeSet};

/// Places of a sketch.
const PLACES: usize = 48;
/// Places that must agree together for two documents to be held against each other.
const BAND: usize = 2;
/// Words in a run.
const RUN: usize = 3;
/// Texts of fewer runs are too short to be told apart by them.
const LEAST_RUNS: usize = 60;
/// Share of runs from which two texts are reported. Two scans of one edition with one word of ten wrong in each share about
/// a third of their runs; pamphlets of one publisher on one matter share two of a hundred.
const NEAR: f32 = 0.2;

/// What is kept of a text; empty for a short one.
pub(super) type Sketch = Vec<u32>;

/// The sketch of a text, the same on every machine.
pub(super) fn sketch(text: &str) -> Sketch {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().flat_map(char::to_lowercase).fold(FNV, |hash, c| step(hash, u64::from(c))))
        .collect();
    let mut least = vec![u32::MAX; PLACES];
    if words.len() < LEAST_RUNS + RUN - 1 {
        return Sketch::new();
    }
    for run in words.windows(RUN) {
        let run = run.iter().fold(FNV, |hash, word| step(hash, *word));
        for (place, least) in (1_u64..).zip(&mut least) {
            // Each place has its own order of runs.
            let order = mixed(run.wrapping_add(place.wrapping_mul(GOLDEN)));
            *least = (*least).min((order >> 32) as u32);
        }
    }
    least
}

/// Where a hash begins.
const FNV: u64 = 0xcbf2_9ce4_8422_2325;
/// The golden ratio as a fraction of 64 bits: steps of it fall evenly.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Every bit of the value shapes every bit of the result.
///
/// # Source
/// Steele, Lea, Flood (2014), *Fast splittable pseudorandom number generators*: the last step of `SplitMix64`.
fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// # Source
/// Fowler, Noll, Vo: FNV-1a, 64 bits.
fn step(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Groups of documents that nearly agree, each group and the groups in the order of names.
pub(super) fn groups(documents: &BTreeMap<String, Sketch>) -> Vec<NearDuplicates> {
    let documents: Vec<(&String, &Sketch)> = documents.iter().filter(|(_, sketch)| !sketch.is_empty()).collect();
    let mut buckets: BTreeMap<(usize, &[u32]), Vec<usize>> = BTreeMap::new();
    for (index, (_, sketch)) in documents.iter().enumerate() {
        for band in sketch.chunks_exact(BAND).enumerate() {
            buckets.entry(band).or_default().push(index);
        }
    }
    // Only the first members of a bucket are held against the others: a thousand reprints are not half a million pairs.
    let mut group: Vec<usize> = (0..documents.len()).collect();
    let mut similarity: Vec<f32> = vec![1.0; documents.len()];
    let mut compared = BTreeSet::new();
    for members in buckets.values().filter(|members| members.len() > 1) {
        for (at, first) in members.iter().enumerate().take(MOST_FIRSTS) {
            for other in &members[at + 1..] {
                let (a, b) = (root(&group, *first), root(&group, *other));
                if a == b || !compared.insert((*first, *other)) {
                    continue;
                }
                let share = agreement(documents[*first].1, documents[*other].1);
                if share >= NEAR {
                    let (low, high) = (a.min(b), a.max(b));
                    group[high] = low;
                    similarity[low] = similarity[low].min(similarity[high]).min(share);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (index, (name, _)) in documents.iter().enumerate() {
        groups.entry(root(&group, index)).or_default().push((*name).clone());
    }
    let near = groups.into_iter().filter(|(_, paths)| paths.len() > 1);
    near.map(|(at, paths)| NearDuplicates { paths, similarity: (similarity[at] * 100.0).round() / 100.0 }).collect()
}

/// So many members of a bucket are held against all others in it.
const MOST_FIRSTS: usize = 8;

fn root(group: &[usize], mut at: usize) -> usize {
    while group[at] != at {
        at = group[at];
    }
    at
}

fn agreement(a: &Sketch, b: &Sketch) -> f32 {
    let same = a.iter().zip(b).filter(|(a, b)| a == b).count();
    same as f32 / PLACES as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `words` words, of which one in `spoilt` is replaced; `seed` chooses the words.
    fn text(seed: u64, words: u64, spoilt: u64, spoiler: u64) -> String {
        let random = |seed: u64, at: u64| mixed(mixed(seed) ^ at) >> 33;
        let word = |at: u64| {
            let number = random(seed, at);
            if spoilt > 0 && random(spoiler, at).is_multiple_of(spoilt) {
                format!("x{number} ")
            } else {
                format!("ord{} ", number % 5000)
            }
        };
        (0..words).map(word).collect()
    }

    #[test]
    fn two_scans_of_one_edition_are_near_and_others_are_not() {
        let documents = BTreeMap::from([
            ("b/scan1.pdf".to_owned(), sketch(&text(1, 2000, 10, 7))),
            ("a/scan2.pdf".to_owned(), sketch(&text(1, 2000, 10, 8))),
            ("other.pdf".to_owned(), sketch(&text(2, 2000, 0, 0))),
            ("third.pdf".to_owned(), sketch(&text(3, 2000, 0, 0))),
        ]);
        let groups = groups(&documents);
        assert_eq!(groups.len(), 1, "{groups:?}");
        assert_eq!(groups[0].paths, ["a/scan2.pdf", "b/scan1.pdf"]);
        assert!((0.2..0.7).contains(&groups[0].similarity), "{groups:?}");
    }

    #[test]
    fn letter_case_and_marks_do_not_matter_and_short_texts_are_left_out() {
        let long = text(4, 200, 0, 0);
        assert_eq!(sketch(&long), sketch(&long.to_uppercase().replace(' ', ",\n")));
        assert!(sketch("En kort tekst.").is_empty());
    }
}
