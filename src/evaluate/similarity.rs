//! How alike two texts are, whatever their case, bullets, dashes and white space.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// A text for comparison: NFKC, small letters, without bullets, gap marks and quotation marks, one kind of dash, single
/// spaces.
pub fn normalised(text: &str) -> String {
    // Case folding is lower case plus these for the scripts we meet.
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect::<String>().replace('ß', "ss");
    let mut plain = String::with_capacity(folded.len());
    for letter in folded.replace("...", " ").chars() {
        match letter {
            '…' | '•' | '❖' | '®' | '·' | '\u{ad}' => plain.push(' '),
            '"' | '\'' | '”' | '“' | '„' | '’' | '‘' | '«' | '»' => {}
            '–' | '—' | '‐' | '‑' | '−' => plain.push('-'),
            other => plain.push(other),
        }
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").trim_matches([' ', '.', ':', '-']).to_owned()
}

/// How alike two texts are, 0 to 1; 0 when one is empty or much longer than the other.
pub fn similarity(a: &str, b: &str) -> f64 {
    let (a, b) = (normalised(a), normalised(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if a == b {
        return 1.0;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if (a.len().min(b.len()) as f64) / (a.len().max(b.len()) as f64) < 0.6 {
        return 0.0;
    }
    matching_blocks_ratio(&a, &b)
}

/// Twice the letters in matching blocks over all letters.
///
/// # Source
/// J. W. Ratcliff and D. E. Metzener, "Pattern Matching: The Gestalt Approach", Dr. Dobb's Journal, July 1988, in the
/// form of Python's `difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()`, which the referee scorer uses.
pub fn matching_blocks_ratio(a: &[char], b: &[char]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let mut places: HashMap<char, Vec<usize>> = HashMap::new();
    for (at, letter) in b.iter().enumerate() {
        places.entry(*letter).or_default().push(at);
    }
    let mut matched = 0;
    let mut open = vec![(0, a.len(), 0, b.len())];
    while let Some((a_from, a_to, b_from, b_to)) = open.pop() {
        let (i, j, length) = longest_block(a, &places, (a_from, a_to), (b_from, b_to));
        if length > 0 {
            matched += length;
            open.push((a_from, i, b_from, j));
            open.push((i + length, a_to, j + length, b_to));
        }
    }
    2.0 * matched as f64 / (a.len() + b.len()) as f64
}

/// The longest common block in two ranges, the earliest one of several: start in `a`, start in `b`, length.
fn longest_block(
    a: &[char],
    places: &HashMap<char, Vec<usize>>,
    (a_from, a_to): (usize, usize),
    (b_from, b_to): (usize, usize),
) -> (usize, usize, usize) {
    let mut best = (a_from, b_from, 0);
    // Length of the common block that ends at this letter of `a` and at each place in `b`.
    let mut ending: HashMap<usize, usize> = HashMap::new();
    for (i, letter) in a.iter().enumerate().take(a_to).skip(a_from) {
        let mut next = HashMap::new();
        let here = places.get(letter).map_or(&[][..], Vec::as_slice);
        let first = here.partition_point(|j| *j < b_from);
        for &j in here[first..].iter().take_while(|j| **j < b_to) {
            let length = j.checked_sub(1).and_then(|before| ending.get(&before)).copied().unwrap_or(0) + 1;
            next.insert(j, length);
            if length > best.2 {
                best = (i + 1 - length, j + 1 - length, length);
            }
        }
        ending = next;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_bullets_and_dashes_do_not_count() {
        assert_eq!(normalised("• Børne– og  UNGE: “…”"), "børne- og unge");
        assert!((similarity("POLITISKE MÅL", "Politiske mål") - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_ratio_is_that_of_difflib() {
        // python3 -c "from difflib import SequenceMatcher as S; print(S(None, 'abxcd', 'abcd', autojunk=False).ratio())"
        let ratio =
            |a: &str, b: &str| matching_blocks_ratio(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert!((ratio("abxcd", "abcd") - 0.888_888_888_888_888_8).abs() < 1e-12);
        assert!((ratio("private volatile", "volatile private") - 0.5).abs() < 1e-12);
        assert!((ratio("", "a")).abs() < 1e-12);
    }
}
