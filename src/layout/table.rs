//! Is a section with gutters a table, to be read row by row, or text in columns?

use super::ink::Gutter;
use super::tile::Tile;
use crate::model::Rect;
use std::collections::BTreeSet;

/// Cells of a table hold fewer words than lines of text, on average.
const WORDS_IN_CELL: f32 = 3.6;
/// Cells this short are no lines of text, however full.
const FEW_WORDS_IN_CELL: f32 = 2.2;
/// This share of a table's rows has something in two columns or more.
const FILLED_ROWS: f32 = 0.6;
/// Text in columns fills this share of its width, on average; a table less.
const FILLED_WIDTH: f32 = 0.75;
/// Ruled lines across a section that make it a table.
const RULES: usize = 3;

/// Where the columns of a table part, x ascending; `None` when the section is no table.
///
/// `rows` are bands of words from top to bottom.
pub(super) fn columns(rows: &[Vec<Tile>], gutters: &[Gutter], rules: &[Rect]) -> Option<Vec<f32>> {
    if rows.len() < 2 || rows.iter().any(|row| !is_one_line(row)) && !is_ruled(rows, rules) {
        return None;
    }
    // Numbers on discs over columns, at whatever heights, begin texts.
    let badges = rows.iter().flatten().filter(|tile| tile.badge.is_some());
    let columns: BTreeSet<usize> =
        badges.map(|tile| gutters.iter().filter(|gutter| tile.left > gutter.left).count()).collect();
    if columns.len() >= FEWEST_STEPS {
        return None;
    }
    let parts: Vec<f32> = gutters.iter().map(|g| f32::midpoint(g.left, g.right)).collect();
    let grid: Vec<Vec<Vec<&Tile>>> = rows.iter().map(|row| cells(row, &parts)).collect();
    let filled = grid.iter().filter(|row| row.iter().filter(|cell| !cell.is_empty()).count() >= 2).count();
    if is_strip(&grid) || (are_lists(&grid) || runs_on(rows, gutters, &grid)) && !is_ruled(rows, rules) {
        return None;
    }
    let full_rows = filled as f32 >= FILLED_ROWS * rows.len() as f32;
    let is_table_by_rules = is_ruled(rows, rules);
    let words = words_in_cell(&grid);
    let ragged = words <= WORDS_IN_CELL && filled_width(rows, gutters, &grid) < FILLED_WIDTH;
    let loose = words <= FEW_WORDS_IN_CELL || ragged || is_keyed(&grid);
    let several = parts.len() >= 2 || has_figures(&grid);
    (full_rows && (is_table_by_rules || loose && several)).then_some(parts)
}

/// Fewer steps than this may be two numbered columns of a table.
const FEWEST_STEPS: usize = 3;
/// The cells of a table under such a head hold figures, steps hold so many words on average.
const WORDS_IN_STEP: f32 = 1.8;

/// Steps side by side: 1, 2, 3 … head the columns, every one of them, and a text stands below each.
fn is_strip(grid: &[Vec<Vec<&Tile>>]) -> bool {
    let columns = grid.first().map_or(0, Vec::len);
    let counts = |row: &Vec<Vec<&Tile>>| {
        let first =
            |cell: &Vec<&Tile>| cell.iter().min_by(|a, b| a.left.total_cmp(&b.left)).and_then(|tile| tile.number);
        row.iter().zip(1..).all(|(cell, step)| first(cell) == Some(step))
    };
    columns >= FEWEST_STEPS && grid.first().is_some_and(counts) && words_in_cell(&grid[1..]) >= WORDS_IN_STEP
}

/// Lists side by side: in two columns at least two cells begin with a bullet and have a text behind it.
fn are_lists(grid: &[Vec<Vec<&Tile>>]) -> bool {
    let columns = grid.iter().map(Vec::len).max().unwrap_or(0);
    let is_item = |cell: &&Vec<&Tile>| {
        let first = cell.iter().min_by(|a, b| a.left.total_cmp(&b.left));
        cell.len() >= 2 && first.is_some_and(|tile| tile.is_marker && tile.number.is_none())
    };
    let is_list = |column: &usize| grid.iter().filter_map(|row| row.get(*column)).filter(is_item).count() >= 2;
    (0..columns).filter(is_list).count() >= 2
}

/// Facts beside their names: a column of one or two bold words each, and text beside every one of them that is not bold.
fn is_keyed(grid: &[Vec<Vec<&Tile>>]) -> bool {
    let is_fact = |row: &&Vec<Vec<&Tile>>| match row.as_slice() {
        [key, fact] => {
            (1..=2).contains(&key.len()) && key.iter().all(|tile| tile.bold) && !fact.iter().any(|tile| tile.bold)
        }
        _ => false,
    };
    let goes_on = |row: &&Vec<Vec<&Tile>>| row.first().is_some_and(Vec::is_empty);
    let (facts, more) = (grid.iter().filter(is_fact).count(), grid.iter().filter(goes_on).count());
    facts >= FEWEST_STEPS && facts + more == grid.len() && facts > more
}

/// Lines that fill this share of their column may be broken off at its edge.
const FULL: f32 = 0.7;
/// In text side by side at least one line in so many goes on from the one above.
const GOING_ON: usize = 3;

