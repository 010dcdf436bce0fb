use super::Warning;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rectangle on a page.
///
/// Unit: PDF points (1/72 inch). Origin: top left of the page as shown, after rotation; x grows right, y down.
/// Scans are converted from pixels with the scan's own resolution, so that every input shares one space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Rect {
    /// A rectangle from its edges; `None` when an edge is not finite or the size would be negative.
    pub fn new(left: f32, top: f32, right: f32, bottom: f32) -> Option<Self> {
        let finite = [left, top, right, bottom].iter().all(|v| v.is_finite());
        (finite && left <= right && top <= bottom).then_some(Self { left, top, right, bottom })
    }

    /// Left edge, points.
    pub const fn left(self) -> f32 {
        self.left
    }

    /// Top edge, points.
    pub const fn top(self) -> f32 {
        self.top
    }

    /// Right edge, points.
    pub const fn right(self) -> f32 {
        self.right
    }

    /// Bottom edge, points.
    pub const fn bottom(self) -> f32 {
        self.bottom
    }

    /// Width, points, never negative.
    pub fn width(self) -> f32 {
        self.right - self.left
    }

    /// Height, points, never negative.
    pub fn height(self) -> f32 {
        self.bottom - self.top
    }

    /// Area, square points.
    pub fn area(self) -> f32 {
        self.width() * self.height()
    }

    /// Middle, `(x, y)`.
    pub fn centre(self) -> (f32, f32) {
        (f32::midpoint(self.left, self.right), f32::midpoint(self.top, self.bottom))
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The common part; `None` when they do not touch.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(
            self.left.max(other.left),
            self.top.max(other.top),
            self.right.min(other.right),
            self.bottom.min(other.bottom),
        )
    }

    /// True when the point lies inside or on an edge.
    pub fn holds(self, (x, y): (f32, f32)) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    /// `[left, top, right, bottom]` rounded to 0.1 point, as the JSON writes it.
    pub fn rounded(self) -> [f32; 4] {
        [self.left, self.top, self.right, self.bottom].map(|v| (v * 10.0).round() / 10.0)
    }
}

/// What one page of the input holds, before anything is put in reading order.
#[derive(Debug, Clone)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    /// Width and height in points as shown; `None` for input without paper (HTML, text).
    pub size: Option<(f32, f32)>,
    /// Clockwise rotation that the file asks for, degrees: 0, 90, 180 or 270. Boxes are already rotated.
    pub rotation: u16,
    /// Where the text came from.
    pub text_from: TextFrom,
    /// The text itself.
    pub content: Content,
    /// The picture that the page was read from, when there is one.
    pub image: Option<PageImage>,
    /// The file that it is in, when the document is a folder of page images.
    pub file: Option<PageFile>,
    /// Doubts about this page.
    pub warnings: Vec<Warning>,
}

/// The place of a page in a folder of page images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageFile {
    /// The file, by its index among the folder's.
    pub index: usize,
    /// The page in it, from 1.
    pub page: u32,
}

/// Where a page's text came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextFrom {
    /// The text layer of a PDF.
    Layer,
    /// An OCR engine, run by pjece or recorded in the input.
    Ocr,
    /// The file is text (HTML, plain text).
    Text,
    /// The page has no text that pjece could read.
    None,
}

/// The text of a page, as far as the format tells where it stands.
#[derive(Debug, Clone)]
pub enum Content {
    /// Printed lines in order, from plain text: no boxes.
    Lines(Vec<String>),
    /// Marked-up blocks in order, from HTML: no boxes.
    Blocks(Vec<MarkedBlock>),
    /// Words with boxes in any order: layout must find the reading order.
    Words(PlacedWords),
}

/// A block whose role the markup states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedBlock {
    /// The role.
    pub role: Role,
    /// White-space-normalised text; `\n` where the markup breaks the line.
    pub text: String,
}

