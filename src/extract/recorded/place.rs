//! What the recorded formats share: boxes, words of a line that has no word boxes.

use crate::model::{Rect, Word};
use unicode_normalization::UnicodeNormalization;

/// A word as an engine recorded it, in the file's unit. Type size and baseline are estimated later.
pub(super) fn word(text: &str, rect: Rect, confidence: Option<f32>, starts_line: bool) -> Word {
    Word {
        text: printed(text),
        rect,
        baseline: rect.bottom(),
        size: rect.height(),
        bold: false,
        direction: 0,
        confidence: confidence.filter(|c| c.is_finite()).map(|c| c.clamp(0.0, 1.0)),
        starts_line,
        invisible: false,
        is_ink: true,
        colour: None,
    }
}

/// Text in NFC; hyphens that engines mark as soft (U+00AD, ¬ at a word's end) stand on the paper as hyphens.
fn printed(text: &str) -> String {
    let text: String = text.nfc().map(|c| if c == '\u{ad}' { '-' } else { c }).collect();
    match text.strip_suffix('¬') {
        Some(stem) if !stem.is_empty() => format!("{stem}-"),
        _ => text,
    }
}

/// The words of a text that has one box: each gets the part of the box that its letters fill.
pub(super) fn words_in(text: &str, rect: Rect, confidence: Option<f32>, starts_line: bool) -> Vec<Word> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let letter = rect.width() / text.chars().count().max(1) as f32;
    let mut at = 0;
    let mut words = Vec::new();
    for part in text.split(' ').filter(|part| !part.is_empty()) {
        let length = part.chars().count();
        let (left, right) = (rect.left() + at as f32 * letter, rect.left() + (at + length) as f32 * letter);
        at += length + 1;
        let part_of = Rect::new(left, rect.top(), right.max(left), rect.bottom());
        words.extend(part_of.map(|rect| word(part, rect, confidence, starts_line && words.is_empty())));
    }
    words
}

/// The direction of writing, clockwise degrees, of text that was turned by a multiple of 90°; else 0.
pub(super) fn direction(clockwise: f32) -> u16 {
    let turned = clockwise.rem_euclid(360.0);
    [90_u16, 180, 270].into_iter().find(|quarter| (turned - f32::from(*quarter)).abs() < 20.0).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_word_boxes_is_shared_by_its_letters() {
        let words = words_in(" ny  skole¬ ", Rect::new(0.0, 0.0, 90.0, 9.0).unwrap(), None, true);
        let seen: Vec<_> = words.iter().map(|w| (w.text.as_str(), w.rect.left(), w.starts_line)).collect();
        assert_eq!(seen, [("ny", 0.0, true), ("skole-", 30.0, false)]);
    }

    #[test]
    fn only_quarter_turns_are_directions() {
        assert_eq!([direction(-90.0), direction(3.0), direction(181.0), direction(45.0)], [270, 0, 180, 0]);
    }
}