/// Text side by side: in two columns or more lines go on, with a small letter, from full ones above them.
fn runs_on(rows: &[Vec<Tile>], gutters: &[Gutter], grid: &[Vec<Vec<&Tile>>]) -> bool {
    let widths = column_widths(rows, gutters);
    let first = |cell: &Vec<&Tile>| cell.iter().copied().min_by(|a, b| a.left.total_cmp(&b.left)).copied();
    let right = |cell: &Vec<&Tile>| cell.iter().map(|tile| tile.right).fold(f32::MIN, f32::max);
    let width = |cell: &Vec<&Tile>| Some(right(cell) - first(cell)?.left);
    let goes_on = |column: usize, above: &[Vec<&Tile>], below: &[Vec<&Tile>]| {
        let is_full = above.get(column).and_then(width).is_some_and(|width| width > FULL * widths[column]);
        is_full && below.get(column).and_then(first).is_some_and(|tile| tile.is_small)
    };
    let going_on = |column: usize| grid.windows(2).filter(|pair| goes_on(column, &pair[0], &pair[1])).count();
    let columns: Vec<usize> = (0..widths.len()).map(going_on).filter(|lines| *lines > 0).collect();
    columns.len() >= 2 && columns.iter().any(|lines| lines * GOING_ON >= grid.len())
}

/// The words of a row by column.
pub(super) fn cells<'a>(row: &'a [Tile], parts: &[f32]) -> Vec<Vec<&'a Tile>> {
    let mut cells = vec![Vec::new(); parts.len() + 1];
    for tile in row {
        cells[parts.iter().filter(|x| tile.centre().0 > **x).count()].push(tile);
    }
    cells
}

fn is_one_line(row: &[Tile]) -> bool {
    let size = row.iter().map(|t| t.size).fold(0.0, f32::max);
    let low = row.iter().map(|t| t.baseline).fold(f32::MAX, f32::min);
    row.iter().all(|t| t.baseline - low <= 0.6 * size)
}

fn words_in_cell(cells: &[Vec<Vec<&Tile>>]) -> f32 {
    let filled = cells.iter().flatten().filter(|cell| !cell.is_empty());
    let (count, words) = filled.fold((0, 0), |(count, words), cell| (count + 1, words + cell.len()));
    words as f32 / count.max(1) as f32
}

/// Share of the columns' width that the cells fill on average.
fn filled_width(rows: &[Vec<Tile>], gutters: &[Gutter], cells: &[Vec<Vec<&Tile>>]) -> f32 {
    let widths = column_widths(rows, gutters);
    let shares: Vec<f32> = cells
        .iter()
        .flat_map(|row| row.iter().zip(&widths))
        .filter_map(|(cell, width)| Some((cell.last()?.right - cell.first()?.left).abs() / width))
        .collect();
    shares.iter().sum::<f32>() / shares.len().max(1) as f32
}

/// The widths of the columns, points; the last one ends with its widest cell.
fn column_widths(rows: &[Vec<Tile>], gutters: &[Gutter]) -> Vec<f32> {
    let left = rows.iter().flatten().map(|t| t.left).fold(f32::MAX, f32::min);
    let right = rows.iter().flatten().map(|t| t.right).fold(f32::MIN, f32::max);
    let starts = std::iter::once(left).chain(gutters.iter().map(|g| g.right));
    let ends = gutters.iter().map(|g| g.left).chain(std::iter::once(right));
    starts.zip(ends).map(|(start, end)| (end - start).max(1.0)).collect()
}

/// A column of which most cells are one word.
fn has_figures(cells: &[Vec<Vec<&Tile>>]) -> bool {
    let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
    (0..columns).any(|column| {
        let filled: Vec<usize> =
            cells.iter().filter_map(|row| row.get(column)).map(Vec::len).filter(|n| *n > 0).collect();
        let single = filled.iter().filter(|n| **n == 1).count();
        filled.len() >= 3 && single * 5 >= filled.len() * 4
    })
}

/// True when ruled lines run across the section between its rows.
fn is_ruled(rows: &[Vec<Tile>], rules: &[Rect]) -> bool {
    let all = || rows.iter().flatten();
    let (left, right) =
        (all().map(|t| t.left).fold(f32::MAX, f32::min), all().map(|t| t.right).fold(f32::MIN, f32::max));
    let (top, bottom) =
        (all().map(|t| t.top).fold(f32::MAX, f32::min), all().map(|t| t.bottom).fold(f32::MIN, f32::max));
    let across = rules.iter().filter(|rule| {
        let common = rule.right().min(right) - rule.left().max(left);
        rule.height() < rule.width() && common > 0.8 * (right - left) && rule.top() > top && rule.bottom() < bottom
    });
    across.count() >= RULES.min(rows.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::test_words::tile;

    #[test]
    fn bold_names_beside_facts_are_a_table() {
        let rows = |bold: bool| -> Vec<Vec<Tile>> {
            let row = |at: usize| {
                let cell = |left: f32, bold: bool| Tile { bold, ..tile(at, left, 100.0 + 12.0 * at as f32) };
                vec![cell(50.0, bold), cell(100.0, false), cell(135.0, false), cell(170.0, false), cell(205.0, false)]
            };
            (0..3).map(row).collect()
        };
        let gutters = [Gutter { left: 80.0, right: 100.0 }];
        assert!(columns(&rows(true), &gutters, &[]).is_some());
        assert!(columns(&rows(false), &gutters, &[]).is_none());
    }

    #[test]
    fn text_side_by_side_goes_on_from_line_to_line() {
        let rows = |second_is_small: bool| -> Vec<Vec<Tile>> {
            let row = |at: usize, is_small: bool| {
                let cell = |column: usize| Tile {
                    is_small,
                    right: 130.0 + 100.0 * column as f32,
                    ..tile(3 * at + column, 50.0 + 100.0 * column as f32, 100.0 + 12.0 * at as f32)
                };
                (0..3).map(cell).collect()
            };
            vec![row(0, false), row(1, second_is_small), row(2, false)]
        };
        let gutters = [Gutter { left: 130.0, right: 150.0 }, Gutter { left: 230.0, right: 250.0 }];
        assert!(columns(&rows(false), &gutters, &[]).is_some());
        assert!(columns(&rows(true), &gutters, &[]).is_none());
    }
}
