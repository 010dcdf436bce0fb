//! Tables among other lines of a page: what stands above, the rows, what stands below.

use super::cut::{Columns, Cutter, TABLE_GUTTER};
use super::item::{Item, bands, largest, most, split, tiles};
use super::rows::{self, FRAME, Ruled};
use super::table;
use super::tile::Tile;
use crate::model::Rect;

/// The head of a table stands at most so many type sizes above its first ruled line.
const HEAD_GAP: f32 = 1.5;

/// Figures larger than the words below them by this factor are no cells.
const LARGE: f32 = 1.3;

/// A table among lines of text.
pub(super) struct Found {
    pub(super) above: Vec<Item>,
    pub(super) rows: Vec<Item>,
    /// Where its columns part, and its rows.
    pub(super) columns: Columns,
    pub(super) below: Vec<Item>,
}

impl Cutter<'_> {
    /// A ruled table of short cells, what stands above it and what below.
    pub(super) fn framed(&self, items: &[Item]) -> Option<Found> {
        let frames = rows::frames(items, self.panels.lines());
        let up_to = |lines: &[Rect], line: usize| self.between(items, &lines[0], &lines[line]);
        let columns = |found: &Found| found.columns.parts.len();
        let whole = frames.iter().find_map(|lines| up_to(lines, lines.len() - 1));
        // Text between two tables hides columns of both: the first rows alone have more.
        let of_first_rows =
            frames.iter().filter_map(|lines| up_to(lines, FRAME - 1)).map(|found| columns(&found)).max();
        let more = of_first_rows.filter(|more| whole.as_ref().is_none_or(|whole| *more > columns(whole)));
        let Some(more) = more else { return whole };
        let shorter = |lines: &Vec<Rect>| {
            (FRAME - 1..lines.len()).rev().filter_map(|line| up_to(lines, line)).find(|found| columns(found) == more)
        };
        frames.iter().find_map(shorter)
    }

    /// The table between two ruled lines, when it is one.
    fn between(&self, items: &[Item], first: &Rect, last: &Rect) -> Option<Found> {
        if !rows::is_whole(items, first, last) {
            return None;
        }
        let (top, bottom) = (first.top(), last.top());
        let place = |item: &&Item| usize::from(item.top() >= top) + usize::from(item.top() >= bottom);
        let part = |part: usize| -> Vec<Item> { items.iter().filter(|item| place(item) == part).copied().collect() };
        let (above, inner) = self.with_head(part(0), part(1), top);
        let gutters = self.proven(&inner, TABLE_GUTTER);
        match rows::ruled(&inner, &gutters, self.panels.rules())? {
            Ruled::Rows(borders, parts) => {
                Some(Found { above, rows: inner, columns: Columns { parts, borders }, below: part(2) })
            }
            Ruled::Texts(_) => None,
        }
    }

    /// The line right above the first ruled one goes with the rows when it parts where they do: a head that no line is
    /// drawn over.
    fn with_head(&self, above: Vec<Item>, inner: Vec<Item>, top: f32) -> (Vec<Item>, Vec<Item>) {
        let mut rows = bands(above);
        let near =
            |head: &Vec<Item>| top - most(head, Item::bottom) < HEAD_GAP * self.size && !self.gaps(head).is_empty();
        if let Some(head) = rows.pop_if(|head| near(head)) {
            let whole = [head.clone(), inner.clone()].concat();
            if self.proven(&whole, TABLE_GUTTER).len() == self.proven(&inner, TABLE_GUTTER).len() {
                return (rows.concat(), whole);
            }
            rows.push(head);
        }
        (rows.concat(), inner)
    }

    /// A table, with up to three lines of text above it and two below that share its gutter by chance.
    pub(super) fn table_within(&self, items: &[Item]) -> Option<Found> {
        if self.proven(items, TABLE_GUTTER).is_empty() {
            return None;
        }
        let rows = bands(items.to_vec());
        let is_head = |at: &usize| {
            let (head, below) = (&rows[*at], &rows[at + 1..]);
            largest(head) > LARGE * largest(below.iter().flatten()) && self.are_heads(head, &below.concat())
        };
        if (0..rows.len().saturating_sub(1)).take(3).any(|at| is_head(&at)) {
            return None;
        }
        let is_text = |row: &&Vec<Item>| self.gaps(row).is_empty();
        let lead = rows.iter().take(3).take_while(is_text).count();
        let trail = rows.iter().rev().take(2).take_while(is_text).count();
        let ranges = (0..=lead).flat_map(|first| (0..=trail).map(move |cut| (first, cut)));
        ranges.filter(|(first, cut)| first + cut + 2 <= rows.len()).find_map(|(first, cut)| {
            let end = rows.len() - cut;
            let inner = rows[first..end].concat();
            let parts = self.table(&inner)?;
            let columns = Columns { parts, borders: Vec::new() };
            Some(Found { above: rows[..first].concat(), rows: inner, columns, below: rows[end..].concat() })
        })
    }

    /// Where the columns of a table part, when the items are one.
    fn table(&self, items: &[Item]) -> Option<Vec<f32>> {
        let mut gutters = self.proven(items, TABLE_GUTTER);
        let columns = split(items.to_vec(), &gutters);
        let is_list = |column: &Vec<Item>| tiles(column).all(|tile| tile.is_marker);
        if let Some(markers) = columns.iter().position(is_list).filter(|at| *at < gutters.len()) {
            gutters.remove(markers);
        }
        if gutters.is_empty() || items.iter().any(|item| matches!(item, Item::Panel { .. })) {
            return None;
        }
        let rows: Vec<Vec<Tile>> = bands(items.to_vec()).iter().map(|band| tiles(band).collect()).collect();
        table::columns(&rows, &gutters, self.panels.rules())
    }
}
