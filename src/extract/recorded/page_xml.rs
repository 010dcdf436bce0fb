//! PAGE XML, as Transkribus, OCR-D and eScriptorium write it.
//!
//! # Source
//! <https://github.com/PRImA-Research-Lab/PAGE-XML>.

use super::place::{direction, words_in};
use super::xml::{Element, Events, Node};
use super::{RecordedPage, Recording, Unit};
use crate::model::{Rect, Role};

/// A text line or word whose parts are being gathered.
#[derive(Default)]
struct Open {
    is_word: bool,
    rect: Option<Rect>,
    /// The first reading's text.
    text: Option<String>,
    confidence: Option<f32>,
    has_words: bool,
}

#[derive(Default)]
struct Walk {
    recording: Recording,
    /// Names of open elements, innermost last.
    path: Vec<String>,
    line: Option<Open>,
    word: Option<Open>,
    starts_line: bool,
    direction: u16,
    /// Cells of a row that end before the open word.
    cells: usize,
    confidence: Option<f32>,
    /// True inside the first reading of the word or line; others follow as alternatives.
    is_first_reading: bool,
}

/// Deeper elements than this are not followed.
const DEPTH: usize = 64;

/// Reads PAGE XML. Words win over the line's own text, lines over the region's.
pub(super) fn recording(events: Events<'_>) -> Recording {
    let mut walk = Walk::default();
    for node in events {
        match node {
            Node::Open(element) => {
                walk.open(&element);
                if walk.path.len() < DEPTH {
                    walk.path.push(element.name);
                }
            }
            Node::Close(name) => walk.close(&name),
            Node::Text(text) => walk.text(&text),
        }
    }
    walk.recording
}

impl Walk {
    fn open(&mut self, element: &Element) {
        match element.name.as_str() {
            "Page" => self.page(element),
            "TextRegion" => {
                let role = custom(element, "role").and_then(Role::from_name).unwrap_or(Role::Text);
                self.recording.pages.last_mut().into_iter().for_each(|page| page.block(role));
                // The attribute says how far to turn the region back, clockwise.
                self.direction = element.number("orientation").map_or(0, |back| direction(-back));
                let language = element.attribute("primaryLanguage");
                if let (true, Some(language)) = (self.recording.language.is_empty(), language) {
                    language.clone_into(&mut self.recording.language);
                }
            }
            "TextLine" => {
                self.line = Some(Open::default());
                self.starts_line = true;
                self.recording.pages.last_mut().into_iter().for_each(RecordedPage::line);
            }
            "Word" => {
                self.cells = custom(element, "cells").and_then(|cells| cells.parse().ok()).unwrap_or(0);
                self.line.iter_mut().for_each(|line| line.has_words = true);
                self.word = Some(Open { is_word: true, ..Open::default() });
            }
            "Coords" => self.corner_list(element.attribute("points").unwrap_or("")),
            "Point" => {
                if let (Some(x), Some(y)) = (element.number("x"), element.number("y")) {
                    self.corner(x, y);
                }
            }
            "TextEquiv" => {
                self.confidence = element.number("conf");
                self.is_first_reading = self.described(0).is_some_and(|open| open.text.is_none());
            }
            _ => {}
        }
    }

    fn page(&mut self, element: &Element) {
        let per_cm = element.attribute("imageResolutionUnit") == Some("PPCM");
        let resolution = element.number("imageXResolution").map(|r| if per_cm { r * 2.54 } else { r });
        self.recording.pages.push(RecordedPage {
            size: (element.number("imageWidth").unwrap_or(0.0), element.number("imageHeight").unwrap_or(0.0)),
            unit: resolution.map_or(Unit::Pixel, Unit::PixelAt),
            ..RecordedPage::default()
        });
    }

    /// The word or line that the innermost element describes; none inside a single glyph or a region.
    fn described(&mut self, deeper: usize) -> Option<&mut Open> {
        let holder = self.path.iter().rev().nth(deeper)?;
        match holder.as_str() {
            "Word" => self.word.as_mut(),
            "TextLine" => self.line.as_mut(),
            _ => None,
        }
    }

    fn corner_list(&mut self, points: &str) {
        for point in points.split_whitespace() {
            if let Some((x, y)) = point.split_once(',')
                && let (Ok(x), Ok(y)) = (x.parse(), y.parse())
            {
                extend(self.described(0), x, y);
            }
        }
    }

    /// A corner in the older way: `<Coords><Point x="" y=""/></Coords>`.
    fn corner(&mut self, x: f32, y: f32) {
        if self.path.last().is_some_and(|name| name == "Coords") {
            extend(self.described(1), x, y);
        }
    }

    fn text(&mut self, text: &str) {
        if self.path.last().is_none_or(|name| name != "Unicode") {
            if self.path.last().is_some_and(|name| name == "Creator") {
                self.recording.engine.push_str(text.trim());
            }
            return;
        }
        let confidence = self.confidence;
        if let (true, Some(open)) = (self.is_first_reading, self.described(2)) {
            open.text.get_or_insert_default().push_str(text);
            open.confidence = confidence;
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.path.iter().rposition(|open| open == name) {
            self.path.truncate(at);
        }
        let open = match name {
            "Word" => self.word.take(),
            "TextLine" => self.line.take().filter(|line| !line.has_words),
            _ => None,
        };
        let (Some(open), Some(page)) = (open, self.recording.pages.last_mut()) else { return };
        let (Some(rect), Some(text)) = (open.rect, open.text) else { return };
        let starts_line = self.starts_line || !open.is_word;
        for mut word in words_in(&text, rect, open.confidence, starts_line) {
            word.direction = self.direction;
            page.word(word, std::mem::take(&mut self.cells));
            self.starts_line = false;
        }
    }
}

/// A value of the attribute `custom`: `structure {role:heading.1;}`.
fn custom<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    let inside = element.attribute("custom")?.split_once('{')?.1.split('}').next()?;
    inside.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix(':'))
}

fn extend(open: Option<&mut Open>, x: f32, y: f32) {
    if let (Some(open), Some(corner)) = (open, Rect::new(x, y, x, y)) {
        open.rect = Some(open.rect.map_or(corner, |rect| rect.union(corner)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_points_and_first_readings() {
        let xml = "<p:PcGts><p:Page imageWidth='100' imageHeight='100' imageXResolution='300'><p:TextRegion orientation='-90'>\
            <p:Coords><p:Point x='0' y='0'/></p:Coords><p:TextLine><p:Word><p:Coords><p:Point x='5' y='6'/><p:Point x='9' \
            y='20'/></p:Coords><p:TextEquiv index='0' conf='0.9'><p:Unicode>bro</p:Unicode></p:TextEquiv>\
            <p:TextEquiv index='1' conf='0.2'><p:Unicode>hro</p:Unicode></p:TextEquiv></p:Word></p:TextLine></p:TextRegion>\
            </p:Page></p:PcGts>";
        let recording = recording(Events::new(xml));
        let page = &recording.pages[0];
        assert_eq!(page.unit, Unit::PixelAt(300.0));
        assert_eq!((page.words[0].text.as_str(), page.words[0].direction), ("bro", 90));
        assert_eq!(format!("{:?}", page.words[0].rect.rounded()), "[5.0, 6.0, 9.0, 20.0]");
    }
}
