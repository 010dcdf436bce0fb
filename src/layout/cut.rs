//! The reading order of a page: a recursive cut along its white space, panels kept whole.
//!
//! Bands are rows of ink with white above and below. Bands that share a gutter (white from top to bottom, with lines
//! of text on both sides) form a section; a section is read column by column, or row by row when it is a table.

use super::ink::{Gutter, Ink, meet};
use super::item::{
    Item, PROOF, bands, differ_in_size, gap, is_bold_alone, is_larger, is_river, least, lines, most, panel_grid, split,
    stand_side_by_side, tiles,
};
use super::panels::Panels;
use super::rows::{self, Ruled};
use super::tables::Found;
use super::tile::{Tile, median_size};
use crate::model::Rect;

/// Least width of a gutter, type sizes.
const GUTTER: f32 = 0.75;
/// Least width of a gutter between the columns of a table, type sizes; it needs one line more.
pub(super) const TABLE_GUTTER: f32 = 0.5;
/// A gutter with fewer lines beside it must be this wide, type sizes.
const WIDE_GUTTER: f32 = 1.5;
/// A gutter with one line on one side must be this wide, type sizes.
const WIDEST_GUTTER: f32 = 2.0;
/// A white band this many gutters high, and this many type sizes, is cut before the columns.
const BAND_TO_GUTTER: f32 = 1.4;
const BAND: f32 = 2.5;
/// White below the last line of a column is at least so many times that above it.
const BAND_TO_LINE: f32 = 2.0;
/// A heading has at most so many lines, its kicker among them.
const LINES_OF_HEADING: usize = 3;
/// Pieces of one drawn line stand at most so far from each other, points.
const HOLE: f32 = 3.0;
/// White above a heading is at least so many times that below it.
const HEADING_GAP: f32 = 2.0;
/// The same for a bold heading among lines that are not.
const BOLD_HEADING_GAP: f32 = 1.3;
/// The same for a heading of several lines that an engine read.
const READ_HEADING_GAP: f32 = 3.0;
/// What stands left of a gutter takes at least this share of the width; less is a column of numbers.
const LEAST_COLUMN: f32 = 0.2;

/// A mark before a line is at most so wide, type sizes, …
const MARK: f32 = 2.2;
/// … and a number set large before a title.
const LARGE_NUMBER: f32 = 3.2;

/// A stretch of text to be read from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Region {
    /// Its words, in no order.
    pub(super) tiles: Vec<Tile>,
    /// The panel it stands in.
    pub(super) panel: Option<u32>,
    /// For a table: where its columns part.
    pub(super) columns: Option<Columns>,
}

/// Where the columns and the rows of a table part.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Columns {
    /// X ascending.
    pub(super) parts: Vec<f32>,
    /// Heights of the ruled lines between its rows, y ascending; none where every line is a row.
    pub(super) borders: Vec<f32>,
}

/// The regions of a page in reading order.
pub(super) fn regions(tiles: Vec<Tile>, panels: &Panels) -> Vec<Region> {
    let size = median_size(&tiles);
    let is_read = tiles.iter().any(|tile| tile.is_read);
    let mut cutter = Cutter { panels, held: vec![Vec::new(); panels.len()], size, is_read, regions: Vec::new() };
    let mut loose = Vec::new();
    let holders = panels.holders(&tiles);
    for (tile, holder) in tiles.into_iter().zip(holders) {
        match holder {
            Some(panel) => cutter.held[panel].push(tile),
            None => loose.push(tile),
        }
    }
    cutter.content(None, loose);
    cutter.regions
}

pub(super) struct Cutter<'a> {
    pub(super) panels: &'a Panels,
    /// Words of each panel that are in no panel inside it.
    held: Vec<Vec<Tile>>,
    /// Type size of the page's text, points.
    pub(super) size: f32,
    /// True for a scan: edges of its columns waver.
    is_read: bool,
    regions: Vec<Region>,
}

