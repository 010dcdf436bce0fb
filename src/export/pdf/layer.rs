//! The invisible text layer of a page: each word where it stands, in reading order.

use super::super::printed::{PrintedBlock, PrintedLine, PrintedPage, PrintedWord};
use super::font::{ADVANCE, Letters};
use std::fmt::Write;

/// Baselines of a line that differ less than this are one, type sizes.
const LEVEL: f32 = 0.2;
/// The least room between two words, type sizes: readers that go by places take less for none.
const SPACE: f32 = 0.2;
/// Where the baseline of a turned word lies in its box, as a share of its breadth.
const TURNED_BASELINE: f32 = 0.2;

/// How a page's points, counted from the top left of the page as shown, become the PDF's own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paper {
    /// Left, bottom, right and top of the part of the page that is shown.
    pub(super) shown: [f32; 4],
    /// Clockwise, degrees: 0, 90, 180, 270.
    pub(super) rotation: u16,
}

impl Paper {
    fn point(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let [left, bottom, right, top] = self.shown;
        match self.rotation {
            90 => (left + y, bottom + x),
            180 => (right - x, bottom + y),
            270 => (right - y, top - x),
            _ => (left + x, top - y),
        }
    }

    fn vector(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let (origin, tip) = (self.point((0.0, 0.0)), self.point((x, y)));
        (tip.0 - origin.0, tip.1 - origin.1)
    }
}

/// The operators that write a page's words without ink; `None` when it has none to write. Words that the page shows as
/// type stay the page's own.
pub(super) fn layer(page: &PrintedPage<'_>, paper: Paper, font: &str, letters: &mut Letters) -> Option<Vec<u8>> {
    let mut out = String::new();
    let lines = page.blocks.iter().flat_map(|block| block.lines.iter().map(|line| (size(block), line)));
    for (size, line) in lines {
        let words: Vec<&PrintedWord> = line.words.iter().filter(|word| !word.is_type).collect();
        for (index, word) in words.iter().enumerate() {
            let (start, along, up) = course(word, line, size);
            let (start, along, up) = (paper.point(start), paper.vector(along), paper.vector(up));
            let matrix = [along.0, along.1, up.0, up.1].map(|share| share.to_string()).join(" ");
            let place = format!("{matrix} {:.2} {:.2}", start.0, start.1);
            let text = word.shown('-');
            let count = text.chars().count().max(1) as f32;
            let stretch = |length: f32, count: f32| (100.0 * length / (count * ADVANCE * size)).clamp(1.0, 5000.0);
            let next = words.get(index + 1).copied();
            let width = stretch(length(word, next, size), count);
            let codes = letters.codes(&text);
            let _ = writeln!(out, "/{font} {size:.2} Tf {place} Tm {width:.2} Tz <{codes}> Tj");
            if let Some(gap) = next.and_then(|next| gap(word, next, size)) {
                let _ = writeln!(out, "{:.2} Tz <{}> Tj", stretch(gap, 1.0), letters.codes(" "));
            }
        }
    }
    (!out.is_empty()).then(|| format!("q BT 3 Tr\n{out}ET Q\n").into_bytes())
}

/// One type size for all lines of a block, in half points: programs that read the layer take lines of other sizes for
/// other columns.
fn size(block: &PrintedBlock<'_>) -> f32 {
    let mut sizes: Vec<f32> = block.lines.iter().filter_map(|line| line.line.size).collect();
    sizes.sort_by(f32::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(10.0);
    ((2.0 * usual).round() / 2.0).clamp(1.0, 1000.0)
}

/// How far a word runs, points; it leaves room for the space before the next one.
fn length(word: &PrintedWord, next: Option<&PrintedWord>, size: f32) -> f32 {
    let full = if word.direction % 180 == 90 { word.rect.height() } else { word.rect.width() };
    let room = next.and_then(|next| way(word, next)).map_or(full, |way| way - SPACE * size);
    full.min(room).max(full / 2.0).max(0.5)
}

/// From a word's beginning to the next one's on the same upright line.
fn way(word: &PrintedWord, next: &PrintedWord) -> Option<f32> {
    let way = next.rect.left() - word.rect.left();
    (word.direction == 0 && next.direction == 0 && way > 0.0).then_some(way)
}

/// Where a word begins, in which direction it runs and where its letters' heads point.
fn course(word: &PrintedWord, line: &PrintedLine<'_>, size: f32) -> ((f32, f32), (f32, f32), (f32, f32)) {
    let rect = word.rect;
    let (low, high) = (TURNED_BASELINE * rect.width(), TURNED_BASELINE * rect.height());
    match word.direction {
        90 => ((rect.left() + low, rect.top()), (0.0, 1.0), (1.0, 0.0)),
        180 => ((rect.right(), rect.top() + high), (-1.0, 0.0), (0.0, 1.0)),
        270 => ((rect.right() - low, rect.bottom()), (0.0, -1.0), (-1.0, 0.0)),
        _ => ((rect.left(), baseline(word, line, size)), (1.0, 0.0), (0.0, -1.0)),
    }
}

/// The line's own baseline, unless the line slants.
fn baseline(word: &PrintedWord, line: &PrintedLine<'_>, size: f32) -> f32 {
    let mut all: Vec<f32> = line.words.iter().filter(|w| w.direction == 0).map(|w| w.baseline).collect();
    all.sort_by(f32::total_cmp);
    let usual = all.get(all.len() / 2).copied().unwrap_or(word.baseline);
    if (usual - word.baseline).abs() < LEVEL * size { usual } else { word.baseline }
}

/// The way to the next word on the line.
fn gap(word: &PrintedWord, next: &PrintedWord, size: f32) -> Option<f32> {
    Some(way(word, next)? - length(word, Some(next), size)).filter(|gap| *gap > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shown_corner_is_found_on_turned_pages() {
        let shown = [10.0, 20.0, 110.0, 220.0];
        let corner = |rotation| Paper { shown, rotation }.point((0.0, 0.0));
        assert_eq!([0, 90, 180, 270].map(corner), [(10.0, 220.0), (10.0, 20.0), (110.0, 20.0), (110.0, 220.0)]);
        assert_eq!(Paper { shown, rotation: 90 }.vector((1.0, 0.0)), (0.0, 1.0));
    }
}
