//! The panels of a page as a tree: which lies in which.

use super::rows;
use super::skew;
use super::tile::Tile;
use crate::model::{PlacedWords, Rect};

/// Panels that overlap by more than this share of the smaller, but do not hold it, are decoration.
const OVERLAP: f32 = 0.1;
/// A panel holds another when this share of it lies inside.
const HELD: f32 = 0.9;

/// Panels that hold text, outermost first.
#[derive(Debug, Default)]
pub(super) struct Panels {
    rects: Vec<Rect>,
    parents: Vec<Option<usize>>,
    rules: Vec<Rect>,
    lines: Vec<Rect>,
}

impl Panels {
    /// The panels of a page that hold at least two lines of text and lie clear of each other or inside each other.
    pub(super) fn of(placed: &PlacedWords) -> Self {
        let mut rects: Vec<Rect> = Vec::new();
        for rect in &placed.panels {
            if holds_lines(*rect, placed)
                && !is_cell(*rect, placed)
                && rects.iter().all(|other| is_clear(*other, *rect))
            {
                rects.push(*rect);
            }
        }
        let parents = rects
            .iter()
            .enumerate()
            .map(|(index, rect)| rects[..index].iter().rposition(|outer| share_inside(*rect, *outer) >= HELD))
            .collect();
        Self { rects, parents, rules: placed.rules.clone(), lines: rows::drawn_across(&placed.rules) }
    }

    /// The panels as they lie once the page was laid level.
    pub(super) fn levelled(mut self, slope: f32) -> Self {
        for rect in &mut self.rects {
            *rect = skew::levelled(*rect, slope);
        }
        self
    }

    pub(super) fn len(&self) -> usize {
        self.rects.len()
    }

    /// A panel's box.
    pub(super) fn rect(&self, panel: usize) -> Option<Rect> {
        self.rects.get(panel).copied()
    }

    /// Ruled lines of the page.
    pub(super) fn rules(&self) -> &[Rect] {
        &self.rules
    }

    /// The lines that the rules draw across the page, from top to bottom.
    pub(super) fn lines(&self) -> &[Rect] {
        &self.lines
    }

    /// The innermost panel that holds a point.
    pub(super) fn holder(&self, point: (f32, f32)) -> Option<usize> {
        self.rects.iter().rposition(|rect| rect.holds(point))
    }

    /// The panel of each word. Text that runs over its panel's edge stays with the lines it goes on from, as long as
    /// it was painted right after them, in the same type, line under line.
    pub(super) fn holders(&self, tiles: &[Tile]) -> Vec<Option<usize>> {
        let mut holders: Vec<Option<usize>> = Vec::with_capacity(tiles.len());
        let mut starts: Vec<usize> = Vec::new();
        let mut carried: Option<usize> = None;
        for (index, tile) in tiles.iter().enumerate() {
            let own = self.holder(tile.centre());
            let same_line = index > 0 && is_next_on_line(&tiles[index - 1], tile);
            if !same_line {
                let above = starts.last().map(|start| (&tiles[*start], holders[*start]));
                carried = above.and_then(|(above, holder)| if is_next_line(above, tile) { holder } else { None });
                starts.push(index);
            }
            holders.push(carried.or(own));
        }
        holders
    }

    /// The panels directly inside a panel, or directly on the page.
    pub(super) fn inside(&self, outer: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        (0..self.rects.len()).filter(move |panel| self.parents[*panel] == outer)
    }
}

fn is_next_on_line(previous: &Tile, tile: &Tile) -> bool {
    let gap = tile.left - previous.right;
    (tile.baseline - previous.baseline).abs() < 0.2 * tile.size && gap > -0.3 * tile.size && gap < 2.0 * tile.size
}

fn is_next_line(above: &Tile, tile: &Tile) -> bool {
    let step = (tile.baseline - above.baseline) / tile.size;
    (0.8..1.5).contains(&step)
        && (tile.left - above.left).abs() < 0.2 * tile.size
        && (tile.size - above.size).abs() < 0.05 * tile.size
        && tile.bold == above.bold
}

fn share_inside(inner: Rect, outer: Rect) -> f32 {
    outer.intersection(inner).map_or(0.0, Rect::area) / inner.area().max(f32::MIN_POSITIVE)
}

fn is_clear(larger: Rect, smaller: Rect) -> bool {
    let share = share_inside(smaller, larger);
    share <= OVERLAP || share >= HELD
}

/// Cells of a row touch each other, points.
const TOUCHING: f32 = 1.0;
/// A coloured cell of a table has at most so many lines.
const LINES_IN_CELL: usize = 3;

/// True for a coloured cell of a table: another one of its height touches its side, and it holds few lines.
fn is_cell(rect: Rect, placed: &PlacedWords) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() < TOUCHING;
    let beside = |other: &Rect| {
        near(other.top(), rect.top())
            && near(other.bottom(), rect.bottom())
            && (near(other.left(), rect.right()) || near(other.right(), rect.left()))
    };
    if !placed.panels.iter().any(beside) {
        return false;
    }
    let mut lines: Vec<f32> = Vec::new();
    for word in placed.words.iter().filter(|word| rect.holds(word.rect.centre())) {
        if !lines.iter().any(|line| (line - word.baseline).abs() < 0.5 * word.size) {
            lines.push(word.baseline);
        }
    }
    lines.len() <= LINES_IN_CELL
}

fn holds_lines(rect: Rect, placed: &PlacedWords) -> bool {
    let inside = placed.words.iter().filter(|w| rect.holds(w.rect.centre()));
    let (top, bottom, size) = inside.fold((f32::MAX, f32::MIN, 0.0_f32), |(top, bottom, size), word| {
        (top.min(word.baseline), bottom.max(word.baseline), size.max(word.size))
    });
    bottom - top > 0.5 * size
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::test_words::word;

    #[test]
    fn panels_form_a_tree() {
        let rect = |l, t, r, b| Rect::new(l, t, r, b).unwrap();
        let placed = PlacedWords {
            words: vec![word("ude", 20.0, 20.0), word("inde", 60.0, 60.0), word("også", 60.0, 75.0)],
            panels: vec![rect(0.0, 0.0, 200.0, 200.0), rect(50.0, 40.0, 150.0, 90.0), rect(180.0, 0.0, 260.0, 99.0)],
            ..PlacedWords::default()
        };
        let panels = Panels::of(&placed);
        assert_eq!(panels.len(), 2);
        assert_eq!(panels.holder((70.0, 60.0)), Some(1));
        assert_eq!(panels.inside(Some(0)).collect::<Vec<_>>(), [1]);
    }
}
