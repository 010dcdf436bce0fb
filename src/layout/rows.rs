//! Sections with gutters that are read row by row, not column by column.

use super::ink::Gutter;
use super::item::{Item, bands, gap, largest, least, most, parted, split, tiles};
use super::tile::Tile;
use crate::model::Rect;

/// Columns whose paragraphs are numbered across them, 1 beside 2, above 3 beside 4: the rows, from top to bottom.
pub(super) fn numbered(items: &[Item], gutters: &[Gutter]) -> Option<Vec<Vec<Item>>> {
    let columns = split(items.to_vec(), gutters);
    let numbers = |column: &Vec<Item>| -> Vec<Tile> {
        let left = least(column, Item::left);
        tiles(column).filter(|tile| tile.number.is_some() && tile.left - left < tile.size).collect()
    };
    let mut all: Vec<Tile> = columns.iter().flat_map(numbers).collect();
    let by_column: Vec<Option<u8>> = all.iter().map(|tile| tile.number).collect();
    let in_rows = |a: &Tile, b: &Tile| {
        let same = (a.baseline - b.baseline).abs() < 0.5 * a.size;
        if same { a.left.total_cmp(&b.left) } else { a.baseline.total_cmp(&b.baseline) }
    };
    all.sort_by(in_rows);
    let counts = all.iter().zip(1..).all(|(tile, n)| tile.number == Some(n));
    let is_grid = columns.len() >= 2 && all.len() >= columns.len() + 2 && counts && !by_column.is_sorted();
    // A row begins where the first of its numbers stands.
    let tops: Vec<f32> = all.iter().step_by(columns.len()).skip(1).map(|tile| tile.top - 0.3 * tile.size).collect();
    let crosses = |top: &f32| items.iter().any(|item| item.top() < *top && item.bottom() > *top);
    if !is_grid || tops.iter().any(crosses) {
        return None;
    }
    Some(parted(items, &tops))
}

/// Text with a column of boxes beside it, parted where white crosses both between two boxes: each box tells of the text at its
/// side, which may hold boxes of its own. A line may stand below each box (whom to write to). `None` when there is no such
/// column, or text runs on from one box to the next.
pub(super) fn beside_boxes(items: &[Item], gutters: &[Gutter]) -> Option<Vec<Vec<Item>>> {
    let columns = split(items.to_vec(), gutters);
    let count = |column: &[Item]| column.iter().filter(|item| is_box(item)).count();
    let are_boxes = |column: &&Vec<Item>| count(column) >= 2 && are_boxes_with_lines(column);
    let [left, right] = columns.as_slice() else { return None };
    let boxed = [left, right].into_iter().find(are_boxes)?;
    let text = [left, right].into_iter().find(|column| !are_boxes(column))?;
    let rows = bands(items.to_vec());
    let is_held = |row: &usize| rows[*row].iter().any(|item| is_box(item) && boxed.contains(item));
    let held: Vec<usize> = (0..rows.len()).filter(is_held).collect();
    if held.len() != count(boxed) {
        return None;
    }
    let gap = |row: usize| least(&rows[row], Item::top) - most(&rows[row - 1], Item::bottom);
    let widest = |pair: &[usize]| (pair[0] + 1..=pair[1]).max_by(|a, b| gap(*a).total_cmp(&gap(*b)));
    let mut starts: Vec<usize> = held.windows(2).filter_map(widest).collect();
    let lines = lines(text);
    // A paragraph that has a box beside it runs on past the box.
    let begins = |start: &usize| {
        let top = least(&rows[*start], Item::top);
        let at = lines.iter().position(|line| line.0 > top)?;
        let before = lines.get(at.checked_sub(1)?)?;
        Some(lines[at].0 - before.0 > usual_step(&lines) + BREAK * before.1)
    };
    if !starts.iter().all(|start| begins(start) == Some(true)) {
        return None;
    }
    starts.push(rows.len());
    let mut from = 0;
    Some(starts.into_iter().map(|start| rows[std::mem::replace(&mut from, start)..start].concat()).collect())
}

/// A column of notes is at most this share as wide as the text beside it.
const NOTES_WIDTH: f32 = 0.6;
/// White between two notes is at least so high, type sizes.
const BETWEEN_NOTES: f32 = 1.6;
/// White above a section of the text, usual gaps between lines.
const SECTION_GAP: f32 = 1.8;
/// One line in so many may have a gap in it.
const FEW_GAPS: usize = 8;
/// Type of a heading is larger than the text's by this factor.
const HEADING: f32 = 1.15;