impl Cutter<'_> {
    /// Orders what stands directly in a panel, or on the page.
    fn content(&mut self, panel: Option<usize>, words: Vec<Tile>) {
        let mut items: Vec<Item> = words.into_iter().map(Item::Word).collect();
        items.extend(self.panels.inside(panel).filter_map(|id| self.panel_item(id)));
        self.cut(items, panel);
    }

    /// The panel as one thing; `None` for a panel without words.
    fn panel_item(&self, id: usize) -> Option<Item> {
        let rect = self.panels.rect(id)?;
        let has_words = !self.held[id].is_empty() || self.panels.inside(Some(id)).any(|i| self.panel_item(i).is_some());
        has_words.then_some(Item::Panel {
            id,
            left: rect.left(),
            top: rect.top(),
            right: rect.right(),
            bottom: rect.bottom(),
        })
    }

    fn cut(&mut self, items: Vec<Item>, panel: Option<usize>) {
        if let Some(Found { above, rows, columns, below }) = self.framed(&items) {
            self.cut(above, panel);
            self.region(tiles(&rows).collect(), panel, Some(columns));
            self.cut(below, panel);
            return;
        }
        for section in self.sections(items) {
            self.section(section, panel);
        }
    }

    /// Bands from top to bottom, joined as long as they share a proven gutter or have none.
    fn sections(&self, items: Vec<Item>) -> Vec<Vec<Item>> {
        let mut sections: Vec<Vec<Vec<Item>>> = Vec::new();
        let mut taken = Ink::of(&[]);
        for band in bands(items) {
            let closed = sections.last().is_some_and(|open| self.ends_with_boxes(open, &band));
            match sections.last_mut() {
                Some(open) if !closed && self.belongs(open, &taken, &band) => {
                    taken.add(&band);
                    open.push(band);
                }
                Some(open) => {
                    let mut fresh = vec![band];
                    while let more @ 1.. = if closed { 0 } else { self.going_below(open, &fresh.concat()) } {
                        fresh.splice(0..0, open.split_off(open.len() - more));
                    }
                    taken = Ink::of(&fresh.concat());
                    sections.push(fresh);
                }
                None => {
                    taken = Ink::of(&band);
                    sections.push(vec![band]);
                }
            }
        }
        let mut joined: Vec<(Vec<Item>, bool)> = Vec::new();
        for items in sections.into_iter().map(|bands| bands.concat()) {
            let has_columns = !self.gutters(&items).is_empty();
            match joined.last_mut() {
                Some((open, false)) if !has_columns => open.extend(items),
                _ => joined.push((items, has_columns)),
            }
        }
        self.lend_tops(&mut joined);
        joined.into_iter().map(|(items, _)| items).filter(|items| !items.is_empty()).collect()
    }

    /// A row of boxes as high as each other, with no columns above, is read whole: short lines below leave its gutters
    /// white by chance.
    fn ends_with_boxes(&self, open: &[Vec<Item>], below: &[Item]) -> bool {
        let Some((row, above)) = open.split_last() else { return false };
        let is_box = |item: &Item| matches!(item, Item::Panel { .. });
        let near = |pick: fn(&Item) -> f32| most(row, pick) - least(row, pick) < 0.5 * self.size;
        row.len() >= 2
            && row.iter().all(is_box)
            && near(Item::top)
            && near(Item::bottom)
            && !below.iter().any(is_box)
            && above.iter().all(|band| Ink::of(band).gaps(GUTTER * self.size).is_empty())
    }

    /// True when a band may join the bands above it: they share a gutter, or neither has one.
    fn belongs(&self, open: &[Vec<Item>], above: &Ink, band: &[Item]) -> bool {
        let (own, width) = (Ink::of(band), GUTTER * self.size);
        let shared = meet(&above.white(width), &own.white(width), self.least_shared());
        above.part(&own, &shared).next().is_some() && !self.runs_into_gutter(open, above, &own)
            || above.gaps(width).is_empty() && own.gaps(width).is_empty()
    }

    /// True when a band on one side of a proven gutter takes more than half of it: it is wider than the column above.
    fn runs_into_gutter(&self, open: &[Vec<Item>], above: &Ink, band: &Ink) -> bool {
        let (left, right) = (band.left, band.right);
        let is_cut = |gutter: &Gutter| {
            let half = f32::midpoint(gutter.left, gutter.right);
            left < gutter.left && (half..gutter.right).contains(&right)
                || right > gutter.right && (gutter.left..half).contains(&left)
        };
        // Only what few bands do is worth the proof.
        above.gaps(GUTTER * self.size).iter().any(is_cut) && self.proven(&open.concat(), GUTTER).iter().any(is_cut)
    }

    /// How many of the last open bands belong to the items below them: one by its gutter, or a heading that stands far nearer
    /// to them than to what is above; it may have a kicker over it.
    fn going_below(&self, open: &[Vec<Item>], below: &[Item]) -> usize {
        let heads = |more: &usize| {
            let Some((rest, heading)) = open.len().checked_sub(*more).map(|at| open.split_at(at)) else { return false };
            let Some(above) = rest.last() else { return false };
            let white = gap(above, &heading[0]);
            // Where an engine tells sizes, they are too rough to know lines of a heading from others: the white must.
            let is_read = || heading.iter().any(|band| tiles(band).any(|tile| tile.is_read));
            let factor = match *more {
                2.. if is_read() => READ_HEADING_GAP,
                _ if !is_read() && is_larger(heading, rest) => 1.0,
                _ if !is_read() && is_bold_alone(heading, above, below) => BOLD_HEADING_GAP,
                _ => HEADING_GAP,
            };
            let stands_near = |pair: [&[Item]; 2]| factor * gap(pair[0], pair[1]).max(0.1 * self.size) < white;
            heading.windows(2).all(|pair| stands_near([&pair[0], &pair[1]]))
                && stands_near([&heading[more - 1], below])
                && heading.iter().all(|band| self.gaps(band).is_empty())
                && heading.iter().all(|band| (least(band, Item::left) - least(below, Item::left)).abs() < self.size)
                && !heading.iter().any(|band| self.spans_columns(band, below))
        };
        if let Some(more) = (1..=LINES_OF_HEADING).find(heads) {
            return more;
        }
        let [.., above, last] = open else { return 0 };
        // What stands nearer to the lines above, as one of them, is none of those below.
        let is_line_of_above = gap(last, below) > BAND_TO_LINE * gap(above, last).max(0.1 * self.size);
        usize::from(!is_line_of_above && self.shares_gutter(last, below))
    }

    /// True for a heading over columns: it crosses a gutter of theirs.
    fn spans_columns(&self, heading: &[Item], below: &[Item]) -> bool {
        let (left, right) = (least(below, Item::left), most(below, Item::right));
        let is_of_columns = |gutter: &Gutter| gutter.right - left > LEAST_COLUMN * (right - left);
        self.gaps(below).iter().any(|gutter| is_of_columns(gutter) && most(heading, Item::right) > gutter.right)
    }

    /// True when a band has a gutter of its own that the items below it leave white.
    fn shares_gutter(&self, band: &[Item], below: &[Item]) -> bool {
        if band.iter().all(Item::is_doubtful) {
            return true;
        }
        let (own, below, width) = (self.gaps(band), Ink::of(below), GUTTER * self.size);
        let shared = meet(&own, &below.white(width), self.least_shared());
        below.part(&below, &shared).next().is_some()
    }

    /// Bands right above columns that stand beside the gutter, at the right, begin the columns.
    fn lend_tops(&self, sections: &mut [(Vec<Item>, bool)]) {
        for at in 1..sections.len() {
            let (above, below) = sections.split_at_mut(at);
            let (Some((above, false)), Some((columns, true))) = (above.last_mut(), below.first_mut()) else { continue };
            let gutters = self.gutters(columns);
            let mut rows = bands(std::mem::take(above));
            let crosses = |item: &Item| gutters.iter().any(|g| item.left() < g.right && item.right() > g.left);
            let beside = rows.iter().rposition(|row| row.iter().any(crosses)).map_or(0, |last| last + 1);
            let is_right = |row: &Vec<Item>| gutters.first().is_some_and(|g| least(row, Item::left) >= g.right);
            if let Some(first) = (beside..rows.len()).find(|row| is_right(&rows[*row])) {
                columns.extend(rows.split_off(first).concat());
            }
            *above = rows.concat();
        }
    }

    fn section(&mut self, items: Vec<Item>, panel: Option<usize>) {
        let gutters = self.proven(&items, TABLE_GUTTER);
        match rows::ruled(&items, &gutters, self.panels.rules()) {
            Some(Ruled::Texts(cells)) => {
                for cell in cells {
                    self.region(tiles(&cell).collect(), panel, None);
                }
                return;
            }
            Some(Ruled::Rows(borders, parts)) => {
                self.region(tiles(&items).collect(), panel, Some(Columns { parts, borders }));
                return;
            }
            None => {}
        }
        if let Some(Found { above, rows, columns, below }) = self.table_within(&items) {
            self.cut(above, panel);
            self.region(tiles(&rows).collect(), panel, Some(columns));
            self.cut(below, panel);
            return;
        }
        if let Some((above, below)) = self.parted_by_line(&items) {
            self.cut(above, panel);
            self.cut(below, panel);
            return;
        }
        if let Some(rows) = panel_grid(&items) {
            for row in rows {
                self.cut(row, panel);
            }
            return;
        }
        let gutters = self.gutters(&items);
        let Some(widest) = gutters.iter().map(|g| g.right - g.left).reduce(f32::max) else {
            self.column(items, panel);
            return;
        };
        if let Some((above, below)) = self.wide_band(&items, widest) {
            self.cut(above, panel);
            self.cut(below, panel);
            return;
        }
        let stretches = rows::numbered(&items, &gutters)
            .or_else(|| rows::beside_boxes(&items, &gutters))
            .or_else(|| rows::beside_notes(&items, &gutters, self.size));
        if let Some(stretches) = stretches {
            for stretch in stretches {
                self.cut(stretch, panel);
            }
            return;
        }
        if let Some(stretches) = rows::beside_heads(&items, &gutters, self.size) {
            for part in stretches.into_iter().flat_map(|stretch| split(stretch, &gutters)) {
                self.cut(part, panel);
            }
            return;
        }
        let mut columns = split(items, &gutters);
        if panel.is_some() {
            columns.sort_by_key(|column| column.iter().all(|item| matches!(item, Item::Panel { .. })));
        }
        for column in columns {
            self.cut(column, panel);
        }
    }

    /// One column: text from top to bottom, panels where they stand.
    fn column(&mut self, items: Vec<Item>, panel: Option<usize>) {
        let mut words = Vec::new();
        for band in bands(items) {
            let mut inner = Vec::new();
            for item in band {
                match item {
                    Item::Word(tile) => words.push(tile),
                    Item::Panel { id, left, top, .. } => inner.push((top, left, id)),
                }
            }
            inner.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            // Boxes of a row touch, and those of a scan are not quite level.
            // Those of a stair stand on one floor.
            let floor = |id: usize| self.panels.rect(id).map_or(f32::MIN, Rect::bottom);
            let is_row = |a: &(f32, f32, usize), b: &(f32, f32, usize)| {
                b.0 - a.0 < self.size || (floor(a.2) - floor(b.2)).abs() < self.size
            };
            for row in inner.chunk_by_mut(is_row) {
                row.sort_by(|a, b| a.1.total_cmp(&b.1));
            }
            if !inner.is_empty() {
                self.region(std::mem::take(&mut words), panel, None);
            }
            for (_, _, id) in inner {
                let held = std::mem::take(&mut self.held[id]);
                self.content(Some(id), held);
            }
        }
        self.region(words, panel, None);
    }

    fn region(&mut self, tiles: Vec<Tile>, panel: Option<usize>, columns: Option<Columns>) {
        if !tiles.is_empty() {
            self.regions.push(Region { tiles, panel: panel.map(|p| p as u32), columns });
        }
    }

    /// What two bands must have in common of their gutters, points. In type columns keep their places.
    fn least_shared(&self) -> f32 {
        if self.is_read { f32::MIN_POSITIVE } else { GUTTER * self.size }
    }

    /// White x-ranges of at least a gutter's width between ink.
    pub(super) fn gaps(&self, items: &[Item]) -> Vec<Gutter> {
        Ink::of(items).gaps(GUTTER * self.size)
    }

    /// The gutters of a section that lines on both sides prove.
    fn gutters(&self, items: &[Item]) -> Vec<Gutter> {
        let mut proven = self.proven(items, GUTTER);
        while let Some(index) = self.marker_column(items, &proven) {
            proven.remove(index);
        }
        proven
    }

    /// The gutters of at least this width, type sizes, with enough lines beside them.
    pub(super) fn proven(&self, items: &[Item], width: f32) -> Vec<Gutter> {
        let candidates = Ink::of(items).gaps(width * self.size);
        candidates.into_iter().filter(|gutter| self.is_proven(items, *gutter)).collect()
    }

    fn is_proven(&self, items: &[Item], gutter: Gutter) -> bool {
        let (left, right): (Vec<&Item>, Vec<&Item>) = items.iter().partition(|item| item.right() <= gutter.left);
        let (lines_left, lines_right) = (lines(&left), lines(&right));
        let width = (gutter.right - gutter.left) / self.size;
        let (few, many) = (lines_left.min(lines_right), lines_left.max(lines_right));
        let proof = if width < GUTTER { PROOF + 1 } else { PROOF };
        let is_note = || few >= 2 && many >= PROOF && !self.is_read && differ_in_size(&left, &right);
        let enough = few >= proof
            || (few >= 2 && width >= WIDE_GUTTER)
            || (many >= PROOF && width >= WIDEST_GUTTER)
            || (width >= GUTTER && is_note());
        enough
            && stand_side_by_side(&left, &right)
            && (self.is_read || width >= WIDE_GUTTER || !is_river(&left, &right, gutter))
    }

    /// The gutter beside a column of bullets, numbers or page numbers: its rows belong to the text next to it.
    fn marker_column(&self, items: &[Item], gutters: &[Gutter]) -> Option<usize> {
        let columns = split(items.to_vec(), gutters);
        let index = columns.iter().position(|column| self.is_markers(column))?;
        (!gutters.is_empty()).then(|| index.min(gutters.len() - 1))
    }

    /// True when every line of the column is one short mark, or a time.
    fn is_markers(&self, column: &[Item]) -> bool {
        let width = |tile: &Tile| tile.right - tile.left;
        let is_mark = |tile: &Tile| {
            tile.is_time
                || width(tile) <= MARK * self.size
                || tile.number.is_some() && width(tile) <= LARGE_NUMBER * self.size
        };
        let narrow = column.iter().all(|item| matches!(item, Item::Word(tile) if is_mark(tile)));
        let mut rows: Vec<&Item> = column.iter().collect();
        rows.sort_by(|a, b| a.top().total_cmp(&b.top()));
        narrow && rows.windows(2).all(|pair| pair[1].top() >= pair[0].bottom())
    }

    /// Parts the items at a band of white that outweighs the gutters.
    fn wide_band(&self, items: &[Item], gutter: f32) -> Option<(Vec<Item>, Vec<Item>)> {
        let mut rows = bands(items.to_vec());
        let least_height = (BAND_TO_GUTTER * gutter).max(BAND * self.size);
        let mut wide: Vec<(usize, f32)> = (1..rows.len())
            .map(|at| (at, gap(&rows[at - 1], &rows[at])))
            .filter(|(_, height)| *height >= least_height)
            .collect();
        wide.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        let parts = |at: &usize| !self.are_heads(&rows[at - 1], &rows[*at..].concat());
        let at = wide.into_iter().map(|(at, _)| at).find(parts)?;
        let below = rows.split_off(at);
        Some((rows.concat(), below.concat()))
    }

    /// True for heads (words in discs, large figures) with the text of each in the middle below it: they begin their columns.
    pub(super) fn are_heads(&self, heads: &[Item], below: &[Item]) -> bool {
        let gutters = self.gaps(below);
        let (heads, columns) = (split(heads.to_vec(), &gutters), split(below.to_vec(), &gutters));
        let pairs = || heads.iter().zip(&columns);
        let middle = |items: &[Item]| f32::midpoint(least(items, Item::left), most(items, Item::right));
        let is_centred = |(head, column): (&Vec<Item>, &Vec<Item>)| {
            (middle(head) - middle(column)).abs() < 0.5 * self.size && bands(head.clone()).len() == 1
        };
        let is_set_in =
            |(head, column): (&Vec<Item>, &Vec<Item>)| least(head, Item::left) - least(column, Item::left) > self.size;
        heads.len() >= 2 && heads.len() == columns.len() && pairs().all(is_centred) && pairs().any(is_set_in)
    }

    /// What stands above and below a line drawn across columns: it ends them.
    fn parted_by_line(&self, items: &[Item]) -> Option<(Vec<Item>, Vec<Item>)> {
        let (left, right) = (least(items, Item::left), most(items, Item::right));
        let parts = |line: &Rect| {
            let is_across = line.left() < left + self.size && line.right() > right - self.size;
            let is_above = |item: &Item| item.bottom() < line.top() + 1.0;
            let is_below = |item: &Item| item.top() > line.bottom() - 1.0;
            let is_free = is_across && items.iter().all(|item| is_above(item) || is_below(item));
            let (above, below): (Vec<Item>, Vec<Item>) = items.iter().copied().partition(is_above);
            // Lines under the heads of columns leave the gutters between them white.
            let mut pieces: Vec<&Rect> =
                self.panels.rules().iter().filter(|rule| (rule.top() - line.top()).abs() < rows::SAME_RULE).collect();
            pieces.sort_by(|a, b| a.left().total_cmp(&b.left()));
            let is_drawn = |gutter: &Gutter| {
                let is_hole =
                    |pair: &[&Rect]| pair[1].left() - pair[0].right() > HOLE && pair[1].left() < gutter.right + HOLE;
                !pieces.windows(2).any(|pair| is_hole(pair) && pair[0].right() > gutter.left - HOLE)
            };
            let is_whole = is_free && self.gaps(&below).iter().all(is_drawn);
            (is_whole && !above.is_empty() && !below.is_empty()).then_some((above, below))
        };
        self.panels.lines().iter().find_map(parts)
    }
}
