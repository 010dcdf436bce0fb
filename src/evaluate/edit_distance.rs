//! Edit distance and alignment of two sequences, bit-parallel.

use std::collections::HashMap;
use std::hash::Hash;

/// Larger tables of column differences than this many bytes are not kept: the sequences are divided instead.
const TABLE_BYTES: usize = 1 << 20;

/// The fewest insertions, deletions and replacements that make one sequence the other.
pub fn edit_distance<T: Copy + Eq + Hash>(a: &[T], b: &[T]) -> usize {
    let (_, a, b) = trimmed(a, b);
    if a.is_empty() || b.is_empty() {
        return a.len() + b.len();
    }
    let pattern = Pattern::new(a);
    let mut column = Column::first(a.len());
    for item in b {
        column.advance(pattern.places(item));
    }
    column.last_distance(a.len(), b.len())
}

/// For each item of `a` the item of `b` that stands in its place on a shortest path, same or replaced; `None` where it
/// was deleted.
///
/// Of several shortest paths the one is taken that rapidfuzz takes, which the referee `tests/score/text.py` uses.
pub fn alignment<T: Copy + Eq + Hash>(a: &[T], b: &[T]) -> Vec<Option<usize>> {
    let mut places = vec![None; a.len()];
    align(a, b, usize::MAX, 0, &mut places);
    places
}

/// # Source
/// D. S. Hirschberg, "A linear space algorithm for computing maximal common subsequences", CACM 18(6), 1975.
fn align<T: Copy + Eq + Hash>(a: &[T], b: &[T], most: usize, offset: usize, places: &mut [Option<usize>]) {
    let (prefix, middle_a, middle_b) = trimmed(a, b);
    let suffix = a.len() - prefix - middle_a.len();
    for (i, place) in places[..prefix].iter_mut().enumerate() {
        *place = Some(offset + i);
    }
    for (i, place) in places[a.len() - suffix..].iter_mut().enumerate() {
        *place = Some(offset + b.len() - suffix + i);
    }
    let (a, b, offset) = (middle_a, middle_b, offset + prefix);
    let places = &mut places[prefix..prefix + a.len()];
    let most = most.min(a.len().max(b.len()));
    let band = a.len().min(2 * most + 1);
    if 2 * band * b.len() / 8 < TABLE_BYTES || a.len() < 65 || b.len() < 10 {
        trace(a, b, offset, places);
        return;
    }
    let middle = b.len() / 2;
    let (at, left, right) = division(a, b, middle);
    let (places_left, places_right) = places.split_at_mut(at);
    align(&a[..at], &b[..middle], left, offset, places_left);
    align(&a[at..], &b[middle..], right, offset + middle, places_right);
}

/// Where a shortest path through the middle of `b` divides `a`, and the distances of the two halves.
fn division<T: Copy + Eq + Hash>(a: &[T], b: &[T], middle: usize) -> (usize, usize, usize) {
    let left = distances(a, &b[..middle]);
    let (turned_a, turned_b): (Vec<T>, Vec<T>) =
        (a.iter().rev().copied().collect(), b[middle..].iter().rev().copied().collect());
    let right = distances(&turned_a, &turned_b);
    let cut = |i: &usize| left[*i] + right[a.len() - i];
    let at = (0..=a.len()).min_by_key(cut).unwrap_or(0);
    (at, left[at], right[a.len() - at])
}

/// Walks back from the end, through the differences that each column of the table left.
fn trace<T: Copy + Eq + Hash>(a: &[T], b: &[T], offset: usize, places: &mut [Option<usize>]) {
    if a.is_empty() || b.is_empty() {
        return;
    }
    let pattern = Pattern::new(a);
    let mut column = Column::first(a.len());
    let columns: Vec<Column> = b
        .iter()
        .map(|item| {
            column.advance(pattern.places(item));
            column.clone()
        })
        .collect();
    let (mut i, mut j) = (a.len(), b.len());
    while i > 0 && j > 0 {
        if columns[j - 1].grows(i - 1) {
            i -= 1; // deleted
            continue;
        }
        j -= 1;
        if j > 0 && columns[j - 1].shrinks(i - 1) {
            continue; // inserted
        }
        i -= 1;
        places[i] = Some(offset + j);
    }
}

/// Distances of every beginning of `a` from the whole of `b`.
fn distances<T: Copy + Eq + Hash>(a: &[T], b: &[T]) -> Vec<usize> {
    let pattern = Pattern::new(a);
    let mut column = Column::first(a.len());
    for item in b {
        column.advance(pattern.places(item));
    }
    let mut here = b.len();
    let mut all = vec![here];
    for i in 0..a.len() {
        here = here + usize::from(column.grows(i)) - usize::from(column.shrinks(i));
        all.push(here);
    }
    all
}

