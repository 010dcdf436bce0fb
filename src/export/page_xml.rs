//! PAGE XML 2019, one file a page: repaired words first, what was read in their place second.
//!
//! # Source
//! <https://www.primaresearch.org/schema/PAGE/gts/pagecontent/2019-07-15/pagecontent.xsd>.

use super::grid::Grid;
use super::printed::{self, PrintedBlock, PrintedLine, PrintedPage, PrintedWord};
use super::xml::{Attributes, Xml};
use super::{Export, page_ending};
use crate::model::{Rect, Role, Source};
use crate::pipeline::Reading;

const NAMESPACE: &str = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15";
/// PAGE wants times of making; pjece reads no clock, so that the same pamphlet gives the same bytes.
const NO_TIME: &str = "1970-01-01T00:00:00";

/// A file for each page, the first page last.
pub(super) fn pages(reading: &Reading, source: &Source) -> Vec<Export> {
    let pages = printed::pages(reading);
    let file = |page: &PrintedPage<'_>| {
        let language =
            reading.record.pages.get(page.page.number as usize - 1).and_then(|facts| facts.language.as_deref());
        Export { ending: page_ending(page.page.number as usize), bytes: page_xml(page, language, reading, source) }
    };
    pages.iter().rev().map(file).collect()
}

fn page_xml(page: &PrintedPage<'_>, language: Option<&str>, reading: &Reading, source: &Source) -> Vec<u8> {
    let none = Attributes::new;
    let grid = Grid::pixels(page.page);
    let mut xml = Xml::new();
    let root = none()
        .with("xmlns", NAMESPACE)
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .with("xsi:schemaLocation", format!("{NAMESPACE} {NAMESPACE}/pagecontent.xsd"));
    xml.open("PcGts", root);
    xml.open("Metadata", none());
    let creator = format!("{} {}", super::PROGRAM, reading.record.provenance.pjece);
    xml.text("Creator", none(), &creator);
    xml.text("Created", none(), NO_TIME);
    xml.text("LastChange", none(), NO_TIME);
    let comment = format!("page {} of sha256 {}; times are not recorded", page.page.number, source.sha256);
    xml.text("Comments", none(), &comment);
    xml.close();
    let attributes = none()
        .with("imageFilename", super::image_name(source, page.page))
        .with("imageWidth", grid.width)
        .with("imageHeight", grid.height)
        .with("imageXResolution", grid.per_inch)
        .with("imageYResolution", grid.per_inch)
        .with("imageResolutionUnit", "PPI")
        .maybe("primaryLanguage", language.and_then(language_name));
    xml.open("Page", attributes);
    if !page.blocks.is_empty() {
        xml.open("ReadingOrder", none());
        xml.open("OrderedGroup", none().with("id", "order"));
        for index in 0..page.blocks.len() {
            xml.empty("RegionRefIndexed", none().with("index", index).with("regionRef", format!("r{}", index + 1)));
        }
        xml.close();
        xml.close();
    }
    let middle = page.page.size.map_or(0.0, |(_, height)| height / 2.0);
    for (index, block) in page.blocks.iter().enumerate() {
        Writer { xml: &mut xml, grid }.region(block, &format!("r{}", index + 1), middle);
    }
    xml.finish()
}

/// The names that PAGE gives languages; of those that pjece tells apart.
fn language_name(code: &str) -> Option<&'static str> {
    let names = [
        ("da", "Danish"),
        ("de", "German"),
        ("en", "English"),
        ("es", "Spanish"),
        ("fr", "French"),
        ("it", "Italian"),
        ("nb", "Norwegian"),
        ("nl", "Dutch"),
        ("no", "Norwegian"),
        ("sv", "Swedish"),
    ];
    names.into_iter().find(|(known, _)| *known == code).map(|(_, name)| name)
}

struct Writer<'x> {
    xml: &'x mut Xml,
    grid: Grid,
}

impl Writer<'_> {
    fn region(&mut self, block: &PrintedBlock<'_>, id: &str, middle: f32) {
        let Some(rect) = block.rect() else { return };
        let kind = match block.role {
            Role::Heading(_) => "heading",
            Role::Furniture if rect.centre().1 < middle => "header",
            Role::Furniture => "footer",
            Role::Noise => "other",
            Role::Text | Role::Item(_) | Role::TableRow => "paragraph",
        };
        let turned = block.lines.first().and_then(|line| line.words.first()).map_or(0, |word| word.direction);
        // The attribute says how far to turn the region back, clockwise, -180 to 180.
        let back = match turned {
            0 => None,
            270 => Some(90),
            clockwise => Some(-i32::from(clockwise)),
        };
        let custom = (block.role != Role::Text).then(|| format!("structure {{role:{};}}", block.role.name()));
        let attributes = Attributes::new().with("id", id).maybe("custom", custom).with("type", kind);
        self.xml.open("TextRegion", attributes.maybe("orientation", back));
        self.coordinates(rect);
        let lines: Vec<String> = block.lines.iter().map(line_text).collect();
        for (index, line) in block.lines.iter().enumerate() {
            self.line(line, &format!("{id}l{}", index + 1));
        }
        self.reading(&lines.join("\n"), Attributes::new());
        self.xml.close();
    }

    fn line(&mut self, line: &PrintedLine<'_>, id: &str) {
        let Some(rect) = line.rect() else { return };
        self.xml.open("TextLine", Attributes::new().with("id", id));
        self.coordinates(rect);
        for (index, word) in line.words.iter().enumerate() {
            self.word(word, &format!("{id}w{}", index + 1), line.line.bold);
        }
        self.reading(&line_text(line), Attributes::new());
        self.xml.close();
    }

    fn word(&mut self, word: &PrintedWord, id: &str, bold: bool) {
        let cells = (word.tabs > 0).then(|| format!("structure {{cells:{};}}", word.tabs));
        self.xml.open("Word", Attributes::new().with("id", id).maybe("custom", cells));
        self.coordinates(word.rect);
        let confidence = word.confidence.map(|c| (c * 1000.0).round() / 1000.0);
        let raw = word.raw.as_deref().filter(|raw| !raw.is_empty());
        let first = Attributes::new().maybe("index", raw.map(|_| 0)).maybe("conf", confidence);
        self.reading(&word.shown('-'), first);
        if let Some(raw) = raw {
            self.reading(raw, Attributes::new().with("index", 1).with("comments", "as read"));
        }
        if bold {
            self.xml.empty("TextStyle", Attributes::new().with("bold", "true"));
        }
        self.xml.close();
    }

    fn coordinates(&mut self, rect: Rect) {
        let [left, top, right, bottom] = self.grid.whole(rect);
        let points = format!("{left},{top} {right},{top} {right},{bottom} {left},{bottom}");
        self.xml.empty("Coords", Attributes::new().with("points", points));
    }

    fn reading(&mut self, text: &str, attributes: Attributes) {
        self.xml.open("TextEquiv", attributes);
        self.xml.text("Unicode", Attributes::new(), text);
        self.xml.close();
    }
}

fn line_text(line: &PrintedLine<'_>) -> String {
    line.words.iter().map(|word| word.shown('-')).collect::<Vec<_>>().join(" ")
}
