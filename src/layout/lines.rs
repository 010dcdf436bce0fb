//! Words of a region to printed lines.

use super::cut::{Columns, Region};
use super::table;
use super::tile::{Tile, median, median_size};
use crate::model::Word;
use std::collections::BTreeMap;

/// Words whose heights overlap by this share of the lower one stand on one line.
const OVERLAP: f32 = 0.5;
/// Baselines of one line differ at most this much, type sizes.
const BASELINE: f32 = 0.6;

/// A stretch shares at most this part of its width with the words of a line that it joins.
const CROWDED: f32 = 0.3;

/// A printed line, before it is given a role.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SetLine {
    /// Words from left to right; for a row of a table cell by cell.
    pub(super) cells: Vec<Vec<Tile>>,
    /// Edges of its ink, points.
    pub(super) left: f32,
    pub(super) right: f32,
    /// Its baseline's y, points.
    pub(super) baseline: f32,
    /// Type size of most of its letters, points.
    pub(super) size: f32,
    /// True when most of its words are bold.
    pub(super) bold: bool,
}

impl SetLine {
    pub(super) fn of(cells: Vec<Vec<Tile>>) -> Self {
        let words: Vec<&Tile> = cells.iter().flatten().collect();
        let bold = words.iter().filter(|t| t.bold).count() * 2 > words.len();
        let widest = |a: &&&Tile, b: &&&Tile| (a.right - a.left).total_cmp(&(b.right - b.left));
        // A number set large before a title says nothing of the title's type.
        let told = words.iter().filter(|t| t.number.is_none()).max_by(widest);
        let size = told.or_else(|| words.iter().max_by(widest)).map_or(10.0, |t| t.size);
        let baseline = median(words.iter().map(|t| t.baseline).collect()).unwrap_or(0.0);
        let left = words.iter().map(|t| t.left).fold(f32::MAX, f32::min);
        let right = words.iter().map(|t| t.right).fold(f32::MIN, f32::max);
        Self { cells, left, right, baseline, size, bold }
    }

    /// Its words in reading order.
    pub(super) fn words(&self) -> impl Iterator<Item = &Tile> {
        self.cells.iter().flatten()
    }
}

/// The lines of a region from top to bottom.
pub(super) fn lines(region: Region) -> Vec<SetLine> {
    match region.columns {
        None => stand_before(clustered(&region.tiles)).into_iter().map(|words| SetLine::of(vec![words])).collect(),
        Some(columns) if columns.borders.is_empty() => rows(&region.tiles, &columns.parts),
        Some(columns) => ruled_rows(region.tiles, &columns),
    }
}

/// The lines of an OCR engine in its order, parted where it goes back up the page: there another column begins.
pub(super) fn as_read(tiles: Vec<Tile>, words: &[Word]) -> Vec<Vec<SetLine>> {
    let mut lines: Vec<Vec<Tile>> = Vec::new();
    for tile in tiles {
        let starts = words.get(tile.word).is_none_or(|word| word.starts_line);
        match lines.last_mut() {
            Some(open) if !starts && open.last().is_some_and(|last| last.word + 1 == tile.word) => open.push(tile),
            _ => lines.push(vec![tile]),
        }
    }
    let mut columns: Vec<Vec<SetLine>> = Vec::new();
    for line in lines.into_iter().map(|words| SetLine::of(vec![words])) {
        match columns.last_mut() {
            Some(open) if open.last().is_some_and(|last| line.baseline > last.baseline - line.size) => open.push(line),
            _ => columns.push(vec![line]),
        }
    }
    columns
}