/// The common beginning's length, and both sequences without common beginning and end.
fn trimmed<'a, T: Eq>(a: &'a [T], b: &'a [T]) -> (usize, &'a [T], &'a [T]) {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (prefix, &a[..a.len() - suffix], &b[..b.len() - suffix])
}

/// Where each item stands in a sequence, one bit a place.
pub(super) struct Pattern<T> {
    places: HashMap<T, Vec<u64>>,
    nowhere: Vec<u64>,
}

impl<T: Copy + Eq + Hash> Pattern<T> {
    pub(super) fn new(sequence: &[T]) -> Self {
        let blocks = sequence.len().div_ceil(64);
        let mut places: HashMap<T, Vec<u64>> = HashMap::new();
        for (i, item) in sequence.iter().enumerate() {
            places.entry(*item).or_insert_with(|| vec![0; blocks])[i / 64] |= 1 << (i % 64);
        }
        Self { places, nowhere: vec![0; blocks] }
    }

    pub(super) fn places(&self, item: &T) -> &[u64] {
        self.places.get(item).unwrap_or(&self.nowhere)
    }

    pub(super) fn has(&self, item: &T) -> bool {
        self.places.contains_key(item)
    }
}

/// One column of the table of distances, as differences between neighbours.
///
/// # Source
/// G. Myers, "A fast bit-vector algorithm for approximate string matching", JACM 46(3), 1999; blocks after H. Hyyrö,
/// "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic Journal of Computing 10, 2003.
#[derive(Clone)]
struct Column {
    grow: Vec<u64>,
    shrink: Vec<u64>,
}

impl Column {
    /// The column before the first item: 0, 1, 2, …
    fn first(length: usize) -> Self {
        let blocks = length.div_ceil(64);
        Self { grow: vec![u64::MAX; blocks], shrink: vec![0; blocks] }
    }

    /// The next column, for an item that stands at these places.
    fn advance(&mut self, places: &[u64]) {
        let (mut grow_carry, mut shrink_carry) = (1, 0);
        for (block, here) in places.iter().enumerate() {
            let (grow, shrink) = (self.grow[block], self.shrink[block]);
            let matches = here | shrink_carry;
            let diagonal = ((matches & grow).wrapping_add(grow) ^ grow) | matches | shrink;
            let grows = shrink | !(diagonal | grow);
            let shrinks = diagonal & grow;
            let (grows_next, shrinks_next) = (grows >> 63, shrinks >> 63);
            let (grows, shrinks) = ((grows << 1) | grow_carry, (shrinks << 1) | shrink_carry);
            self.grow[block] = shrinks | !(diagonal | grows);
            self.shrink[block] = grows & diagonal;
            (grow_carry, shrink_carry) = (grows_next, shrinks_next);
        }
    }

    /// Is the distance one more after item `i` than before it?
    fn grows(&self, i: usize) -> bool {
        self.grow[i / 64] >> (i % 64) & 1 == 1
    }

    /// Is the distance one less after item `i` than before it?
    fn shrinks(&self, i: usize) -> bool {
        self.shrink[i / 64] >> (i % 64) & 1 == 1
    }

    /// The distance in the last row of column number `number`.
    fn last_distance(&self, rows: usize, number: usize) -> usize {
        (0..rows).fold(number, |here, i| here + usize::from(self.grows(i)) - usize::from(self.shrinks(i)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn distances_are_those_of_the_textbook() {
        let distance = |a: &str, b: &str| edit_distance(&letters(a), &letters(b));
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("på tværs", "pa tveers"), 3);
    }

    #[test]
    fn long_sequences_divided_give_the_same_distance_as_whole_ones() {
        let a: Vec<u32> = (0..6000).map(|i| i * 7919 % 31).collect();
        let b: Vec<u32> = (0..5900).map(|i| i * 104_729 % 29).collect();
        let places = alignment(&a, &b);
        let kept = places.iter().enumerate().filter(|(i, place)| place.is_some_and(|j| a[*i] == b[j])).count();
        let replaced = places.iter().flatten().count() - kept;
        let deleted = a.len() - kept - replaced;
        let inserted = b.len() - kept - replaced;
        assert_eq!(replaced + deleted + inserted, edit_distance(&a, &b));
    }

    #[test]
    fn alignment_takes_the_path_of_the_referee() {
        // rapidfuzz.distance.Levenshtein.opcodes('ab', 'ba'): insert b, keep a, delete b
        assert_eq!(alignment(&letters("ab"), &letters("ba")), [Some(1), None]);
        assert_eq!(alignment(&letters("tværs"), &letters("tveers")), [Some(0), Some(1), Some(3), Some(4), Some(5)]);
    }
}
