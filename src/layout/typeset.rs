//! Blocks to the document's text, with the place of every line, block and word.

use super::blocks::SetBlock;
use super::page::pieces;
use super::tile::bounds;
use crate::model::{
    Block, Content, Document, DocumentPage, Line, MarkedBlock, Page, PlacedWord, Role, Span, TextFrom, Word,
};

/// A document in the making.
#[derive(Default)]
pub(super) struct Typesetter {
    text: String,
    pages: Vec<DocumentPage>,
    lines: Vec<Line>,
    blocks: Vec<Block>,
    words: Vec<PlacedWord>,
}

impl Typesetter {
    /// Adds a page; `laid` are its blocks when it has words with places.
    pub(super) fn page(&mut self, index: usize, page: Page, laid: Vec<SetBlock>) {
        if index > 0 {
            self.text.push('\x0c');
        }
        let start = self.text.len();
        match &page.content {
            Content::Lines(lines) => self.plain_lines(page.number, lines),
            Content::Blocks(blocks) => self.marked_blocks(page.number, blocks),
            Content::Words(placed) => {
                for (index, block) in laid.into_iter().enumerate() {
                    if index > 0 {
                        self.text.push_str("\n\n");
                    }
                    self.set_block(page.number, page.text_from, &block, &placed.words);
                }
            }
        }
        self.pages.push(DocumentPage {
            number: page.number,
            span: Span::new(start, self.text.len()),
            size: page.size,
            rotation: page.rotation,
            text_from: page.text_from,
            image: page.image,
            file: page.file,
            warnings: page.warnings,
        });
    }

    /// The finished document.
    pub(super) fn document(self) -> Document {
        let mut document = Document::with_text(self.text);
        document.pages = self.pages;
        document.lines = self.lines;
        document.blocks = self.blocks;
        document.words = self.words;
        document
    }

    fn set_block(&mut self, page: u32, text_from: TextFrom, block: &SetBlock, words: &[Word]) {
        let first = self.lines.len();
        for (index, line) in block.lines.iter().enumerate() {
            if index > 0 {
                self.text.push('\n');
            }
            let start = self.text.len();
            for (before, _, word) in pieces(line, words) {
                self.text.push_str(before);
                let at = self.text.len();
                self.text.push_str(&word.text);
                let span = Span::new(at, self.text.len());
                self.words.push(PlacedWord {
                    span,
                    rect: word.rect,
                    confidence: word.confidence,
                    baseline: word.baseline,
                    direction: word.direction,
                    is_type: text_from == TextFrom::Layer && !word.invisible,
                });
            }
            self.lines.push(Line {
                span: Span::new(start, self.text.len()),
                page,
                rect: bounds(words, line.words().map(|t| t.word)),
                size: Some(line.size),
                bold: line.bold,
                wrapped: index + 1 < block.lines.len(),
            });
        }
        self.close_block(first, page, block.role);
        if let Some(set) = self.blocks.last_mut() {
            set.rect = self.lines[first..].iter().filter_map(|line| line.rect).reduce(crate::model::Rect::union);
            set.panel = block.panel;
        }
    }

    fn marked_blocks(&mut self, page: u32, blocks: &[MarkedBlock]) {
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                self.text.push_str("\n\n");
            }
            let first = self.lines.len();
            for (index, line) in block.text.split('\n').enumerate() {
                if index > 0 {
                    self.text.push('\n');
                }
                self.plain_line(page, line);
            }
            self.close_block(first, page, block.role);
        }
    }

    /// Plain text keeps its very lines; blocks end at empty lines.
    fn plain_lines(&mut self, page: u32, lines: &[String]) {
        let mut first = self.lines.len();
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.text.push('\n');
            }
            if line.trim().is_empty() {
                self.text.push_str(line);
                self.close_block(first, page, Role::Text);
                first = self.lines.len();
            } else {
                self.plain_line(page, line);
            }
        }
        self.close_block(first, page, Role::Text);
    }

    fn plain_line(&mut self, page: u32, line: &str) {
        let start = self.text.len();
        self.text.push_str(line);
        let span = Span::new(start, self.text.len());
        self.lines.push(Line { span, page, rect: None, size: None, bold: false, wrapped: false });
    }

    /// Makes the lines from `first` on a block.
    fn close_block(&mut self, first: usize, page: u32, role: Role) {
        let lines = first..self.lines.len();
        if let (Some(a), Some(b)) = (self.lines.get(first), self.lines.last()) {
            let span = a.span.to(b.span);
            self.blocks.push(Block { role, span, lines, page, rect: None, panel: None });
        }
    }
}
