//! hOCR 1.2 as XHTML: repaired words with their places in pixels.
//!
//! # Source
//! <https://kba.github.io/hocr-spec/1.2/>. A soft hyphen ends the first half of a word that is one word; `data-as-read`
//! is what was read in the place of a repaired word, `data-role` what a block is, `data-cells` how many cells of a table row end
//! before a word: attributes, because validators know no properties but those of the specification.

use super::grid::Grid;
use super::printed::{self, PrintedLine, PrintedPage};
use super::xml::{Attributes, Xml};
use crate::model::{Rect, Role, Source};
use crate::pipeline::Reading;

/// A whole document as one hOCR file.
pub(super) fn hocr(reading: &Reading, source: &Source) -> Vec<u8> {
    let none = Attributes::new;
    let record = &reading.record;
    let language = record.document.language.as_deref();
    let mut xml = Xml::new();
    xml.open("html", none().with("xmlns", "http://www.w3.org/1999/xhtml").maybe("lang", language));
    xml.open("head", none());
    let title = record.document.title.as_deref().unwrap_or(super::file_name(&source.path));
    xml.text("title", none(), title);
    xml.empty("meta", none().with("http-equiv", "Content-Type").with("content", "text/html; charset=utf-8"));
    let system = format!("{} {}", super::PROGRAM, record.provenance.pjece);
    xml.empty("meta", none().with("name", "ocr-system").with("content", system));
    let can = "ocr_page ocr_par ocr_line ocrx_word ocrp_wconf ocrp_lang";
    xml.empty("meta", none().with("name", "ocr-capabilities").with("content", can));
    let pages = printed::pages(reading);
    xml.empty("meta", none().with("name", "ocr-number-of-pages").with("content", pages.len()));
    if let Some(language) = language {
        xml.empty("meta", none().with("name", "ocr-langs").with("content", language));
    }
    xml.close();
    xml.open("body", none());
    for (page, facts) in pages.iter().zip(&record.pages) {
        page_of(&mut xml, page, facts.language.as_deref(), source);
    }
    xml.finish()
}

fn page_of(xml: &mut Xml, page: &PrintedPage<'_>, language: Option<&str>, source: &Source) {
    let grid = Grid::pixels(page.page);
    let number = page.page.number;
    let image = image_of(&super::image_name(source, page.page));
    let dpi = grid.per_inch.round();
    let title = format!(
        "{image}; bbox 0 0 {} {}; ppageno {}; scan_res {dpi} {dpi}",
        grid.width,
        grid.height,
        number.saturating_sub(1)
    );
    let element = Attributes::new().with("class", "ocr_page").with("id", format!("p{number}"));
    xml.open("div", element.with("title", title));
    for (index, block) in page.blocks.iter().enumerate() {
        let role = (block.role != Role::Text).then(|| block.role.name());
        let title = block.rect().map(|rect| bbox(&grid, rect));
        let element = Attributes::new().with("class", "ocr_par").with("id", format!("p{number}b{}", index + 1));
        xml.open("p", element.maybe("lang", language).maybe("title", title).maybe("data-role", role));
        for line in &block.lines {
            line_of(xml, &grid, line);
        }
        xml.close();
    }
    xml.close();
}

fn line_of(xml: &mut Xml, grid: &Grid, line: &PrintedLine<'_>) {
    let turned = line.words.first().map_or(0, |word| word.direction);
    let angle = if turned == 0 { String::new() } else { format!("; textangle {}", 360 - turned) };
    let title = line.rect().map(|rect| format!("{}{angle}", bbox(grid, rect)));
    xml.open("span", Attributes::new().with("class", "ocr_line").maybe("title", title));
    for word in &line.words {
        let confidence = word.confidence.map(|c| format!("; x_wconf {}", (c * 100.0).round())).unwrap_or_default();
        let element = Attributes::new()
            .with("class", "ocrx_word")
            .with("title", format!("{}{confidence}", bbox(grid, word.rect)))
            .maybe("data-cells", (word.tabs > 0).then_some(word.tabs))
            .maybe("data-as-read", word.raw.as_deref().filter(|raw| !raw.is_empty()));
        let text = word.shown('\u{ad}');
        if line.line.bold {
            xml.open("span", element);
            xml.text("strong", Attributes::new(), &text);
            xml.close();
        } else {
            xml.text("span", element, &text);
        }
    }
    xml.close();
}

fn bbox(grid: &Grid, rect: Rect) -> String {
    let [left, top, right, bottom] = grid.whole(rect);
    format!("bbox {left} {top} {right} {bottom}")
}

/// The property of a page that names its picture.
pub(super) fn image_of(name: &str) -> String {
    format!("image {}", quoted(name))
}

/// A file name as the value of a property; quotation marks and backslashes, which could end it, as in a URL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "%22").replace('\\', "%5C"))
}
