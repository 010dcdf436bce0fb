use super::{LimitExceeded, OcrEngineFacts, PageFile, PageImage, Rect, Role, Span, TextFrom, Warning};

/// The extracted text in reading order and where each piece of it stands. Never altered after layout made it.
///
/// Lines end with `\n`, blocks are separated by an empty line, pages by `\f`. Page furniture and noise are part of
/// the text (nothing is lost) and marked by their block's [`Role`].
#[derive(Debug, Clone, Default)]
pub struct Document {
    text: String,
    /// Pages in order.
    pub pages: Vec<DocumentPage>,
    /// Printed lines in reading order; their spans leave out the line's end.
    pub lines: Vec<Line>,
    /// Blocks in reading order; together they hold every line exactly once.
    pub blocks: Vec<Block>,
    /// Words with boxes, in reading order; empty for input without paper.
    pub words: Vec<PlacedWord>,
    /// What the file says of itself.
    pub metadata: Metadata,
    /// The OCR engine, when one was used.
    pub ocr: Option<OcrEngineFacts>,
    /// Doubts about the whole document.
    pub warnings: Vec<Warning>,
    /// Which limit ended reading, when there are more pages than these.
    pub partial: Option<LimitExceeded>,
}

/// The text with the letters and digits of these spans as crosses of as many bytes, so that every position in it holds.
pub fn crossed_out(text: &str, spans: &[Span]) -> String {
    let cross = |letter: char| match letter.len_utf8() {
        1 => 'x',
        2 => '\u{d7}',
        3 => '\u{2715}',
        _ => '\u{1f7a9}',
    };
    let is_inside = |at: usize| spans.iter().any(|span| span.start <= at && at < span.end);
    text.char_indices().map(|(at, c)| if c.is_alphanumeric() && is_inside(at) { cross(c) } else { c }).collect()
}

impl Document {
    /// A document with this text and nothing else; layout fills in the rest.
    pub fn with_text(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// A copy with these spans crossed out ([`crossed_out`]), for people who may not see them; nothing moves.
    #[must_use]
    pub fn crossed_out(&self, spans: &[Span]) -> Self {
        Self { text: crossed_out(&self.text, spans), ..self.clone() }
    }

    /// The slice of the extracted text that `span` names.
    pub fn text(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The whole extracted text.
    pub fn whole_text(&self) -> &str {
        &self.text
    }

    /// The page on which byte `at` of the text stands.
    pub fn page_at(&self, at: usize) -> Option<&DocumentPage> {
        let after = self.pages.partition_point(|p| p.span.start <= at);
        self.pages.get(after.saturating_sub(1))
    }

    /// Where a span stands: for each page it touches the page number, the part of the span on that page and the box
    /// round its words (`None` where there is no paper).
    pub fn places(&self, span: Span) -> Vec<(u32, Span, Option<Rect>)> {
        self.pages
            .iter()
            .filter(|p| p.span.overlaps(span))
            .map(|p| {
                let part = Span::new(span.start.max(p.span.start), span.end.min(p.span.end));
                (p.number, part, self.rect(part))
            })
            .collect()
    }

    /// The box round the words of a span that stays on one page.
    pub fn rect(&self, span: Span) -> Option<Rect> {
        let first = self.words.partition_point(|w| w.span.end <= span.start);
        self.words[first..].iter().take_while(|w| w.span.start < span.end).map(|w| w.rect).reduce(Rect::union)
    }
}

/// A page of the document.
#[derive(Debug, Clone)]
pub struct DocumentPage {
    /// Counted from 1.
    pub number: u32,
    /// Its part of the text.
    pub span: Span,
    /// Width and height in points as shown; `None` for input without paper.
    pub size: Option<(f32, f32)>,
    /// Clockwise rotation that the file asks for, degrees.
    pub rotation: u16,
    /// Where the text came from.
    pub text_from: TextFrom,
    /// The picture that the page was read from.
    pub image: Option<PageImage>,
    /// The file that it is in, when the document is a folder of page images.
    pub file: Option<PageFile>,
    /// Doubts about this page.
    pub warnings: Vec<Warning>,
}

/// A printed line.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its text without the line's end.
    pub span: Span,
    /// The page's number, from 1.
    pub page: u32,
    /// Its box, when there is paper.
    pub rect: Option<Rect>,
    /// Type size of most of its letters, points.
    pub size: Option<f32>,
    /// True when most of its letters are bold.
    pub bold: bool,
    /// True when the line belongs to an ordered run of text that the file itself wrapped (so that a following line
    /// goes on with the same paragraph).
    pub wrapped: bool,
}

/// Lines that belong together.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is, as far as layout can tell.
    pub role: Role,
    /// From the first line's start to the last line's end.
    pub span: Span,
    /// Its lines: a range of [`Document::lines`].
    pub lines: std::ops::Range<usize>,
    /// The page's number, from 1.
    pub page: u32,
    /// Its box, when there is paper.
    pub rect: Option<Rect>,
    /// The panel (painted box) that holds it, counted from 0 within the page.
    pub panel: Option<u32>,
}

/// A word of the text and where it stands.
#[derive(Debug, Clone)]
pub struct PlacedWord {
    /// Its place in the text.
    pub span: Span,
    /// Its box.
    pub rect: Rect,
    /// The OCR engine's confidence, 0 to 1, where it is known.
    pub confidence: Option<f32>,
    /// The baseline's y, points.
    pub baseline: f32,
    /// Clockwise direction of writing in degrees: 0 upright, 90 downwards, 270 upwards.
    pub direction: u16,
    /// True when the page shows the word as type; false for the words of a picture and of its invisible text layer.
    pub is_type: bool,
}

/// What a file says of itself (PDF information and XMP, HTML head).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Title as stated.
    pub title: Option<String>,
    /// Author or publisher as stated.
    pub author: Option<String>,
    /// Date of creation as stated, `YYYY-MM-DD` as far as known.
    pub created: Option<String>,
    /// Language tag as stated.
    pub language: Option<String>,
    /// Program that made the file.
    pub producer: Option<String>,
    /// Pages as the file's page tree counts them.
    pub pages: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_crossed_out_keeps_its_place() {
        let text = "Ærøvej 4, 8300 Odder: æ";
        let crossed = crossed_out(text, &[Span::new(0, text.find(':').unwrap())]);
        assert_eq!(crossed, "×x×xxx x, xxxx xxxxx: æ");
        assert_eq!(crossed.len(), text.len());
    }
}
