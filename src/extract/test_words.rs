//! Words made by hand for the tests of reading pictures.

use crate::model::{Rect, Word};

/// A word that an engine read as a line of its own, its baseline at the foot of its box.
pub(super) fn word(text: &str, rect: Rect, confidence: f32) -> Word {
    Word {
        text: text.to_owned(),
        rect,
        baseline: rect.bottom(),
        size: rect.height(),
        bold: false,
        direction: 0,
        confidence: Some(confidence),
        starts_line: true,
        invisible: false,
        is_ink: true,
        colour: None,
    }
}
