//! Pictures to words: what the OCR engine says, in page points.

use crate::model::{PlacedWords, Rect, Word};

// Shares of the type size.
const X_HEIGHT: f32 = 0.52;
const CAPITALS: f32 = 0.73;
const DESCENDER: f32 = 0.21;
/// Specks that an engine takes for signs have a confidence below this.
const SPECK: f32 = 0.4;

/// Words in pixels to words in points, with sizes and baselines estimated; specks are left out.
pub(super) fn placed(words: Vec<Word>, to_page: [f32; 6]) -> PlacedWords {
    let mut words: Vec<Word> = words.into_iter().filter(|word| !is_speck(word)).collect();
    for word in &mut words {
        if let Some(rect) = mapped(word.rect, to_page) {
            word.rect = rect;
        }
        let (above, below) = reach(&word.text);
        word.size = (word.rect.height() / (above + below)).max(1.0);
        word.baseline = word.rect.bottom() - below * word.size;
    }
    let mut start = 0;
    for end in 1..=words.len() {
        if end == words.len() || words[end].starts_line {
            settle_line(&mut words[start..end]);
            start = end;
        }
    }
    PlacedWords { words, ..PlacedWords::default() }
}

fn is_speck(word: &Word) -> bool {
    let letters = word.text.chars().filter(|c| c.is_alphanumeric()).count();
    word.confidence.is_some_and(|c| c < SPECK) && letters < 2
}

/// A box under an affine map.
fn mapped(rect: Rect, map: [f32; 6]) -> Option<Rect> {
    let corners = [
        (rect.left(), rect.top()),
        (rect.right(), rect.top()),
        (rect.left(), rect.bottom()),
        (rect.right(), rect.bottom()),
    ]
    .map(|(x, y)| (map[0] * x + map[2] * y + map[4], map[1] * x + map[3] * y + map[5]));
    let (mut left, mut top, mut right, mut bottom) = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
    for (x, y) in corners {
        (left, top, right, bottom) = (left.min(x), top.min(y), right.max(x), bottom.max(y));
    }
    Rect::new(left, top, right, bottom)
}

/// How far a word's ink reaches above and below the baseline, type sizes.
fn reach(text: &str) -> (f32, f32) {
    let tall = |c: char| c.is_uppercase() || c.is_numeric() || "bdfhiklt!?()[]/|\"'åéø½%&".contains(c);
    let low = |c: char| "gjpqyç,;()[]/|Q".contains(c);
    let above = if text.chars().any(tall) { CAPITALS } else { X_HEIGHT };
    (above, if text.chars().any(low) { DESCENDER } else { 0.0 })
}

/// The words of a line get the line's type size, but for those clearly set in another.
fn settle_line(line: &mut [Word]) {
    let mut sizes: Vec<f32> =
        line.iter().filter(|w| w.text.chars().any(char::is_alphanumeric)).map(|w| w.size).collect();
    sizes.sort_by(f32::total_cmp);
    let Some(middle) = sizes.get(sizes.len() / 2).copied() else { return };
    for word in line {
        let is_mark = !word.text.chars().any(char::is_alphanumeric);
        if is_mark || (word.size / middle).max(middle / word.size) < 1.5 {
            word.size = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, top: f32, bottom: f32) -> Word {
        Word {
            text: text.to_owned(),
            rect: Rect::new(0.0, top, 40.0, bottom).unwrap(),
            baseline: 0.0,
            size: 0.0,
            bold: false,
            direction: 0,
            confidence: Some(0.9),
            starts_line: false,
            invisible: false,
            is_ink: true,
            colour: None,
        }
    }

    #[test]
    fn sizes_and_baselines_come_from_the_letters() {
        let words = vec![word("Hus", 100.0, 173.0), word("mere", 121.0, 173.0), word("og", 121.0, 194.0)];
        let placed = placed(words, [0.1, 0.0, 0.0, 0.1, 0.0, 0.0]);
        for word in &placed.words {
            assert!((word.size - 10.0).abs() < 0.2, "{word:?}");
            assert!((word.baseline - 17.3).abs() < 0.2, "{word:?}");
        }
    }

    #[test]
    fn specks_are_no_words() {
        let mut speck = word("~", 0.0, 9.0);
        speck.confidence = Some(0.1);
        assert!(placed(vec![speck], [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]).words.is_empty());
    }
}
