//! What is put in order: words and whole panels.

use super::ink::Gutter;
use super::tile::{Tile, median};

/// Ink of a word counts without this share of its height at top and bottom, so that tight lines still part.
const TRIM: f32 = 0.15;
/// Lines on each side that prove a gutter.
pub(super) const PROOF: usize = 3;

/// Something to be put in order: a word or a whole panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Item {
    Word(Tile),
    Panel { id: usize, left: f32, top: f32, right: f32, bottom: f32 },
}

impl Item {
    pub(super) fn left(&self) -> f32 {
        match self {
            Self::Word(t) => t.left,
            Self::Panel { left, .. } => *left,
        }
    }

    pub(super) fn right(&self) -> f32 {
        match self {
            Self::Word(t) => t.right,
            Self::Panel { right, .. } => *right,
        }
    }

    pub(super) fn top(&self) -> f32 {
        match self {
            Self::Word(t) => t.top + TRIM * t.height(),
            Self::Panel { top, .. } => *top,
        }
    }

    /// True for a word that may be a speck: it proves no ink.
    pub(super) fn is_doubtful(&self) -> bool {
        matches!(self, Self::Word(tile) if tile.is_doubtful)
    }

    pub(super) fn bottom(&self) -> f32 {
        match self {
            Self::Word(t) => t.bottom - TRIM * t.height(),
            Self::Panel { bottom, .. } => *bottom,
        }
    }
}

pub(super) fn tiles(items: &[Item]) -> impl Iterator<Item = Tile> + '_ {
    items.iter().filter_map(|item| match item {
        Item::Word(tile) => Some(*tile),
        Item::Panel { .. } => None,
    })
}

pub(super) fn least(items: &[Item], pick: fn(&Item) -> f32) -> f32 {
    items.iter().map(pick).fold(f32::MAX, f32::min)
}

pub(super) fn most(items: &[Item], pick: fn(&Item) -> f32) -> f32 {
    items.iter().map(pick).fold(f32::MIN, f32::max)
}

/// The white between what stands above and what stands below, points.
pub(super) fn gap(above: &[Item], below: &[Item]) -> f32 {
    least(below, Item::top) - most(above, Item::bottom)
}

/// The largest type, points.
pub(super) fn largest<'i>(items: impl IntoIterator<Item = &'i Item>) -> f32 {
    let sizes = items.into_iter().map(|item| if let Item::Word(tile) = item { tile.size } else { 0.0 });
    sizes.fold(0.0, f32::max)
}

/// Items by the heights at which new parts begin.
pub(super) fn parted(items: &[Item], starts: &[f32]) -> Vec<Vec<Item>> {
    let mut parts = vec![Vec::new(); starts.len() + 1];
    for item in items {
        parts[starts.iter().filter(|start| item.top() >= **start).count()].push(*item);
    }
    parts
}

/// Rows of ink with white between them, from top to bottom.
pub(super) fn bands(mut items: Vec<Item>) -> Vec<Vec<Item>> {
    items.sort_by(|a, b| a.top().total_cmp(&b.top()).then(a.left().total_cmp(&b.left())));
    let mut bands: Vec<Vec<Item>> = Vec::new();
    let mut edge = f32::MIN;
    for item in items {
        match bands.last_mut() {
            Some(band) if item.top() < edge => band.push(item),
            _ => bands.push(vec![item]),
        }
        if !item.is_doubtful() {
            edge = edge.max(item.bottom());
        }
    }
    bands
}

/// The rows of a grid of panels, when the items are one and perhaps lines of text around it: it is read row by row. Where a
/// panel stands below another in one band, the panels are columns, though the first ones may be as high as each other.
pub(super) fn panel_grid(items: &[Item]) -> Option<Vec<Vec<Item>>> {
    let rows = bands(items.to_vec());
    let panels = |row: &Vec<Item>| -> Vec<Item> {
        let mut panels: Vec<Item> = row.iter().filter(|item| matches!(item, Item::Panel { .. })).copied().collect();
        panels.sort_by(|a, b| a.left().total_cmp(&b.left()));
        panels
    };
    // Boxes in columns of running text may be level with each other for a line or two.
    let is_level = |a: &Item, b: &Item| {
        let (height, other) = (a.bottom() - a.top(), b.bottom() - b.top());
        a.bottom().min(b.bottom()) - a.top().max(b.top()) > 0.5 * height.min(other)
    };
    let is_row = |panels: &Vec<Item>| {
        let beside = |pair: &[Item]| pair[1].left() >= pair[0].right() && is_level(&pair[0], &pair[1]);
        panels.len() >= 2 && panels.windows(2).all(beside)
    };
    let held: Vec<Vec<Item>> = rows.iter().map(panels).filter(|panels| !panels.is_empty()).collect();
    (held.len() >= 2 && held.iter().all(is_row)).then_some(rows)
}

