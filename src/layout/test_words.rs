//! Words made by hand for the tests of layout.

use super::tile::Tile;
use crate::model::{Content, Page, PlacedWords, Rect, TextFrom, Word};

/// A word of size 10 whose letters are 5 points wide.
pub(super) fn word(text: &str, left: f32, baseline: f32) -> Word {
    let width = text.chars().count() as f32 * 5.0;
    Word {
        text: text.to_owned(),
        rect: Rect::new(left, baseline - 7.5, left + width, baseline + 2.2).unwrap(),
        baseline,
        size: 10.0,
        bold: false,
        direction: 0,
        confidence: None,
        starts_line: false,
        invisible: false,
        is_ink: false,
        colour: None,
    }
}

/// A tile of size 10 and width 30.
pub(super) fn tile(word: usize, left: f32, baseline: f32) -> Tile {
    Tile {
        word,
        left,
        top: baseline - 7.5,
        right: left + 30.0,
        bottom: baseline + 2.2,
        baseline,
        size: 10.0,
        bold: false,
        is_marker: false,
        number: None,
        badge: None,
        is_time: false,
        is_small: false,
        is_letter: false,
        is_read: false,
        is_doubtful: false,
        stretch: None,
    }
}

/// Words of a line, 3 points apart.
pub(super) fn line(text: &str, left: f32, baseline: f32) -> Vec<Word> {
    let mut x = left;
    text.split(' ')
        .map(|part| {
            let word = word(part, x, baseline);
            x = word.rect.right() + 3.0;
            word
        })
        .collect()
}

/// An A4 page of these words.
pub(super) fn page(words: Vec<Word>) -> Page {
    page_of(PlacedWords { words, ..PlacedWords::default() })
}

/// An A4 page.
pub(super) fn page_of(placed: PlacedWords) -> Page {
    Page {
        number: 1,
        size: Some((595.0, 842.0)),
        rotation: 0,
        text_from: TextFrom::Layer,
        content: Content::Words(placed),
        image: None,
        file: None,
        warnings: Vec::new(),
    }
}
