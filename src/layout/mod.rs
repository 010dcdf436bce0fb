//! Pages to one document: in which order the text is read, and what kind of block each line belongs to.

mod blocks;
mod cut;
mod furniture;
mod headings;
mod ink;
mod item;
#[cfg(test)]
mod laws;
mod lines;
mod markers;
mod numbered;
#[cfg(test)]
mod orders;
mod page;
mod panels;
mod rows;
mod skew;
mod table;
mod tables;
#[cfg(test)]
mod test_words;
mod tile;
mod typeset;

use crate::config::parts::{Part, Without};
use crate::extract::Extracted;
use crate::model::{Content, Document, Page};
use blocks::SetBlock;
use furniture::Furniture;
use std::collections::BTreeMap;
use typeset::Typesetter;

/// Puts pages into reading order. Every letter of the pages is in the document's text exactly once.
pub fn document(extracted: Extracted, without: &Without) -> Document {
    let mut laid = laid(&extracted.pages, without).into_iter();
    let mut typesetter = Typesetter::default();
    for (index, page) in extracted.pages.into_iter().enumerate() {
        typesetter.page(index, page, laid.next().unwrap_or_default());
    }
    let mut document = typesetter.document();
    document.metadata = extracted.metadata;
    document.ocr = extracted.ocr;
    document.warnings = extracted.warnings;
    document.partial = extracted.partial;
    document
}

/// The blocks of each page that has words with places; pages of other content are empty here.
fn laid(pages: &[Page], without: &Without) -> Vec<Vec<SetBlock>> {
    let body = Body::of(pages);
    let furniture = if without.has(&Part::Furniture) {
        vec![Furniture::default(); pages.len()]
    } else {
        furniture::furniture(pages, body.size)
    };
    let mut laid: Vec<Vec<(SetBlock, String)>> = pages
        .iter()
        .zip(&furniture)
        .map(|(page, furniture)| {
            let Content::Words(placed) = &page.content else { return Vec::new() };
            let blocks = page::lay(placed, page.size, furniture, without);
            let text = |block: &SetBlock| {
                let lines: Vec<String> = block.lines.iter().map(|line| page::line_text(line, &placed.words)).collect();
                lines.join(" ")
            };
            blocks.into_iter().map(|block| (text(&block), block)).map(|(text, block)| (block, text)).collect()
        })
        .collect();
    headings::mark(&mut laid, body.size, body.is_bold);
    laid.into_iter().map(|page| page.into_iter().map(|(block, _)| block).collect()).collect()
}

/// The type in which most of the document is set.
struct Body {
    /// Points.
    size: f32,
    is_bold: bool,
}

impl Body {
    fn of(pages: &[Page]) -> Self {
        let mut letters: BTreeMap<u32, usize> = BTreeMap::new(); // by half points
        let (mut bold, mut all) = (0, 0);
        for page in pages {
            let Content::Words(placed) = &page.content else { continue };
            for word in &placed.words {
                let count = word.text.len();
                *letters.entry((word.size * 2.0).round() as u32).or_default() += count;
                all += count;
                bold += if word.bold { count } else { 0 };
            }
        }
        let most = letters.into_iter().max_by_key(|(size, count)| (*count, std::cmp::Reverse(*size)));
        Self { size: most.map_or(10.0, |(size, _)| size as f32 / 2.0), is_bold: bold * 2 > all }
    }
}