/// Text with a narrow column of notes at its right, no box drawn round them or none that a scan shows: each note lies beside one
/// section of the text, from its heading to the next, and is read with it. `None` when a note runs past its section's end.
pub(super) fn beside_notes(items: &[Item], gutters: &[Gutter], size: f32) -> Option<Vec<Vec<Item>>> {
    let [gutter] = gutters else { return None };
    let columns = split(items.to_vec(), &[*gutter]);
    let [text, notes] = columns.as_slice() else { return None };
    let width = |column: &[Item]| most(column, Item::right) - least(column, Item::left);
    if width(notes) > NOTES_WIDTH * width(text) || text.iter().any(is_box) {
        return None;
    }
    let (rows, lines) = (bands(text.clone()), bands(notes.clone()));
    let notes: Vec<&[Vec<Item>]> = lines.chunk_by(|a, b| gap(a, b) < BETWEEN_NOTES * size).collect();
    // Lines of a column have no gaps: those of several columns side by side do.
    let has_gap = |row: &&Vec<Item>| {
        let mut row: Vec<&Item> = row.iter().collect();
        row.sort_by(|a, b| a.left().total_cmp(&b.left()));
        row.windows(2).any(|pair| pair[1].left() - pair[0].right() > 1.5 * size)
    };
    let is_one_column = rows.iter().filter(has_gap).count() * FEW_GAPS <= rows.len();
    if notes.len() < 2 || rows.len() < 2 * notes.len() || !is_one_column {
        return None;
    }
    let mut gaps: Vec<f32> = rows.windows(2).map(|pair| gap(&pair[0], &pair[1])).collect();
    let above = |row: usize| gap(&rows[row - 1], &rows[row]);
    gaps.sort_by(f32::total_cmp);
    let usual = gaps[gaps.len() / 2].max(0.1 * size);
    let starts = notes.windows(2).map(|pair| {
        let (end, next) = (most(pair[0].last()?, Item::bottom), least(&pair[1][0], Item::top) + size);
        let between = |row: &usize| (end..next).contains(&least(&rows[*row], Item::top));
        let places: Vec<usize> = (1..rows.len()).filter(between).collect();
        let heading = places.iter().copied().find(|row| largest(&rows[*row]) > HEADING * size);
        let is_kicker = |row: &usize| *row > 0 && width(&rows[*row]) < 0.5 * width(text) && above(*row) >= usual;
        let by_heading =
            heading.map(|row| places.iter().copied().find(|at| *at + 1 == row).filter(is_kicker).unwrap_or(row));
        let widest = || places.iter().copied().max_by(|a, b| above(*a).total_cmp(&above(*b)));
        let start = by_heading.or_else(|| widest().filter(|row| above(*row) > SECTION_GAP * usual))?;
        Some(least(&rows[start], Item::top))
    });
    Some(parted(items, &starts.collect::<Option<Vec<f32>>>()?))
}

fn is_box(item: &Item) -> bool {
    matches!(item, Item::Panel { .. })
}

/// Is it a column of boxes, the first thing a box, with at most one line below each?
fn are_boxes_with_lines(column: &[Item]) -> bool {
    let rows = bands(column.to_vec());
    let holds_box = |row: &Vec<Item>| row.iter().any(is_box);
    rows.first().is_some_and(holds_box) && rows.windows(2).all(|pair| holds_box(&pair[0]) || holds_box(&pair[1]))
}

/// A head at the side has at most so many lines.
const HEAD_LINES: usize = 3;
/// It stands level with the first line of its text, type sizes.
const LEVEL: f32 = 0.35;
/// The same of heads that count up.
const LEVEL_COUNTED: f32 = 0.8;
/// The text above such a line ends this many type sizes earlier than a usual line would.
const BREAK: f32 = 0.25;

/// Short heads at the left, each level with the beginning of its text at the right, as in a list of what one has done: each
/// head with its text. `None` when a head may be text itself.
pub(super) fn beside_heads(items: &[Item], gutters: &[Gutter], size: f32) -> Option<Vec<Vec<Item>>> {
    let [gutter] = gutters else { return None };
    let columns = split(items.to_vec(), &[*gutter]);
    let [heads, text] = columns.as_slice() else { return None };
    if heads.iter().any(is_box) {
        return None;
    }
    let groups = paragraphs(heads, size);
    let lines = lines(text);
    let tops: Vec<f32> = groups.iter().filter_map(|head| Some(head.first()?.0)).collect();
    // A title in larger type stands lower or higher than its head, and *Krav 1* to *Krav 5* on plates by these.
    let tolerance = if count_up(heads) { LEVEL_COUNTED } else { LEVEL };
    let begins = |top: &f32| {
        let level = |line: &(f32, f32)| (line.0 - top).abs() < tolerance * size.max(line.1);
        let at = lines.iter().position(level)?;
        (at == 0 || lines[at].0 - lines[at - 1].0 > (usual_step(&lines) + BREAK * size)).then_some(at)
    };
    let starts: Vec<usize> = tops.iter().map(begins).collect::<Option<_>>()?;
    let is_short = groups.iter().all(|head| head.len() <= HEAD_LINES);
    let is_sparse = groups.iter().map(Vec::len).sum::<usize>() * 2 <= lines.len();
    if groups.len() < 2 || starts.first() != Some(&0) || !is_short || !is_sparse {
        return None;
    }
    let mut rows = vec![Vec::new(); starts.len()];
    for item in items {
        let foot = if let Item::Word(tile) = item { tile.baseline } else { item.top() };
        rows[tops.iter().skip(1).filter(|top| foot > **top - tolerance * size).count()].push(*item);
    }
    Some(rows)
}