/// Number of lines of text; a panel counts as enough to prove a gutter.
pub(super) fn lines(items: &[&Item]) -> usize {
    let mut baselines = Vec::new();
    for item in items {
        match item {
            Item::Word(tile) => baselines.push((tile.baseline, tile.size)),
            Item::Panel { .. } => return PROOF.max(items.len()),
        }
    }
    baselines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let steps = baselines.windows(2).filter(|pair| pair[1].0 - pair[0].0 > 0.5 * pair[0].1).count();
    steps + usize::from(!baselines.is_empty())
}

/// The lines right of a column's edge begin this near it, type sizes, …
const FLUSH: f32 = 0.5;
/// … at least this share of them.
const FLUSH_LINES: f32 = 0.5;

/// True when the white between two groups of words may be gaps between words that lie under each other by chance: the
/// lines right of it begin anywhere, and those left of it end anywhere.
pub(super) fn is_river(left: &[&Item], right: &[&Item], gutter: Gutter) -> bool {
    let share = |items: &[&Item], edge: f32, pick: fn(&Tile) -> f32, nearer: fn(f32, f32) -> f32| {
        let mut words: Vec<&Tile> = Vec::new();
        for item in items {
            match item {
                Item::Word(tile) => words.push(tile),
                Item::Panel { .. } => return 1.0,
            }
        }
        words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
        let mut edges: Vec<(f32, f32, f32)> = Vec::new(); // baseline, edge, type size
        for word in words {
            match edges.last_mut() {
                Some(line) if word.baseline - line.0 < 0.5 * word.size => line.1 = nearer(line.1, pick(word)),
                _ => edges.push((word.baseline, pick(word), word.size)),
            }
        }
        let flush = edges.iter().filter(|(_, x, size)| (x - edge).abs() < FLUSH * size).count();
        flush as f32 / edges.len().max(1) as f32
    };
    share(right, gutter.right, |t| t.left, f32::min) < FLUSH_LINES
        && share(left, gutter.left, |t| t.right, f32::max) < FLUSH_LINES
}

/// Type of two sizes differs by more than this factor.
const OTHER_SIZE: f32 = 1.12;

/// True when two groups of words are set in different sizes, as a note in the margin and its text are.
pub(super) fn differ_in_size(a: &[&Item], b: &[&Item]) -> bool {
    let size = |items: &[&Item]| {
        let sizes = items.iter().filter_map(|item| if let Item::Word(tile) = item { Some(tile.size) } else { None });
        median(sizes.collect())
    };
    size(a).zip(size(b)).is_some_and(|(a, b)| a.max(b) > OTHER_SIZE * a.min(b))
}

/// True when the heights that two groups of items take overlap by a third of the smaller.
pub(super) fn stand_side_by_side(a: &[&Item], b: &[&Item]) -> bool {
    let span = |items: &[&Item]| {
        let top = items.iter().map(|i| i.top()).fold(f32::MAX, f32::min);
        (top, items.iter().map(|i| i.bottom()).fold(f32::MIN, f32::max))
    };
    let ((top_a, bottom_a), (top_b, bottom_b)) = (span(a), span(b));
    let common = bottom_a.min(bottom_b) - top_a.max(top_b);
    common > (bottom_a - top_a).min(bottom_b - top_b) / 3.0
}

/// Parts items at gutters, from left to right.
pub(super) fn split(items: Vec<Item>, gutters: &[Gutter]) -> Vec<Vec<Item>> {
    let mut columns = vec![Vec::new(); gutters.len() + 1];
    for item in items {
        let column = gutters.iter().filter(|g| item.left() >= g.right).count();
        columns[column].push(item);
    }
    columns.retain(|column| !column.is_empty());
    columns
}

/// A heading so many times as large as all that stands above it needs no more white above it than below.
const LARGER: f32 = 1.2;

/// Is a heading larger than all that stands above it?
pub(super) fn is_larger(heading: &[Vec<Item>], above: &[Vec<Item>]) -> bool {
    // A number set large before a title above is no heading.
    let mut sizes =
        above.iter().flat_map(|band| tiles(band)).filter(|tile| tile.number.is_none()).map(|tile| tile.size);
    let least = heading.iter().flat_map(|band| tiles(band)).map(|tile| tile.size).fold(f32::MAX, f32::min);
    sizes.all(|size| least > LARGER * size)
}

/// Is a heading bold, and neither the line above it nor what stands below?
pub(super) fn is_bold_alone(heading: &[Vec<Item>], above: &[Item], below: &[Item]) -> bool {
    let plain = |items: &[Item]| tiles(items).filter(|tile| !tile.bold).count() * 2 > tiles(items).count();
    heading.iter().flat_map(|band| tiles(band)).all(|tile| tile.bold) && plain(above) && plain(below)
}

#[cfg(test)]
mod tests {
    use super::super::test_words::tile;
    use super::*;

    #[test]
    fn a_heading_is_larger_than_all_above_it() {
        let band = |size: f32| vec![Item::Word(Tile { size, ..tile(0, 50.0, 100.0) })];
        assert!(is_larger(&[band(14.0)], &[band(10.0), band(11.0)]));
        assert!(!is_larger(&[band(14.0)], &[band(10.0), band(13.0)]));
    }
}