/// Words that stand on one line, from left to right; lines from top to bottom. The words of a stretch that an OCR
/// engine read as one stay together.
fn clustered(tiles: &[Tile]) -> Vec<Vec<Tile>> {
    let mut lines: Vec<Vec<Tile>> = Vec::new();
    let size = median_size(tiles);
    // "Vil I vide mere?" in large type: the letter is a word among its like.
    let has_fellow = |tile: &Tile| {
        let is_fellow = |other: &Tile| {
            other.word != tile.word
                && (other.baseline - tile.baseline).abs() < 0.3 * tile.size
                && other.size > 0.9 * tile.size
        };
        tiles.iter().any(is_fellow)
    };
    let (initials, tiles): (Vec<Tile>, Vec<Tile>) =
        tiles.iter().partition(|tile| tile.is_initial_of(size) && !has_fellow(tile));
    // Whatever line a number on a badge stands level with, it numbers the first one beside it.
    let (badges, tiles): (Vec<Tile>, Vec<Tile>) = tiles.into_iter().partition(|tile| tile.badge.is_some());
    let mut heights: Vec<(f32, f32)> = Vec::new();
    for unit in units(tiles) {
        let (top, bottom) = height(&unit);
        // Most lines are above or below: that is seen without looking at their words.
        let beside = heights.iter().enumerate().filter(|(_, (above, below))| top < *below && bottom > *above);
        let fits = beside.filter_map(|(at, _)| Some((joint(&lines[at], &unit)?, at)));
        if let Some((_, at)) = fits.max_by(|a, b| a.0.total_cmp(&b.0)) {
            heights[at] = (heights[at].0.min(top), heights[at].1.max(bottom));
            lines[at].extend(unit);
        } else {
            heights.push((top, bottom));
            lines.push(unit);
        }
    }
    for initial in initials {
        match lines.iter_mut().filter(|line| begins(&initial, line)).min_by(|a, b| middle(a).total_cmp(&middle(b))) {
            Some(line) => line.push(Tile { baseline: middle(line), ..initial }),
            None => lines.push(vec![initial]),
        }
    }
    for badge in badges {
        let beside = lines.iter_mut().filter(|line| stands_beside(&badge, line));
        match beside.min_by(|a, b| middle(a).total_cmp(&middle(b))) {
            Some(line) => line.push(Tile { baseline: middle(line), ..badge }),
            None => lines.push(vec![badge]),
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    let mut lines: Vec<(f32, Vec<Tile>)> = lines.into_iter().map(|line| (middle(&line), line)).collect();
    lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1[0].left.total_cmp(&b.1[0].left)));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A number in a ring or set large stands lower than the title right of it, beside this and the text below: it begins the
/// title's line, where another number straight above or below it counts on, or where it stands between two lines of the title.
fn stand_before(mut lines: Vec<Vec<Tile>>) -> Vec<Vec<Tile>> {
    let numbers: Vec<Tile> = lines.iter().flatten().filter(|tile| tile.number.is_some()).copied().collect();
    let counts_on = |tile: &Tile| {
        let next = |other: &Tile| other.number.zip(tile.number).is_some_and(|(one, two)| one.abs_diff(two) == 1);
        numbers.iter().any(|other| next(other) && (other.left - tile.left).abs() < 0.5 * tile.size)
    };
    let alone = lines.iter().filter(|line| line.len() == 1).map(|line| line[0]).filter(|tile| tile.number.is_some());
    let alone: Vec<Tile> = alone.filter(|number| counts_on(number) || stands_between(number, &lines)).collect();
    for number in alone {
        let is_beside = |line: &&mut Vec<Tile>| {
            let first = line.iter().min_by(|a, b| a.left.total_cmp(&b.left)).filter(|first| first.number.is_none());
            first.is_some_and(|first| {
                let common = first.bottom.min(number.bottom) - first.top.max(number.top);
                let (gap, step) = (first.left - number.right, number.baseline - first.baseline);
                (0.3 * first.size..BESIDE * first.size).contains(&gap)
                    && common > 0.0
                    && (0.0..=first.size.max(number.size)).contains(&step)
            })
        };
        let title = lines.iter_mut().filter(is_beside).min_by(|a, b| middle(a).total_cmp(&middle(b)));
        let Some(title) = title else { continue };
        title.insert(0, Tile { baseline: middle(title), ..number });
        lines.retain(|line| !(line.len() == 1 && line[0].word == number.word));
    }
    lines
}

/// True for a number left of a line, itself level with part of it or its badge with most of it.
fn stands_beside(number: &Tile, line: &[Tile]) -> bool {
    let Some(first) = line.iter().min_by(|a, b| a.left.total_cmp(&b.left)) else { return false };
    let common = |top: f32, bottom: f32| first.bottom.min(bottom) - first.top.max(top);
    let is_level = common(number.top, number.bottom) > 0.15 * first.height()
        || number.badge.is_some_and(|(top, bottom)| common(top, bottom) > 0.5 * first.height());
    (0.0..BESIDE * first.size.max(number.size)).contains(&(first.left - number.right)) && is_level
}

/// A number in a ring stands at most so far before its title, type sizes.
const BESIDE: f32 = 3.5;

/// Lines of one title are at most so far from each other, type sizes.
const CLOSE: f32 = 1.45;

/// Does a number stand left of two lines that begin at one place and reach beside it from above and from below?
fn stands_between(number: &Tile, lines: &[Vec<Tile>]) -> bool {
    let firsts: Vec<&Tile> = lines
        .iter()
        .filter_map(|line| line.iter().min_by(|a, b| a.left.total_cmp(&b.left)))
        .filter(|first| first.bottom.min(number.bottom) > first.top.max(number.top) && first.word != number.word)
        .collect();
    let [above, below] = firsts.as_slice() else { return false };
    let gap = above.left - number.right;
    (0.3 * above.size..BESIDE * above.size).contains(&gap)
        && (above.left - below.left).abs() < 0.2 * above.size
        && (above.size - below.size).abs() < 0.1 * above.size
        && above.baseline < number.baseline
        && number.baseline < below.baseline
        && below.baseline - above.baseline < CLOSE * above.size
}

/// Where words begin and end, from top to bottom.
fn height(words: &[Tile]) -> (f32, f32) {
    words.iter().fold((f32::MAX, f32::MIN), |(top, bottom), tile| (top.min(tile.top), bottom.max(tile.bottom)))
}

/// True for an initial that stands right before a line, dropped down beside it and those below it.
fn begins(initial: &Tile, line: &[Tile]) -> bool {
    let Some(first) = line.iter().min_by(|a, b| a.left.total_cmp(&b.left)) else { return false };
    let gap = first.left - initial.right;
    (-0.3 * first.size..1.5 * first.size).contains(&gap)
        && initial.is_initial_of(first.size)
        && first.baseline <= initial.bottom
        && first.bottom > initial.top
}

/// Stretches, and words of no stretch, large ones first: they open the lines that smaller ones (raised figures,
/// footnote marks) join.
fn units(tiles: Vec<Tile>) -> Vec<Vec<Tile>> {
    let mut stretches: BTreeMap<u32, Vec<Tile>> = BTreeMap::new();
    let mut units: Vec<Vec<Tile>> = Vec::new();
    for tile in tiles {
        match tile.stretch {
            Some(stretch) => stretches.entry(stretch).or_default().push(tile),
            None => units.push(vec![tile]),
        }
    }
    units.extend(stretches.into_values());
    let size = |unit: &[Tile]| unit.iter().map(|t| t.size).fold(0.0, f32::max);
    units.sort_by(|a, b| {
        let (first, second) = (&a[0], &b[0]);
        let by_place = first.baseline.total_cmp(&second.baseline).then(first.left.total_cmp(&second.left));
        size(b).total_cmp(&size(a)).then(by_place)
    });
    units
}

/// How well a unit fits a line; a stretch fits no line that has words where it stands.
fn joint(line: &[Tile], unit: &[Tile]) -> Option<f32> {
    let [first, .., last] = unit else { return fit(line, &unit[0]) };
    let (left, right) = (first.left.min(last.left), last.right.max(first.right));
    let common: f32 = line.iter().map(|t| (t.right.min(right) - t.left.max(left)).max(0.0)).sum();
    if common > CROWDED * (right - left) {
        return None;
    }
    [first, last].into_iter().filter_map(|tile| fit(line, tile)).reduce(f32::max)
}

/// Type is that of a title beside other text when it is larger by this factor.
const BESIDE_TITLE: f32 = 2.0;

/// How well a word fits a line: by its nearest word there, so that a slanting line holds together.
fn fit(line: &[Tile], tile: &Tile) -> Option<f32> {
    let near = line.iter().min_by(|a, b| apart(a, tile).total_cmp(&apart(b, tile)))?;
    let common = near.bottom.min(tile.bottom) - near.top.max(tile.top);
    let share = common / near.height().min(tile.height()).max(0.1);
    let step = (near.baseline - tile.baseline).abs() / near.size.max(tile.size);
    // A line in small type far right of a title stands beside it. (A number may be set large.)
    let (small, large) = (near.size.min(tile.size), near.size.max(tile.size));
    let is_beside = large >= BESIDE_TITLE * small && apart(near, tile) > 0.5 * large;
    if is_beside && near.number.is_none() && tile.number.is_none() {
        return None;
    }
    (share >= OVERLAP && step <= BASELINE).then_some(share - step)
}

fn apart(a: &Tile, b: &Tile) -> f32 {
    (a.left.max(b.left) - a.right.min(b.right)).max(0.0)
}

fn middle(line: &[Tile]) -> f32 {
    median(line.iter().map(|t| t.baseline).collect()).unwrap_or(0.0)
}

/// Steps from line to line of two kinds, within a row and from row to row, differ at least by this factor.
const STEP: f32 = 1.2;
/// Steps of one kind differ at most by this factor.
const SAME_STEP: f32 = 1.08;
/// A row of a table without ruled lines has at most so many lines.
const LINES_OF_ROW: usize = 4;

/// Which lines of a table without ruled lines go on with the row above: those nearer to it than rows are to each other,
/// when none of them fills more cells than the row's first line and most of them fill fewer.
fn going_on(lines: &[Vec<Tile>], parts: &[f32]) -> Vec<bool> {
    let none = vec![false; lines.len()];
    let heights: Vec<f32> = lines.iter().map(|line| middle(line)).collect();
    let mut steps: Vec<f32> = heights.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.sort_by(f32::total_cmp);
    let Some(least) = steps.first().copied().filter(|step| *step > 0.0) else { return none };
    let widest = least * SAME_STEP;
    let ratio = steps.iter().find(|step| **step > widest).map_or(1.0, |next| next / least);
    let filled = |line: &Vec<Tile>| table::cells(line, parts).iter().filter(|cell| !cell.is_empty()).count();
    let near: Vec<bool> = (0..lines.len()).map(|at| at > 0 && heights[at] - heights[at - 1] <= widest).collect();
    let (mut start, mut fewer, mut count, mut fits) = (0, 0, 0, ratio >= STEP);
    for (at, line) in lines.iter().enumerate() {
        if !near[at] {
            start = at;
            fits = fits && filled(line) >= 2;
            continue;
        }
        count += 1;
        fewer += usize::from(filled(line) < filled(&lines[start]));
        fits = fits && at - start < LINES_OF_ROW && filled(line) <= filled(&lines[start]);
    }
    if fits && fewer * 2 > count { near } else { none }
}

/// Rows of a table. A line that begins with an empty first cell, close under a row, goes on with that row's cells.
fn rows(tiles: &[Tile], parts: &[f32]) -> Vec<SetLine> {
    let mut rows: Vec<(Vec<Vec<Tile>>, f32)> = Vec::new();
    let lines = clustered(tiles);
    let going_on = going_on(&lines, parts);
    for (line, goes_on) in lines.into_iter().zip(going_on) {
        let top = line.iter().map(|t| t.top).fold(f32::MAX, f32::min);
        let bottom = line.iter().map(|t| t.bottom).fold(f32::MIN, f32::max);
        let cells: Vec<Vec<Tile>> =
            table::cells(&line, parts).into_iter().map(|c| c.into_iter().copied().collect()).collect();
        match rows.last_mut() {
            Some((open, edge)) if goes_on || cells[0].is_empty() && top - *edge < 0.3 * (bottom - top) => {
                for (cell, more) in open.iter_mut().zip(cells) {
                    cell.extend(more);
                }
                *edge = bottom;
            }
            _ => rows.push((cells, bottom)),
        }
    }
    rows.into_iter().map(|(cells, _)| SetLine::of(cells)).collect()
}

/// The rows of a ruled table, each one line: its cells from left to right, their own lines from top to bottom.
fn ruled_rows(tiles: Vec<Tile>, columns: &Columns) -> Vec<SetLine> {
    let mut rows: Vec<Vec<Tile>> = vec![Vec::new(); columns.borders.len() + 1];
    for tile in tiles {
        rows[columns.borders.iter().filter(|border| tile.centre().1 > **border).count()].push(tile);
    }
    let cell = |tiles: Vec<&Tile>| clustered(&tiles.into_iter().copied().collect::<Vec<_>>()).concat();
    let rows = rows.iter().filter(|row| !row.is_empty());
    rows.map(|row| SetLine::of(table::cells(row, &columns.parts).into_iter().map(cell).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::test_words::tile;

    fn order(tiles: Vec<Tile>) -> Vec<Vec<usize>> {
        let region = Region { tiles, panel: None, columns: None };
        lines(region).iter().map(|line| line.words().map(|t| t.word).collect()).collect()
    }

    #[test]
    fn raised_figures_stay_on_their_line() {
        let mut raised = tile(1, 42.0, 96.0);
        (raised.size, raised.top) = (6.0, 90.0);
        assert_eq!(order(vec![tile(2, 10.0, 112.0), raised, tile(0, 10.0, 100.0)]), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn cells_of_several_lines_stand_nearer_to_each_other_than_rows() {
        let table = |second: f32| {
            let places = [
                (10.0, 100.0),
                (200.0, 100.0),
                (10.0, 100.0 + second),
                (10.0, 130.0),
                (200.0, 130.0),
                (10.0, 160.0),
                (200.0, 160.0),
            ];
            let tiles = (0..).zip(places).map(|(word, (left, baseline))| tile(word, left, baseline)).collect();
            let columns = Columns { parts: vec![150.0], borders: Vec::new() };
            let lines = lines(Region { tiles, panel: None, columns: Some(columns) });
            lines.iter().map(|line| line.words().count()).collect::<Vec<_>>()
        };
        assert_eq!(table(12.0), [3, 2, 2]);
        assert_eq!(table(14.5), [2, 1, 2, 2], "lines as far apart as rows");
    }

    #[test]
    fn rough_scans_are_read_as_the_engine_read_them() {
        let places = [(10.0, 100.0, true), (50.0, 101.0, false), (10.0, 112.0, true), (300.0, 100.0, true)];
        let mut words = Vec::new();
        let mut tiles = Vec::new();
        for (at, (left, baseline, starts_line)) in places.into_iter().enumerate() {
            words.push(Word { starts_line, ..crate::layout::test_words::word("ord", left, baseline) });
            tiles.push(tile(at, left, baseline));
        }
        let columns = as_read(tiles, &words);
        let read: Vec<Vec<usize>> = columns.iter().flatten().map(|l| l.words().map(|t| t.word).collect()).collect();
        assert_eq!(read, [vec![0, 1], vec![2], vec![3]]);
        assert_eq!(columns.len(), 2);
    }

    #[test]
    fn stretches_of_an_engine_are_not_mixed() {
        let stretch = |number: u32, first: usize, top: f32| {
            (0..4_usize).map(move |i| Tile { stretch: Some(number), ..tile(first + i, 40.0 * i as f32, top) })
        };
        let close: Vec<Tile> = stretch(0, 0, 100.0).chain(stretch(1, 4, 104.0)).collect();
        assert_eq!(order(close), [vec![0, 1, 2, 3], vec![4, 5, 6, 7]]);
    }

    #[test]
    fn a_dropped_initial_begins_the_first_line_beside_it() {
        let initial =
            Tile { size: 36.0, top: 92.0, bottom: 132.0, right: 38.0, is_letter: true, ..tile(0, 10.0, 124.0) };
        let lines =
            vec![tile(1, 40.0, 100.0), initial, tile(2, 40.0, 112.0), tile(3, 40.0, 124.0), tile(4, 10.0, 136.0)];
        assert_eq!(order(lines), [vec![0, 1], vec![2], vec![3], vec![4]]);
    }

    #[test]
    fn a_ringed_number_begins_the_title_beside_it() {
        let number = |word: usize, number: u8, y: f32| Tile { number: Some(number), right: 6.0, ..tile(word, 0.0, y) };
        let text = |word: usize, y: f32| tile(word, 24.0, y);
        let tiles = vec![
            number(0, 1, 107.0),
            text(1, 100.0),
            text(2, 116.0),
            number(3, 2, 147.0),
            text(4, 140.0),
            text(5, 156.0),
        ];
        assert_eq!(order(tiles.clone()), [vec![0, 1], vec![2], vec![3, 4], vec![5]]);
        // One number alone may be anything, but for one that stands between the two lines of its title.
        assert_eq!(order(tiles[..3].to_vec()).len(), 3);
        assert_eq!(order(vec![number(0, 3, 107.0), text(1, 100.0), text(2, 113.0)]), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn slanting_lines_hold_together() {
        let slanting: Vec<Tile> =
            (0..10_u8).map(|i| tile(i.into(), f32::from(i) * 40.0, 100.0 + f32::from(i) * 0.8)).collect();
        assert_eq!(order(slanting).len(), 1);
    }

    #[test]
    fn a_letter_among_large_words_is_a_word() {
        let large = |word: usize, left: f32, right: f32| Tile {
            size: 24.0,
            top: 82.0,
            bottom: 105.0,
            right,
            is_letter: word == 1,
            ..tile(word, left, 100.0)
        };
        let mut tiles = vec![large(0, 10.0, 50.0), large(1, 56.0, 62.0), large(2, 68.0, 120.0)];
        tiles.extend((3..9).map(|word| tile(word, 68.0, 76.0 + 12.0 * (word as f32))));
        assert_eq!(order(tiles)[0], [0, 1, 2]);
    }

    #[test]
    fn a_number_on_a_badge_numbers_the_first_line_beside_it() {
        let (number, disc) = (Some(4), Some((95.0, 116.0)));
        let badge = Tile { number, badge: disc, right: 6.0, top: 95.0, bottom: 116.0, ..tile(0, 0.0, 111.0) };
        let tiles = vec![tile(1, 24.0, 100.0), tile(2, 24.0, 112.0), badge];
        assert_eq!(order(tiles.clone()), [vec![0, 1], vec![2]]);
        // The number itself stands below the title, its disc beside it.
        let low = Tile { top: 108.0, bottom: 116.0, ..badge };
        assert_eq!(order([&tiles[..2], &[low]].concat()), [vec![0, 1], vec![2]]);
        let plain = Tile { badge: None, ..badge };
        assert_ne!(order([&tiles[..2], &[plain]].concat()), [vec![0, 1], vec![2]]);
    }
}
