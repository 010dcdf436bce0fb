//! Order-free comparison: each line of a text is moved to where it fits best in the truth.

use super::edit_distance::Pattern;
use super::text::normal;
use std::collections::BTreeMap;

/// A line less alike than this (percent) to every place of the truth is left where it stood.
const ALIKE: f64 = 55.0;

/// Stands for letters of the truth that a line has taken.
const TAKEN: char = '\u{1}';

/// The text with its lines in the order of the truth: longest lines choose first, each place is given once, and lines
/// that fit nowhere follow the line they came after.
pub fn in_order_of(truth: &str, text: &str) -> String {
    let lines = lines_in_order_of(truth, text);
    lines.iter().map(|(_, line)| *line).collect::<Vec<_>>().join("\n")
}

/// The lines that [`in_order_of`] joins, each with its number in the text; empty lines are left out.
pub fn lines_in_order_of<'a>(truth: &str, text: &'a str) -> Vec<(usize, &'a str)> {
    let mut truth: Vec<char> = normal(truth).chars().collect();
    let lines: Vec<(usize, &str, Vec<char>)> = text
        .split('\n')
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| (number, line, normal(line).chars().collect()))
        .collect();
    let mut longest_first: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].2.len() >= 3).collect();
    longest_first.sort_by_key(|i| std::cmp::Reverse(lines[*i].2.len()));
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    for i in longest_first {
        if let Some((start, end)) = best_place(&lines[i].2, &truth) {
            found.insert(i, start);
            truth[start..end].fill(TAKEN);
        }
    }
    ordered(&lines, &found)
}

fn ordered<'a>(lines: &[(usize, &'a str, Vec<char>)], found: &BTreeMap<usize, usize>) -> Vec<(usize, &'a str)> {
    let mut last = 0.0;
    let mut placed: Vec<(f64, usize, &str)> = Vec::new();
    for (i, (number, line, _)) in lines.iter().enumerate() {
        last = found.get(&i).map_or(last + 0.01, |start| *start as f64);
        placed.push((last, *number, line));
    }
    placed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    placed.into_iter().map(|(_, number, line)| (number, line)).collect()
}

/// The range of `text` that is most like `line`, as rapidfuzz's `partial_ratio_alignment` finds it.
fn best_place(line: &[char], text: &[char]) -> Option<(usize, usize)> {
    if line.is_empty() || text.is_empty() {
        return None;
    }
    if line.len() > text.len() {
        let best = Search::new(text, line).best();
        return (best.score >= ALIKE).then_some((0, text.len()));
    }
    let best = Search::new(line, text).best();
    if best.score < 100.0 && line.len() == text.len() {
        let turned = Search::new(text, line).best();
        if turned.score > best.score && turned.score >= ALIKE {
            return Some((0, text.len()));
        }
    }
    (best.score >= ALIKE && best.end > best.start).then_some((best.start, best.end))
}

/// The best place so far.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
    /// Percent.
    score: f64,
}

/// The search for a short sequence in a longer one.
struct Search<'a> {
    pattern: Pattern<char>,
    length: usize,
    text: &'a [char],
}

impl<'a> Search<'a> {
    fn new(short: &[char], text: &'a [char]) -> Self {
        Self { pattern: Pattern::new(short), length: short.len(), text }
    }

    /// Whole windows first, then the windows that stand out over the beginning and the end.
    fn best(&self) -> Place {
        let mut best = self.best_window();
        if best.score >= 100.0 {
            return best;
        }
        let (short, long) = (self.length, self.text.len());
        let heads = (1..short).filter(|i| self.pattern.has(&self.text[i - 1])).map(|i| (0, i));
        let tails = (long - short..long).filter(|i| self.pattern.has(&self.text[*i])).map(|i| (i, long));
        for (start, end) in heads.chain(tails) {
            let score = percent(self.distance(start, end), short + end - start);
            if score >= ALIKE.max(best.score) && score > best.score {
                best = Place { start, end, score };
            }
        }
        best
    }

    /// Halves the range of windows again and again, leaving out ranges that cannot hold a better one: moving a window by
    /// one letter changes its distance by two at most.
    fn best_window(&self) -> Place {
        let (short, long) = (self.length, self.text.len());
        let mut best = Place { start: 0, end: short, score: 0.0 };
        if long == short {
            return best;
        }
        let both = 2 * short;
        let mut cutoff = (both as f64 * (1.0 - ALIKE / 100.0 + 1e-5)).ceil() as usize;
        let mut known: Vec<Option<usize>> = vec![None; long - short];
        let mut ranges = vec![(0, long - short - 1)];
        while !ranges.is_empty() {
            let mut halves = Vec::new();
            for (first, last) in ranges {
                for at in [first, last] {
                    if known[at].is_some() {
                        continue;
                    }
                    let distance = self.distance(at, at + short);
                    known[at] = Some(distance);
                    if distance < cutoff {
                        cutoff = distance;
                        best = Place { start: at, end: at + short, score: percent(distance, both) };
                        if distance == 0 {
                            return best;
                        }
                    }
                }
                let between = last - first;
                if between <= 1 {
                    continue;
                }
                let (a, b) = (known[first].unwrap_or(0), known[last].unwrap_or(0));
                if a.min(b) < cutoff + between + a.abs_diff(b) / 2 {
                    let middle = first + between / 2;
                    halves.extend([(first, middle), (middle, last)]);
                }
            }
            ranges = halves;
        }
        if best.score < ALIKE { Place { start: 0, end: short, score: 0.0 } } else { best }
    }

    /// Insertions and deletions between the short sequence and a range of the text.
    ///
    /// # Source
    /// H. Hyyrö, "Bit-parallel LCS-length computation revisited", AWOCA 2004.
    fn distance(&self, start: usize, end: usize) -> usize {
        let mut open = vec![u64::MAX; self.length.div_ceil(64)];
        for letter in &self.text[start..end] {
            let mut carry = false;
            for (block, places) in open.iter_mut().zip(self.pattern.places(letter)) {
                let taken = *block & places;
                let (sum, over) = block.overflowing_add(taken);
                let (sum, over_too) = sum.overflowing_add(u64::from(carry));
                carry = over || over_too;
                *block = sum | (*block - taken);
            }
        }
        let common: usize = open.iter().map(|block| block.count_zeros() as usize).sum();
        self.length + (end - start) - 2 * common
    }
}

fn percent(distance: usize, both: usize) -> f64 {
    (1.0 - distance as f64 / both as f64) * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_move_to_their_place() {
        let truth = "en linje her\nog en anden der";
        assert_eq!(in_order_of(truth, "og en anden der\nen linje her"), truth);
    }

    #[test]
    fn copies_of_a_line_each_get_a_place() {
        let truth = "BOKS\nen linje her\nBOKS\nto helt andre";
        assert_eq!(in_order_of(truth, "BOKS\nto helt andre\nBOKS\nen linje her"), truth);
    }
}
