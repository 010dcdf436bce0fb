//! Slanting scans: lines of OCR words are laid level before the page is cut.

use super::tile::{Tile, median};
use crate::model::{Rect, Word};
use std::ops::Range;

/// A line must be this long to tell the slant, type sizes.
const LENGTH: f32 = 8.0;
/// A way between two words of an engine's line that parts it, type sizes.
const WIDE: f32 = 1.2;
/// Slants below this are left alone, points of rise per point of way.
const LEAST: f32 = 0.001;
/// Slants above this are no slants of a scan.
const MOST: f32 = 0.2;

/// Turns tiles level by the slant that most lines of the OCR engine have, and sets the words of each stretch of such
/// a line on one baseline. Gives back the slant, points of fall per point of way to the right; 0 for none.
pub(super) fn straighten(tiles: &mut [Tile], words: &[Word]) -> f32 {
    let stretches = stretches(tiles, words);
    let slope = slope(tiles, &stretches);
    if slope != 0.0 {
        for tile in tiles.iter_mut() {
            let (x, y) = (f32::midpoint(tile.left, tile.right), tile.baseline);
            let (right, up) = (slope * y, slope * x);
            (tile.left, tile.right) = (tile.left + right, tile.right + right);
            (tile.top, tile.bottom, tile.baseline) = (tile.top - up, tile.bottom - up, tile.baseline - up);
        }
    }
    for (number, stretch) in stretches.into_iter().enumerate() {
        settle(&mut tiles[stretch], number as u32);
    }
    slope
}

/// A rectangle of the page as it lies once the page was laid level.
pub(super) fn levelled(rect: Rect, slope: f32) -> Rect {
    let (x, y) = rect.centre();
    let (right, up) = (slope * y, slope * x);
    Rect::new(rect.left() + right, rect.top() - up, rect.right() + right, rect.bottom() - up).unwrap_or(rect)
}

/// The engine's lines, parted where the way between two words is wide: engines read on across columns.
fn stretches(tiles: &[Tile], words: &[Word]) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for (at, tile) in tiles.iter().enumerate() {
        let Some(word) = words.get(tile.word).filter(|word| word.is_ink) else { continue };
        let goes_on = at > 0 && !word.starts_line && {
            let previous = &tiles[at - 1];
            let gap = (tile.left - previous.right) / tile.size.max(previous.size);
            (-1.0..WIDE).contains(&gap) && previous.word + 1 == tile.word
        };
        match stretches.last_mut() {
            Some(open) if goes_on && open.end == at => open.end = at + 1,
            _ => stretches.push(at..at + 1),
        }
    }
    stretches
}

/// One baseline for the words of a stretch; the box of each is as high as its type.
fn settle(stretch: &mut [Tile], number: u32) {
    let Some(baseline) = median(stretch.iter().map(|t| t.baseline).collect()) else { return };
    // A badly read word among well read ones is no speck: its ink stands in their line.
    let doubtful = stretch.iter().filter(|tile| tile.is_doubtful).count();
    let is_text = doubtful * 2 < stretch.len();
    for tile in stretch {
        tile.is_doubtful &= !is_text;
        tile.stretch = Some(number);
        if (tile.baseline - baseline).abs() < tile.size {
            tile.baseline = baseline;
            (tile.top, tile.bottom) = (baseline - 0.75 * tile.size, baseline + 0.22 * tile.size);
        }
    }
}

/// Points of fall per point of way to the right; 0 when no line tells, or too little or too much for a scan.
fn slope(tiles: &[Tile], stretches: &[Range<usize>]) -> f32 {
    let mut slopes: Vec<(f32, f32)> =
        stretches.iter().filter_map(|stretch| slope_of(tiles.get(stretch.clone())?)).collect();
    slopes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = slopes.iter().map(|(_, weight)| weight).sum::<f32>() / 2.0;
    let mut seen = 0.0;
    let middle = slopes.iter().find(|(_, weight)| {
        seen += weight;
        seen >= half
    });
    middle.map(|(slope, _)| *slope).filter(|slope| (LEAST..MOST).contains(&slope.abs())).unwrap_or(0.0)
}

/// The slope from a line's words in its first third to those in its last, and the line's length, points.
fn slope_of(line: &[Tile]) -> Option<(f32, f32)> {
    let (first, last) = (line.first()?, line.last()?);
    if last.right - first.left < LENGTH * first.size || line.len() < 3 {
        return None;
    }
    let third = line.len().div_ceil(3);
    let middle = |part: &[Tile]| {
        let x = part.iter().map(|t| f32::midpoint(t.left, t.right)).sum::<f32>() / part.len() as f32;
        Some((x, median(part.iter().map(|t| t.baseline).collect())?))
    };
    let ((x0, y0), (x1, y1)) = (middle(&line[..third])?, middle(&line[line.len() - third..])?);
    (x1 > x0).then(|| ((y1 - y0) / (x1 - x0), last.right - first.left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::test_words::{tile, word};

    #[test]
    fn a_badly_read_word_is_no_speck_among_others() {
        let mut stretch: Vec<Tile> = (0..4).map(|i| tile(i, 40.0 * i as f32, 100.0)).collect();
        stretch[1].is_doubtful = true;
        let mut speck = vec![Tile { is_doubtful: true, ..tile(9, 400.0, 100.0) }];
        settle(&mut stretch, 0);
        settle(&mut speck, 1);
        assert!(!stretch[1].is_doubtful && speck[0].is_doubtful);
    }

    #[test]
    fn slanting_lines_are_laid_level() {
        let places: Vec<(f32, f32)> = (0..12_u8).map(|i| (f32::from(i % 6) * 35.0, f32::from(i / 6) * 20.0)).collect();
        let slanted = |(x, y): (f32, f32)| (x, 100.0 + y + 0.03 * x);
        let mut words: Vec<Word> = places.iter().map(|p| word("ord", slanted(*p).0, slanted(*p).1)).collect();
        for (index, word) in words.iter_mut().enumerate() {
            word.is_ink = true;
            word.starts_line = index % 6 == 0;
        }
        let mut tiles: Vec<Tile> =
            places.iter().enumerate().map(|(i, p)| tile(i, slanted(*p).0, slanted(*p).1)).collect();
        straighten(&mut tiles, &words);
        assert!((tiles[0].baseline - tiles[5].baseline).abs() < 0.01);
        assert_eq!(tiles[5].stretch, Some(0));
        assert_eq!(tiles[6].stretch, Some(1));
    }
}