/// Heads of one word and its number each, that count up.
fn count_up(heads: &[Item]) -> bool {
    let mut words: Vec<Tile> = tiles(heads).collect();
    words.sort_by(|a, b| a.baseline.round().total_cmp(&b.baseline.round()).then(a.left.total_cmp(&b.left)));
    let numbers: Vec<u8> = words.iter().filter_map(|word| word.number).collect();
    numbers.len() >= 2
        && words.len() == 2 * numbers.len()
        && numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]))
}

/// Baselines of lines with their largest type, from top to bottom.
fn lines(items: &[Item]) -> Vec<(f32, f32)> {
    let mut words: Vec<Tile> = tiles(items).collect();
    words.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut lines: Vec<(f32, f32)> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if word.baseline - line.0 < 0.5 * word.size => line.1 = line.1.max(word.size),
            _ => lines.push((word.baseline, word.size)),
        }
    }
    lines
}

/// Lines of a column, parted where more white than usual lies between them.
fn paragraphs(items: &[Item], size: f32) -> Vec<Vec<(f32, f32)>> {
    let mut parts: Vec<Vec<(f32, f32)>> = Vec::new();
    for line in lines(items) {
        match parts.last_mut() {
            Some(part) if part.last().is_some_and(|last| line.0 - last.0 < 1.5 * size) => part.push(line),
            _ => parts.push(vec![line]),
        }
    }
    parts
}

/// The usual step from line to line, points.
fn usual_step(lines: &[(f32, f32)]) -> f32 {
    let mut steps: Vec<f32> = lines.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 3).copied().unwrap_or(0.0)
}

/// Rules of a table reach over this share of its width.
const ACROSS: f32 = 0.8;
/// Rules of one height may be drawn cell by cell, with gaps of this many points.
pub(super) const SAME_RULE: f32 = 1.5;

/// A cell of at most so many lines is a cell of a row; one of more is a text of its own.
const LINES_IN_ROW: usize = 3;

/// A ruled table.
pub(super) enum Ruled {
    /// Its cells are texts: they are read one by one, row by row.
    Texts(Vec<Vec<Item>>),
    /// Its cells are short: each row is one line of the text. Where its rows part, and its columns.
    Rows(Vec<f32>, Vec<f32>),
}

/// What the items are when they are a ruled table.
pub(super) fn ruled(items: &[Item], gutters: &[Gutter], rules: &[Rect]) -> Option<Ruled> {
    if gutters.is_empty() || items.iter().any(|item| matches!(item, Item::Panel { .. })) {
        return None;
    }
    let borders = borders(items, rules);
    let mut rows = vec![Vec::new(); borders.len() + 1];
    for item in items {
        let middle = f32::midpoint(item.top(), item.bottom());
        rows[borders.iter().filter(|border| middle > **border).count()].push(*item);
    }
    rows.retain(|row| !row.is_empty());
    let is_crossed =
        |border: &f32| items.iter().any(|item| item.top() < *border - 1.0 && item.bottom() > *border + 1.0);
    let cells: Vec<Vec<Vec<Item>>> = rows.into_iter().map(|row| split(row, gutters)).collect();
    let several = cells.iter().filter(|row| row.len() >= 2).count();
    let is_table = cells.len() >= 3 && several * 2 > cells.len() && !borders.iter().any(is_crossed);
    let heights: Vec<Vec<usize>> = cells.iter().map(|row| row.iter().map(|cell| lines(cell).len()).collect()).collect();
    let is_long = |lines: &&usize| **lines >= 2;
    let are_short = heights.iter().flatten().all(|lines| *lines <= LINES_IN_ROW) && several == cells.len();
    if is_table && are_short && !lists(&cells) {
        let parts = gutters.iter().map(|gutter| f32::midpoint(gutter.left, gutter.right)).collect();
        return Some(Ruled::Rows(borders, parts));
    }
    let has_long = heights.iter().any(|row| row.iter().filter(is_long).count() >= 2);
    (is_table && has_long).then(|| Ruled::Texts(cells.concat()))
}

