//! ALTO 4.4: repaired words, what was read in their place, and where they stand.
//!
//! # Source
//! <https://www.loc.gov/standards/alto/v4/alto-4-4.xsd>. Of the corrected word: `CONTENT` as repaired, `ALTERNATIVE` as
//! read, `PROCESSINGREFS` to the step that changed it; `CS` only for what a person typed.

use super::grid::Grid;
use super::printed::{self, Half, PrintedBlock, PrintedLine, PrintedPage, PrintedWord};
use super::xml::{Attributes, Xml, tenths};
use crate::model::{Rect, Role, Source};
use crate::pipeline::Reading;

/// Places are counted in these when a page is no picture, per inch.
const FINE: f32 = 1200.0;
/// Id of the step that read the words.
const READ: &str = "read";
/// Id of the step that repaired them.
const REPAIRED: &str = "repaired";

/// A whole document as one ALTO file.
pub(super) fn alto(reading: &Reading, source: &Source) -> Vec<u8> {
    let pages = printed::pages(reading);
    let in_pixels = pages.iter().all(|page| Grid::picture(page.page).is_some());
    let grid = |page: &PrintedPage<'_>| {
        Grid::picture(page.page).filter(|_| in_pixels).unwrap_or_else(|| Grid::per_inch(page.page, FINE))
    };
    let mut xml = Xml::new();
    let root = Attributes::new()
        .with("xmlns", "http://www.loc.gov/standards/alto/ns-v4#")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .with(
            "xsi:schemaLocation",
            "http://www.loc.gov/standards/alto/ns-v4# https://www.loc.gov/standards/alto/v4/alto-4-4.xsd",
        )
        .with("SCHEMAVERSION", "4.4");
    xml.open("alto", root);
    description(&mut xml, reading, source, in_pixels);
    tags(&mut xml, &pages);
    xml.open("Layout", Attributes::new());
    for (index, page) in pages.iter().enumerate() {
        let language = reading.record.pages.get(index).and_then(|facts| facts.language.as_deref());
        Writer { xml: &mut xml, grid: grid(page) }.page(page, language);
    }
    xml.finish()
}

fn description(xml: &mut Xml, reading: &Reading, source: &Source, in_pixels: bool) {
    let none = Attributes::new;
    xml.open("Description", none());
    xml.text("MeasurementUnit", none(), if in_pixels { "pixel" } else { "inch1200" });
    xml.open("sourceImageInformation", none());
    xml.text("fileName", none(), super::file_name(&source.path));
    let location = none().with("fileIdentifierLocation", "sha256");
    xml.text("fileIdentifier", location, &source.sha256);
    xml.close();
    let provenance = &reading.record.provenance;
    xml.open("Processing", none().with("ID", READ));
    xml.text("processingCategory", none(), "contentGeneration");
    let how = if provenance.ocr.is_some() { "OCR" } else { "text of the file" };
    xml.text("processingStepDescription", none(), how);
    if let Some(ocr) = &provenance.ocr {
        xml.text("processingStepSettings", none(), &format!("model {}", ocr.model));
        xml.open("processingSoftware", none());
        xml.text("softwareName", none(), &ocr.engine);
        xml.close();
    }
    xml.close();
    xml.open("Processing", none().with("ID", REPAIRED));
    xml.text("processingCategory", none(), "contentModification");
    xml.text("processingStepDescription", none(), "reading order and repair of OCR errors");
    let settings =
        format!("dictionary sha256 {}, settings sha256 {}", provenance.dictionary_sha256, provenance.config_sha256);
    xml.text("processingStepSettings", none(), &settings);
    xml.open("processingSoftware", none());
    xml.text("softwareName", none(), super::PROGRAM);
    xml.text("softwareVersion", none(), &provenance.pjece);
    xml.close();
    xml.close();
    xml.close();
}

/// A tag for each role that occurs, and for the beginning of a table's cells.
fn tags(xml: &mut Xml, pages: &[PrintedPage<'_>]) {
    let blocks = || pages.iter().flat_map(|page| &page.blocks);
    let mut roles: Vec<String> = blocks().filter(|b| b.role != Role::Text).map(|b| b.role.name()).collect();
    roles.sort();
    roles.dedup();
    let words = blocks().flat_map(|block| &block.lines).flat_map(|line| &line.words);
    let mut cells: Vec<usize> = words.map(|word| word.tabs).filter(|tabs| *tabs > 0).collect();
    cells.sort_unstable();
    cells.dedup();
    if roles.is_empty() && cells.is_empty() {
        return;
    }
    xml.open("Tags", Attributes::new());
    for role in roles {
        xml.empty("StructureTag", Attributes::new().with("ID", &role).with("LABEL", &role));
    }
    for count in cells {
        let label = if count == 1 {
            "begins a cell".to_owned()
        } else {
            format!("begins a cell after {} empty ones", count - 1)
        };
        xml.empty("StructureTag", Attributes::new().with("ID", format!("cell.{count}")).with("LABEL", label));
    }
    xml.close();
}

struct Writer<'x> {
    xml: &'x mut Xml,
    grid: Grid,
}

