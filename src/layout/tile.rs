//! Words as layout sees them: boxes in the direction of reading.

use super::markers::is_marker;
use crate::model::{Rect, Word};

/// Words that an OCR engine believes in less than this may be specks.
const DOUBT: f32 = 0.35;

/// A dropped initial is larger than the text by this factor.
const INITIAL: f32 = 1.8;

/// A word's box, turned so that its text runs from left to right.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each says another thing of the word, and all can hold together")]
pub(super) struct Tile {
    /// Which word of the page.
    pub(super) word: usize,
    /// Edges, points, y down.
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
    /// Baseline's y, points.
    pub(super) baseline: f32,
    /// Type size, points.
    pub(super) size: f32,
    /// True when the word is bold.
    pub(super) bold: bool,
    /// True for a bullet or the number of an item.
    pub(super) is_marker: bool,
    /// The figure that the word is, of one or two digits.
    pub(super) number: Option<u8>,
    /// Top and bottom of the painted disc or square on which such a number stands.
    pub(super) badge: Option<(f32, f32)>,
    /// True for a time of day, or two of them: *17.30*, *9:15–10*.
    pub(super) is_time: bool,
    /// True when its first letter is a small one.
    pub(super) is_small: bool,
    /// True for a single capital letter: perhaps a dropped initial.
    pub(super) is_letter: bool,
    /// True when an OCR engine read it: its weight is not known.
    pub(super) is_read: bool,
    /// True when the OCR engine hardly believes in the word: perhaps it is a speck.
    pub(super) is_doubtful: bool,
    /// The stretch of an OCR engine's line to which the word belongs.
    pub(super) stretch: Option<u32>,
}

impl Tile {
    /// The tile of an upright word.
    pub(super) fn upright(index: usize, word: &Word) -> Self {
        let is_ink = word.is_ink; // such boxes are as high as the letters in them happen to be
        Self {
            word: index,
            left: word.rect.left(),
            top: if is_ink { word.baseline - 0.75 * word.size } else { word.rect.top() },
            right: word.rect.right(),
            bottom: if is_ink { word.baseline + 0.22 * word.size } else { word.rect.bottom() },
            baseline: word.baseline,
            size: word.size.max(1.0),
            bold: word.bold,
            is_marker: is_marker(&word.text),
            number: figure(&word.text),
            badge: None,
            is_time: is_time(&word.text),
            is_small: word.text.starts_with(char::is_lowercase),
            is_letter: is_letter(&word.text),
            is_read: word.is_ink || word.invisible,
            is_doubtful: is_doubtful(word),
            stretch: None,
        }
    }

    /// The tile of a word that runs in another direction, turned back round the page's origin.
    pub(super) fn turned(index: usize, word: &Word) -> Self {
        let (sin, cos) = f32::from(word.direction).to_radians().sin_cos();
        let rect = word.rect;
        let corners = [
            (rect.left(), rect.top()),
            (rect.right(), rect.top()),
            (rect.left(), rect.bottom()),
            (rect.right(), rect.bottom()),
        ]
        .map(|(x, y)| (x * cos + y * sin, y * cos - x * sin));
        let fold = |pick: fn(&(f32, f32)) -> f32, least: bool| {
            corners.iter().map(pick).reduce(|a, b| if least { a.min(b) } else { a.max(b) }).unwrap_or(0.0)
        };
        let bottom = fold(|c| c.1, false);
        Self {
            word: index,
            left: fold(|c| c.0, true),
            top: fold(|c| c.1, true),
            right: fold(|c| c.0, false),
            bottom,
            baseline: bottom - 0.22 * word.size,
            size: word.size.max(1.0),
            bold: word.bold,
            is_marker: is_marker(&word.text),
            number: figure(&word.text),
            badge: None,
            is_time: is_time(&word.text),
            is_small: word.text.starts_with(char::is_lowercase),
            is_letter: is_letter(&word.text),
            is_read: word.is_ink || word.invisible,
            is_doubtful: is_doubtful(word),
            stretch: None,
        }
    }

    /// True when this is the dropped initial of a word that goes on in a line of `size` points.
    pub(super) fn is_initial_of(&self, size: f32) -> bool {
        self.is_letter && self.size > INITIAL * size
    }

    /// Height, points.
    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// The middle of the box.
    pub(super) fn centre(&self) -> (f32, f32) {
        (f32::midpoint(self.left, self.right), f32::midpoint(self.top, self.bottom))
    }
}

/// True when the OCR engine hardly believes in a word.
pub(super) fn is_doubtful(word: &Word) -> bool {
    word.is_ink && word.confidence.is_some_and(|c| c < DOUBT)
}

/// *7*, *7.*
fn figure(text: &str) -> Option<u8> {
    let figure = text.strip_suffix('.').unwrap_or(text);
    figure.parse().ok().filter(|_| figure.len() <= 2)
}

/// *17.30*, *9:15*, *17.30–18*; a lone dash stands between two of them.
fn is_time(text: &str) -> bool {
    // Asked of every word, so the cheapest question comes first.
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let is_clock = |time: &str| {
        let (hour, minute) = time.split_once(['.', ':'])?;
        let is_figures = |part: &str, most: u32| part.parse().is_ok_and(|value: u32| value < most);
        (hour.len() <= 2 && minute.len() == 2).then(|| is_figures(hour, 25) && is_figures(minute, 60))
    };
    let times: Vec<&str> = text.split(['-', '–']).collect();
    times.iter().any(|time| is_clock(time) == Some(true))
        && times.iter().all(|time| is_clock(time) == Some(true) || figure(time).is_some())
}

fn is_letter(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// The middle value of type sizes, points; 10 when there is none.
pub(super) fn median_size(tiles: &[Tile]) -> f32 {
    median(tiles.iter().map(|t| t.size).collect()).unwrap_or(10.0)
}

/// The middle value.
pub(super) fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The box round words of the page.
pub(super) fn bounds(words: &[Word], indices: impl Iterator<Item = usize>) -> Option<Rect> {
    indices.filter_map(|i| words.get(i)).map(|w| w.rect).reduce(Rect::union)
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_told_from_other_figures() {
        assert!(["17.30", "9:15", "17.30–18", "08.00-08.45"].iter().all(|time| super::is_time(time)));
        assert!(["17", "3.500", "61.75", "1.7.2009", "–", "kl."].iter().all(|other| !super::is_time(other)));
    }
}