/// Does a cell hold a list: a bullet, or two numbers, and more beside it? One number may be that of a day: *1. juni 2025*.
fn lists(cells: &[Vec<Vec<Item>>]) -> bool {
    let is_list = |cell: &Vec<Item>| {
        let markers: Vec<Tile> = tiles(cell).filter(|tile| tile.is_marker).collect();
        cell.len() > 1 && (markers.len() >= 2 || markers.iter().any(|tile| tile.number.is_none()))
    };
    cells.iter().flatten().any(is_list)
}

/// A frame has so many ruled lines: three rows of cells.
pub(super) const FRAME: usize = 4;
/// Lines of one frame begin and end this near to each other, points.
const SAME_EDGE: f32 = 3.0;
/// A line drawn cell by cell covers this share of its length.
const COVERED: f32 = 0.9;

/// The lines that rules draw across a page, from top to bottom: whole, or cell by cell.
pub(super) fn drawn_across(rules: &[Rect]) -> Vec<Rect> {
    let mut all: Vec<&Rect> = rules.iter().filter(|rule| rule.height() < rule.width()).collect();
    all.sort_by(|a, b| a.top().total_cmp(&b.top()).then(a.left().total_cmp(&b.left())));
    let mut lines: Vec<(Rect, f32)> = Vec::new(); // with the length that is drawn
    for rule in all {
        match lines.last_mut().filter(|(line, _)| rule.top() - line.top() < SAME_RULE) {
            Some((line, drawn)) => {
                *drawn += (rule.right() - rule.left().max(line.right())).max(0.0);
                *line = line.union(*rule);
            }
            None => lines.push((*rule, rule.width())),
        }
    }
    lines.retain(|(line, drawn)| *drawn >= COVERED * line.width());
    lines.into_iter().map(|(line, _)| line).collect()
}

/// Ruled lines of one length below each other with text between all of them: what may be a table, or two of one width. Each is
/// followed by itself without its first line: one that parts the page's head from it is no part of the table below.
pub(super) fn frames(items: &[Item], lines: &[Rect]) -> Vec<Vec<Rect>> {
    let is_filled =
        |above: &Rect, below: &Rect| items.iter().any(|i| i.top() > above.top() && i.bottom() < below.bottom());
    let mut stacks: Vec<Vec<Rect>> = Vec::new();
    for line in lines {
        let same = |last: &Rect| {
            (last.left() - line.left()).abs() < SAME_EDGE
                && (last.right() - line.right()).abs() < SAME_EDGE
                && is_filled(last, line)
        };
        match stacks.last_mut().filter(|stack| stack.last().is_some_and(same)) {
            Some(stack) => stack.push(*line),
            None => stacks.push(vec![*line]),
        }
    }
    let with_rest = |stack: Vec<Rect>| [stack.clone(), stack.get(1..).unwrap_or_default().to_vec()];
    stacks.into_iter().flat_map(with_rest).filter(|stack| stack.len() >= FRAME).collect()
}

/// Does nothing stand beside the stretch between two lines?
pub(super) fn is_whole(items: &[Item], first: &Rect, last: &Rect) -> bool {
    items.iter().all(|item| {
        let apart = item.bottom() <= first.bottom() + 1.0 || item.top() >= last.top() - 1.0;
        apart || item.left() >= first.left() - 1.0 && item.right() <= first.right() + 1.0
    })
}

/// The heights of ruled lines that run across the items, between them.
fn borders(items: &[Item], rules: &[Rect]) -> Vec<f32> {
    let (left, right) = (least(items, Item::left), most(items, Item::right));
    let (top, bottom) = (least(items, Item::top), most(items, Item::bottom));
    let mut inside: Vec<(f32, f32)> = rules
        .iter()
        .filter(|rule| rule.height() < rule.width() && rule.top() > top && rule.bottom() < bottom)
        .map(|rule| (rule.top(), rule.right().min(right) - rule.left().max(left)))
        .filter(|(_, common)| *common > 0.0)
        .collect();
    inside.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut borders: Vec<(f32, f32)> = Vec::new();
    for (height, common) in inside {
        match borders.last_mut() {
            Some(border) if height - border.0 < SAME_RULE => border.1 += common,
            _ => borders.push((height, common)),
        }
    }
    borders.into_iter().filter(|(_, common)| *common > ACROSS * (right - left)).map(|(height, _)| height).collect()
}
