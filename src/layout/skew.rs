//! Slanting scans: lines of OCR words are laid level before the page is cut.

use super::tile::{Tile, median};
use crate::model::Word;

/// A line must be this long to tell the slant, type sizes.
const LENGTH: f32 = 8.0;
/// Slants below this are left alone, points of rise per point of way.
const LEAST: f32 = 0.001;
/// Slants above this are no slants of a scan.
const MOST: f32 = 0.2;

/// Turns tiles level by the slant that most lines of the OCR engine have.
pub(super) fn straighten(tiles: &mut [Tile], words: &[Word]) {
    let slope = slope(tiles, words);
    if !(LEAST..MOST).contains(&slope.abs()) {
        return;
    }
    for tile in tiles {
        let (x, y) = (f32::midpoint(tile.left, tile.right), tile.baseline);
        let (right, up) = (slope * y, slope * x);
        (tile.left, tile.right) = (tile.left + right, tile.right + right);
        (tile.top, tile.bottom, tile.baseline) = (tile.top - up, tile.bottom - up, tile.baseline - up);
    }
}

/// Points of fall per point of way to the right; 0 when no line tells.
fn slope(tiles: &[Tile], words: &[Word]) -> f32 {
    let mut slopes = Vec::new();
    let mut line: Vec<&Tile> = Vec::new();
    for tile in tiles {
        let Some(word) = words.get(tile.word).filter(|word| word.is_ink) else { continue };
        if word.starts_line {
            slopes.extend(slope_of(&line));
            line.clear();
        }
        line.push(tile);
    }
    slopes.extend(slope_of(&line));
    median(slopes).unwrap_or(0.0)
}

/// The middle slope between a line's words in its first and in its last third.
fn slope_of(line: &[&Tile]) -> Option<f32> {
    let (first, last) = (line.first()?, line.last()?);
    if last.right - first.left < LENGTH * first.size || line.len() < 3 {
        return None;
    }
    let third = line.len().div_ceil(3);
    let middle = |part: &[&Tile]| {
        let x = part.iter().map(|t| f32::midpoint(t.left, t.right)).sum::<f32>() / part.len() as f32;
        Some((x, median(part.iter().map(|t| t.baseline).collect())?))
    };
    let ((x0, y0), (x1, y1)) = (middle(&line[..third])?, middle(&line[line.len() - third..])?);
    (x1 > x0).then(|| (y1 - y0) / (x1 - x0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::test_words::{tile, word};

    #[test]
    fn slanting_lines_are_laid_level() {
        let places: Vec<(f32, f32)> = (0..12_u8).map(|i| (f32::from(i % 6) * 40.0, f32::from(i / 6) * 20.0)).collect();
        let slanted = |(x, y): (f32, f32)| (x, 100.0 + y + 0.03 * x);
        let mut words: Vec<Word> = places.iter().map(|p| word("ord", slanted(*p).0, slanted(*p).1)).collect();
        for (index, word) in words.iter_mut().enumerate() {
            word.is_ink = true;
            word.starts_line = index % 6 == 0;
        }
        let mut tiles: Vec<Tile> =
            places.iter().enumerate().map(|(i, p)| tile(i, slanted(*p).0, slanted(*p).1)).collect();
        straighten(&mut tiles, &words);
        assert!((tiles[0].baseline - tiles[5].baseline).abs() < 0.5);
    }
}