impl Writer<'_> {
    fn page(&mut self, page: &PrintedPage<'_>, language: Option<&str>) {
        let id = format!("p{}", page.page.number);
        let (width, height) = (self.grid.width, self.grid.height);
        let attributes = Attributes::new()
            .with("ID", &id)
            .with("PROCESSINGREFS", READ)
            .with("HEIGHT", height)
            .with("WIDTH", width)
            .with("PHYSICAL_IMG_NR", page.page.number)
            .maybe("LANG", language);
        self.xml.open("Page", attributes);
        let space = Attributes::new().with("HEIGHT", height).with("WIDTH", width).with("HPOS", 0).with("VPOS", 0);
        self.xml.open("PrintSpace", space);
        for (number, block) in page.blocks.iter().enumerate() {
            self.block(block, &format!("{id}b{}", number + 1));
        }
        self.xml.close();
        self.xml.close();
    }

    fn block(&mut self, block: &PrintedBlock<'_>, id: &str) {
        let directions = || block.lines.iter().flat_map(|line| &line.words).map(|word| word.direction);
        let turned = directions().next().filter(|first| *first != 0 && directions().all(|other| other == *first));
        let tag = (block.role != Role::Text).then(|| block.role.name());
        let attributes = self.places(Attributes::new().with("ID", id).maybe("TAGREFS", tag), block.rect());
        self.xml.open("TextBlock", attributes.maybe("ROTATION", turned.map(|clockwise| 360 - clockwise)));
        for (number, line) in block.lines.iter().enumerate() {
            self.line(line, &format!("{id}l{}", number + 1));
        }
        self.xml.close();
    }

    fn line(&mut self, line: &PrintedLine<'_>, id: &str) {
        self.xml.open("TextLine", self.places(Attributes::new().with("ID", id), line.rect()));
        for (number, word) in line.words.iter().enumerate() {
            if number > 0 {
                self.xml.empty("SP", Attributes::new());
            }
            self.word(word, &format!("{id}w{}", number + 1), line.line.bold);
        }
        if line.words.last().is_some_and(|word| word.is_half(Half::First)) {
            self.xml.empty("HYP", Attributes::new().with("CONTENT", "-"));
        }
        self.xml.close();
    }

    fn word(&mut self, word: &PrintedWord, id: &str, bold: bool) {
        let (half, whole) = word.half.as_ref().map(|(half, whole)| (*half, whole)).unzip();
        let attributes = Attributes::new()
            .with("ID", id)
            .maybe("TAGREFS", (word.tabs > 0).then(|| format!("cell.{}", word.tabs)))
            .maybe("PROCESSINGREFS", word.raw.as_ref().map(|_| REPAIRED));
        let attributes = self
            .places(attributes, Some(word.rect))
            .with("CONTENT", &word.text)
            .maybe("STYLE", bold.then_some("bold"))
            .maybe("SUBS_TYPE", half.map(|half| if half == Half::First { "HypPart1" } else { "HypPart2" }))
            .maybe("SUBS_CONTENT", whole)
            .maybe("WC", word.confidence.map(|c| (c * 1000.0).round() / 1000.0))
            .maybe("CS", word.by_hand.then_some("true"));
        match word.raw.as_deref().filter(|raw| !raw.is_empty()) {
            Some(raw) => {
                self.xml.open("String", attributes);
                self.xml.text("ALTERNATIVE", Attributes::new().with("PURPOSE", "as read"), raw);
                self.xml.close();
            }
            None => self.xml.empty("String", attributes),
        }
    }

    fn places(&self, attributes: Attributes, rect: Option<Rect>) -> Attributes {
        let Some([left, top, right, bottom]) = rect.map(|rect| self.grid.edges(rect).map(tenths)) else {
            return attributes;
        };
        attributes
            .with("HEIGHT", tenths(bottom - top))
            .with("WIDTH", tenths(right - left))
            .with("HPOS", left)
            .with("VPOS", top)
    }
}
