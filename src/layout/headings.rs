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
/// The same where sizes were taken from the ink of a scan.
const SAME_READ_SIZE: f32 = 0.08;

/// Gives headings their role. `pages` are the document's blocks with their text; `body` the text's size, points.
pub(super) fn mark(pages: &mut [Vec<(SetBlock, String)>], body: f32, body_is_bold: bool) {
    let mut sizes: Vec<f32> = Vec::new();
    for (block, text) in pages.iter().flatten() {
        if is_large(block, text, body) {
            sizes.push(blocks::size(block));
        }
    }
    sizes.sort_by(|a, b| b.total_cmp(a));
    let is_set = |block: &SetBlock| block.lines.iter().flat_map(SetLine::words).any(|word| !word.is_read);
    let same = if pages.iter().flatten().any(|(block, _)| is_set(block)) { SAME_SIZE } else { SAME_READ_SIZE };
    sizes.dedup_by(|smaller, larger| *larger - *smaller < same * *larger);
    for blocks in pages {
        for at in 0..blocks.len() {
            let followed =
                blocks.get(at + 1).is_some_and(|(next, _)| !matches!(next.role, Role::Furniture | Role::Noise));
            let (block, text) = &blocks[at];
            let level = if is_large(block, text, body) {
                let size = blocks::size(block);
                sizes.iter().position(|s| size >= s * (1.0 - same)).unwrap_or(sizes.len())
            } else if followed && is_small_heading(block, text, body_is_bold) {
                sizes.len()
            } else {
                continue;
            };
            blocks[at].0.role = Role::Heading((level + 1).min(6) as u8);
        }
    }
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
