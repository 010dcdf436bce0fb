//! One page of placed words to blocks in reading order.

use super::blocks::{SetBlock, blocks};
use super::cut::{self, Region};
use super::furniture::Furniture;
use super::lines::{self, SetLine};
use super::panels::Panels;
use super::skew;
use super::tile::{self, Tile};
use crate::config::parts::{Part, Without};
use crate::model::{PlacedWords, Rect, Role, StatedBlock, Word};
use std::collections::{BTreeMap, BTreeSet};

/// Words this far outside the page are not seen, points.
const MARGIN: f32 = 1.0;
/// A page with this share of words that the engine hardly believes in is rough, …
const ROUGH: f32 = 0.028;
/// … if it has so many words.
const ENOUGH: usize = 20;
/// Words of a text layer nearer than this are one word drawn in parts, type sizes.
const TOUCHING: f32 = 0.06;

/// The blocks of a page: running head, text, foot, and at last what lies outside the page.
pub(super) fn lay(
    placed: &PlacedWords,
    size: Option<(f32, f32)>,
    furniture: &Furniture,
    without: &Without,
) -> Vec<SetBlock> {
    if let Some(stated) = &placed.stated {
        return stated.iter().map(|block| as_stated(block, &placed.words)).collect();
    }
    let aside: BTreeSet<usize> = furniture.head.iter().chain(&furniture.foot).flatten().copied().collect();
    let mut unseen = Vec::new();
    let mut by_direction: BTreeMap<u16, Vec<Tile>> = BTreeMap::new();
    for (index, word) in placed.words.iter().enumerate().filter(|(index, _)| !aside.contains(index)) {
        if size.is_some_and(|size| is_outside(word, size)) {
            unseen.push(Tile::upright(index, word));
        } else if word.direction == 0 {
            let tile = Tile::upright(index, word);
            let badge = placed.badges.iter().find(|badge| tile.number.is_some() && is_badge_of(**badge, word));
            let badge = badge.map(|badge| (badge.top(), badge.bottom()));
            by_direction.entry(0).or_default().push(Tile { badge, ..tile });
        } else {
            by_direction.entry(word.direction).or_default().push(Tile::turned(index, word));
        }
    }
    let set_apart = |words: &Vec<Vec<usize>>| -> Vec<SetBlock> {
        words.iter().filter_map(|line| apart(tiles(placed, line), Role::Furniture)).collect()
    };
    let mut laid = set_apart(&furniture.head);
    let mut groups: Vec<(u16, Vec<Tile>)> = by_direction.into_iter().collect();
    groups.sort_by_key(|(direction, tiles)| (std::cmp::Reverse(tiles.len()), *direction));
    for (direction, mut tiles) in groups {
        let slope = if without.has(&Part::Levelling) { 0.0 } else { skew::straighten(&mut tiles, &placed.words) };
        laid.extend(text(placed, tiles, (direction == 0).then_some(slope), without));
    }
    laid.extend(set_apart(&furniture.foot));
    laid.extend(apart(unseen, Role::Noise));
    laid
}

/// A badge's number stands in its middle, and the badge is at most so many times as high as its type.
const BADGE: f32 = 3.5;

fn is_badge_of(badge: Rect, number: &Word) -> bool {
    let ((x, y), (left, top)) = (badge.centre(), number.rect.centre());
    badge.height() < BADGE * number.size && (x - left).abs() < 0.5 * number.size && (y - top).abs() < 0.5 * number.size
}

/// A block that a file states; a line without words is none.
fn as_stated(block: &StatedBlock, words: &[Word]) -> SetBlock {
    let tile = |index: &usize| Some(Tile::upright(*index, words.get(*index)?));
    let cells = |line: &Vec<Vec<usize>>| line.iter().map(|cell| cell.iter().filter_map(tile).collect()).collect();
    let lines = block.lines.iter().map(|line| SetLine::of(cells(line)));
    SetBlock { role: block.role, lines: lines.filter(|line| line.words().next().is_some()).collect(), panel: None }
}

