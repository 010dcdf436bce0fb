//! Pages to one document: in which order the text is read, and what kind of block each line belongs to.

use crate::extract::Extracted;
use crate::model::{Block, Content, Document, DocumentPage, Line, Page, Role, Span};

/// Puts pages into reading order. Every letter of the pages is in the document's text exactly once.
pub fn document(extracted: Extracted) -> Document {
    let mut building = Building::default();
    for (index, page) in extracted.pages.iter().enumerate() {
        if index > 0 {
            building.text.push('\x0c');
        }
        building.page(page);
    }
    let mut document = Document::with_text(building.text);
    document.pages = building.pages;
    document.lines = building.lines;
    document.blocks = building.blocks;
    document.metadata = extracted.metadata;
    document.ocr = extracted.ocr;
    document.warnings = extracted.warnings;
    document
}

#[derive(Default)]
struct Building {
    text: String,
    pages: Vec<DocumentPage>,
    lines: Vec<Line>,
    blocks: Vec<Block>,
}

impl Building {
    fn page(&mut self, page: &Page) {
        let start = self.text.len();
        match &page.content {
            Content::Lines(lines) => self.plain_lines(page.number, lines),
            Content::Blocks(_) | Content::Words(_) => {}
        }
        self.pages.push(DocumentPage {
            number: page.number,
            span: Span::new(start, self.text.len()),
            size: page.size,
            rotation: page.rotation,
            text_from: page.text_from,
            image: page.image,
            warnings: page.warnings.clone(),
        });
    }

    /// Plain text keeps its very lines; blocks end at empty lines.
    fn plain_lines(&mut self, page: u32, lines: &[String]) {
        let mut open = self.lines.len();
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.text.push('\n');
            }
            let start = self.text.len();
            self.text.push_str(line);
            if line.trim().is_empty() {
                self.close_block(open, page);
                open = self.lines.len();
            } else {
                let span = Span::new(start, self.text.len());
                self.lines.push(Line { span, page, rect: None, size: None, bold: false, wrapped: false });
                open = open.min(self.lines.len() - 1);
            }
        }
        self.close_block(open, page);
    }

    fn close_block(&mut self, first: usize, page: u32) {
        let lines = first..self.lines.len();
        if let (Some(a), Some(b)) = (self.lines.get(first), self.lines.last()) {
            let span = a.span.to(b.span);
            self.blocks.push(Block { role: Role::Text, span, lines, page, rect: None, panel: None });
        }
    }
}