/// The role of a block, as far as it is known from markup or geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Nothing is known but that the lines belong together.
    Text,
    /// A heading, 1 (highest) to 6.
    Heading(u8),
    /// An item of a list; nesting from 0.
    Item(u8),
    /// One row of a table, cells separated by tabs.
    TableRow,
    /// A running head, foot or page number: kept, but no part of the running text.
    Furniture,
    /// Navigation, cookie banner, related links and the like: kept, but no part of the running text.
    Noise,
}

impl Role {
    /// Its name in files that pjece writes: `text`, `heading.1`, `item.0`, `table_row`, `furniture`, `noise`.
    pub fn name(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Heading(level) => format!("heading.{level}"),
            Self::Item(depth) => format!("item.{depth}"),
            Self::TableRow => "table_row".to_owned(),
            Self::Furniture => "furniture".to_owned(),
            Self::Noise => "noise".to_owned(),
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let number = |prefix: &str| name.strip_prefix(prefix)?.parse().ok();
        match name {
            "text" => Some(Self::Text),
            "table_row" => Some(Self::TableRow),
            "furniture" => Some(Self::Furniture),
            "noise" => Some(Self::Noise),
            _ => number("heading.").map(Self::Heading).or_else(|| number("item.").map(Self::Item)),
        }
    }
}

/// A block of words whose order the file states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedBlock {
    /// Its role.
    pub role: Role,
    /// Its lines; of each line the cells (one, but for rows of tables); of each cell its words, by their index.
    pub lines: Vec<Vec<Vec<usize>>>,
}

/// All words of one page, with what geometry says about the page.
#[derive(Debug, Clone, Default)]
pub struct PlacedWords {
    /// Words in the order in which the file draws them.
    pub words: Vec<Word>,
    /// Painted or framed boxes that look like panels, outermost first.
    pub panels: Vec<Rect>,
    /// Ruled lines: thin painted rectangles.
    pub rules: Vec<Rect>,
    /// Pictures, in drawing order.
    pub pictures: Vec<Rect>,
    /// Small painted shapes and pictures, in drawing order: bullets that were drawn instead of typed, perhaps.
    pub marks: Vec<Rect>,
    /// Painted discs and squares as large as a badge round a number.
    pub badges: Vec<Rect>,
    /// Blocks in reading order, when pjece wrote the file: layout takes them as they stand.
    pub stated: Option<Vec<StatedBlock>>,
}

impl PlacedWords {
    /// Adds panels; all stay in the order of their areas, outermost first.
    pub(crate) fn add_panels(&mut self, panels: &[Rect]) {
        self.panels.extend(panels);
        self.panels.sort_by(|a, b| b.area().total_cmp(&a.area()));
    }
}

/// A word (a run of glyphs without a gap) and where it stands.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "four facts that do not exclude each other")]
pub struct Word {
    /// Its letters, NFC.
    pub text: String,
    /// Its box.
    pub rect: Rect,
    /// The baseline's y, points.
    pub baseline: f32,
    /// Type size, points.
    pub size: f32,
    /// True when the font is bold.
    pub bold: bool,
    /// Clockwise direction of writing in degrees: 0 upright, 90 downwards, 270 upwards.
    pub direction: u16,
    /// The engine's confidence, 0 to 1, when it came from OCR and the engine gave one.
    pub confidence: Option<f32>,
    /// True when the engine or the file says that this word begins a new line.
    pub starts_line: bool,
    /// True when the text is painted invisibly (the OCR layer of a searchable scan).
    pub invisible: bool,
    /// True when the box is drawn tightly round the ink, as OCR engines do; else it is as high as the font.
    pub is_ink: bool,
    /// Fill colour as 0xRRGGBB, when known.
    pub colour: Option<u32>,
}

/// The picture of a page and how its pixels map to page points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PageImage {
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
    /// Affine map `[a, b, c, d, e, f]` from pixels to points: `x' = a x + c y + e`, `y' = b x + d y + f`.
    pub to_page: [f32; 6],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_rectangles_cannot_be_made() {
        assert!(Rect::new(1.0, 1.0, 0.0, 2.0).is_none());
        assert!(Rect::new(0.0, f32::NAN, 1.0, 1.0).is_none());
        assert!(Rect::new(0.0, 0.0, f32::INFINITY, 1.0).is_none());
    }
}
