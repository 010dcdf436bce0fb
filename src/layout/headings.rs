//! Which blocks are headings, and of which level: by size, weight and case against the whole document.

use super::blocks::{self, SetBlock};
use super::lines::SetLine;
use crate::model::Role;

/// Larger than the text by this factor is a heading.
const LARGER: f32 = 1.18;
/// A heading has at most so many lines and letters; a larger one is a lead paragraph.
const LINES: usize = 5;
const LETTERS: usize = 160;
/// A bold or upper-case heading at text size has at most so many lines and letters.
const SMALL_LINES: usize = 2;
const SMALL_LETTERS: usize = 90;
/// Sizes that differ less than this share are one size.
const SAME_SIZE: f32 = 0.06;
/// Sizes taken from the ink of a scan are one size while none is missing between them, and up to this share in all.
const NEXT_READ_SIZE: f32 = 0.045;
const SAME_READ_SIZE: f32 = 0.15;

/// Gives headings their role. `pages` are the document's blocks with their text; `body` the text's size, points.
pub(super) fn mark(pages: &mut [Vec<(SetBlock, String)>], body: f32, body_is_bold: bool) {
    let mut sizes: Vec<f32> = Vec::new();
    for (block, text) in pages.iter().flatten() {
        if is_large(block, text, body) {
            sizes.push(blocks::size(block));
        }
    }
    let is_set = |block: &SetBlock| block.lines.iter().flat_map(SetLine::words).any(|word| !word.is_read);
    let is_read = !pages.iter().flatten().any(|(block, _)| is_set(block));
    let ranks = ranks(sizes, is_read);
    for blocks in pages {
        for at in 0..blocks.len() {
            let followed =
                blocks.get(at + 1).is_some_and(|(next, _)| !matches!(next.role, Role::Furniture | Role::Noise));
            let (block, text) = &blocks[at];
            let level = if is_large(block, text, body) {
                let size = blocks::size(block);
                ranks.iter().position(|least| size >= *least).unwrap_or(ranks.len())
            } else if followed && is_small_heading(block, text, body_is_bold) {
                ranks.len()
            } else {
                continue;
            };
            blocks[at].0.role = Role::Heading((level + 1).min(6) as u8);
        }
    }
}

/// The least size of each rank of headings, largest first.
fn ranks(mut sizes: Vec<f32>, is_read: bool) -> Vec<f32> {
    sizes.sort_by(|a, b| b.total_cmp(a));
    let mut ranks: Vec<(f32, f32)> = Vec::new(); // the largest and the least of each
    for size in sizes {
        match ranks.last_mut() {
            Some((largest, least))
                if size > (1.0 - if is_read { SAME_READ_SIZE } else { SAME_SIZE }) * *largest
                    && (!is_read || size > (1.0 - NEXT_READ_SIZE) * *least) =>
            {
                *least = size;
            }
            _ => ranks.push((size, size)),
        }
    }
    ranks.into_iter().map(|(_, least)| least).collect()
}

fn is_large(block: &SetBlock, text: &str, body: f32) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    block.role == Role::Text
        && blocks::size(block) >= LARGER * body
        && block.lines.len() <= LINES
        && (2..=LETTERS).contains(&letters)
        && !reads_on(text)
}

/// Bold or in capitals, short, without full stop.
fn is_small_heading(block: &SetBlock, text: &str, body_is_bold: bool) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let bold = !body_is_bold && block.lines.iter().all(|line| line.bold);
    let capitals = letters >= 4 && !text.chars().any(char::is_lowercase);
    block.role == Role::Text
        && (bold || capitals)
        && block.lines.len() <= SMALL_LINES
        && (3..=SMALL_LETTERS).contains(&letters)
        && !reads_on(text)
}

/// True for text that ends like running text.
fn reads_on(text: &str) -> bool {
    text.ends_with([',', ';', '-']) || (text.ends_with('.') && text.split_whitespace().count() > 6)
}