/// The blocks of words of one direction; upright words were levelled by `slope`.
fn text(placed: &PlacedWords, tiles: Vec<Tile>, slope: Option<f32>, without: &Without) -> Vec<SetBlock> {
    let panels = slope
        .filter(|_| !without.has(&Part::Panels))
        .map_or_else(Panels::default, |slope| Panels::of(placed).levelled(slope));
    let marks = if slope.is_some() { &placed.marks[..] } else { &[] };
    if panels.len() == 0 && is_rough(&tiles, &placed.words) {
        let stretches = lines::as_read(tiles, &placed.words);
        return stretches
            .into_iter()
            .flat_map(|lines| blocks(lines, None, |line| line_text(line, &placed.words), marks))
            .collect();
    }
    let regions = if without.has(&Part::Columns) {
        vec![Region { tiles, panel: None, columns: None }]
    } else {
        cut::regions(tiles, &panels)
    };
    regions
        .into_iter()
        .flat_map(|region| {
            let panel = region.panel;
            blocks(lines::lines(region), panel, |line| line_text(line, &placed.words), marks)
        })
        .collect()
}

/// True for a scan so rough that its boxes tell less than the order in which the engine read it.
fn is_rough(tiles: &[Tile], words: &[Word]) -> bool {
    let doubtful = tiles.iter().filter_map(|tile| words.get(tile.word)).filter(|word| tile::is_doubtful(word)).count();
    tiles.len() >= ENOUGH && doubtful as f32 > ROUGH * tiles.len() as f32
}

fn is_outside(word: &Word, (width, height): (f32, f32)) -> bool {
    let (x, y) = word.rect.centre();
    !(-MARGIN..=width + MARGIN).contains(&x) || !(-MARGIN..=height + MARGIN).contains(&y)
}

fn tiles(placed: &PlacedWords, indices: &[usize]) -> Vec<Tile> {
    indices.iter().filter_map(|i| Some(Tile::upright(*i, placed.words.get(*i)?))).collect()
}

/// A block of lines that is no running text.
fn apart(tiles: Vec<Tile>, role: Role) -> Option<SetBlock> {
    let lines = lines::lines(Region { tiles, panel: None, columns: None });
    (!lines.is_empty()).then_some(SetBlock { role, lines, panel: None })
}

/// A piece of a line: a word, and what stands before it.
pub(super) fn pieces<'a>(
    line: &'a SetLine,
    words: &'a [Word],
) -> impl Iterator<Item = (&'static str, usize, &'a Word)> {
    let mut previous: Option<&Tile> = None;
    line.cells.iter().enumerate().flat_map(|(cell, tiles)| tiles.iter().map(move |tile| (cell, tile))).scan(
        0,
        move |open, (cell, tile)| {
            let word = words.get(tile.word)?;
            let before = match previous.replace(tile) {
                None => ["", "\t", "\t\t", "\t\t\t", "\t\t\t\t"][(cell - *open).min(4)],
                Some(_) if cell > *open => ["", "\t", "\t\t", "\t\t\t", "\t\t\t\t"][(cell - *open).min(4)],
                Some(previous) if is_parted(previous, tile, words) => "\n",
                Some(previous) if touches(previous, tile, word) || is_initial(previous, tile, words) => "",
                Some(_) => " ",
            };
            *open = cell;
            Some((before, tile.word, word))
        },
    )
}

/// True for the second half of a word that is parted over two lines of one cell.
fn is_parted(previous: &Tile, tile: &Tile, words: &[Word]) -> bool {
    let hyphen = words.get(previous.word).is_some_and(|word| word.text.ends_with(['-', '\u{ad}']));
    hyphen && tile.baseline - previous.baseline > 0.8 * tile.size && tile.left < previous.right
}

/// A line's text.
pub(super) fn line_text(line: &SetLine, words: &[Word]) -> String {
    pieces(line, words).flat_map(|(before, _, word)| [before, word.text.as_str()]).collect()
}

/// True for a dropped initial before the rest of its word. "I" is more often a word of its own.
fn is_initial(previous: &Tile, tile: &Tile, words: &[Word]) -> bool {
    let goes_on = words.get(tile.word).is_some_and(|word| word.text.starts_with(char::is_alphabetic));
    previous.is_initial_of(tile.size) && goes_on && words.get(previous.word).is_some_and(|word| word.text != "I")
}

/// True when two words of a text layer stand so near that they are one, drawn in parts.
fn touches(previous: &Tile, tile: &Tile, word: &Word) -> bool {
    let gap = (tile.left - previous.right) / tile.size;
    !word.is_ink
        && word.text.starts_with(char::is_alphanumeric)
        && !previous.is_marker
        && !word.invisible
        && gap.abs() < TOUCHING
        && (previous.size - tile.size).abs() < 0.1 * tile.size
        && (previous.baseline - tile.baseline).abs() < 0.1 * tile.size
}
