//! hOCR: HTML whose `title` attributes hold boxes in pixels.
//!
//! # Source
//! hOCR specification 1.2, <https://kba.github.io/hocr-spec/1.2/>.

use super::place::{direction, word, words_in};
use super::xml::{Element, Events, Node};
use super::{RecordedPage, Recording, Unit};
use crate::model::{Rect, Role};

/// Classes of elements that are one printed line.
const LINES: [&str; 6] = ["ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"];

/// A word or line whose text is being gathered.
struct Open {
    is_word: bool,
    /// Name of its element, and how many of that name are open inside it.
    name: String,
    depth: usize,
    title: String,
    /// Cells of a table row that end before it.
    cells: usize,
    text: String,
    bold: bool,
    /// Lines: true once a word was met inside.
    has_words: bool,
}

#[derive(Default)]
struct Walk {
    recording: Recording,
    line: Option<Open>,
    word: Option<Open>,
    starts_line: bool,
    direction: u16,
    languages: Vec<String>,
}

/// Reads hOCR.
pub(super) fn recording(events: Events<'_>) -> Recording {
    let mut walk = Walk::default();
    for node in events {
        match node {
            Node::Open(element) => walk.open(&element),
            Node::Close(name) => walk.close(&name),
            Node::Text(text) => {
                if let Some(open) = walk.word.as_mut().or(walk.line.as_mut()) {
                    open.text.push_str(&text);
                }
            }
        }
    }
    walk.recording.language = most_frequent(walk.languages);
    walk.recording
}

impl Walk {
    fn open(&mut self, element: &Element) {
        for open in self.word.iter_mut().chain(&mut self.line) {
            open.depth += usize::from(open.name == element.name);
            open.bold |= matches!(element.name.as_str(), "strong" | "b");
        }
        if element.name == "meta" && element.attribute("name") == Some("ocr-system") {
            element.attribute("content").unwrap_or("").clone_into(&mut self.recording.engine);
        }
        self.languages.extend(element.attribute("lang").filter(|_| element.name == "p").map(str::to_owned));
        let classes: Vec<&str> = element.attribute("class").unwrap_or("").split_whitespace().collect();
        let title = element.attribute("title").unwrap_or("");
        if classes.contains(&"ocr_page") {
            self.page(title);
        } else if classes.contains(&"ocr_par") {
            let role = element.attribute("data-role").and_then(Role::from_name).unwrap_or(Role::Text);
            self.recording.pages.last_mut().into_iter().for_each(|page| page.block(role));
        } else if classes.iter().any(|class| LINES.contains(class)) {
            self.starts_line = true;
            self.recording.pages.last_mut().into_iter().for_each(RecordedPage::line);
            self.direction = number(title, "textangle").map_or(0, |counter_clockwise| direction(-counter_clockwise));
            self.line = Some(Open::new(element, title, false));
        } else if classes.contains(&"ocrx_word") || classes.contains(&"ocr_word") {
            self.line.iter_mut().for_each(|line| line.has_words = true);
            self.word = Some(Open::new(element, title, true));
        }
    }

    fn page(&mut self, title: &str) {
        let rect = bbox(title);
        let size = rect.map_or((0.0, 0.0), |rect| (rect.right(), rect.bottom()));
        let unit = number(title, "scan_res").map_or(Unit::Pixel, Unit::PixelAt);
        self.recording.pages.push(RecordedPage { size, unit, ..RecordedPage::default() });
        (self.line, self.word) = (None, None);
    }

    fn close(&mut self, name: &str) {
        for slot in [&mut self.word, &mut self.line] {
            let Some(open) = slot.as_mut().filter(|open| open.name == name) else { continue };
            if open.depth > 0 {
                open.depth -= 1;
                continue;
            }
            let Some(open) = slot.take() else { continue };
            if !open.is_word && open.has_words {
                continue;
            }
            let (Some(rect), Some(page)) = (bbox(&open.title), self.recording.pages.last_mut()) else { continue };
            let confidence = number(&open.title, "x_wconf").map(|percent| percent / 100.0);
            let mut words = if open.is_word {
                let text: String = open.text.split_whitespace().collect();
                if text.is_empty() { Vec::new() } else { vec![word(&text, rect, confidence, self.starts_line)] }
            } else {
                words_in(&open.text, rect, confidence, true)
            };
            for word in &mut words {
                (word.bold, word.direction) = (open.bold, self.direction);
                self.starts_line = false;
            }
            for word in words {
                page.word(word, open.cells);
            }
        }
    }
}

impl Open {
    fn new(element: &Element, title: &str, is_word: bool) -> Self {
        Self {
            is_word,
            name: element.name.clone(),
            depth: 0,
            title: title.to_owned(),
            cells: element.attribute("data-cells").and_then(|cells| cells.parse::<u8>().ok()).map_or(0, usize::from),
            text: String::new(),
            bold: false,
            has_words: false,
        }
    }
}

/// The values of a property of a `title`; file names in quotes may hold semicolons.
fn property<'a>(title: &'a str, name: &str) -> Option<&'a str> {
    let mut quoted = false;
    let properties = title.split(move |c| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    properties.map(str::trim).find_map(|property| property.strip_prefix(name)?.strip_prefix(' '))
}

fn number(title: &str, name: &str) -> Option<f32> {
    property(title, name)?.split_whitespace().next()?.parse().ok()
}

fn bbox(title: &str) -> Option<Rect> {
    let edges: Vec<f32> = property(title, "bbox")?.split_whitespace().filter_map(|edge| edge.parse().ok()).collect();
    let [left, top, right, bottom] = edges[..] else { return None };
    Rect::new(left, top, right, bottom)
}

/// The most frequent of these; the first in the alphabet when several are.
fn most_frequent(mut names: Vec<String>) -> String {
    names.sort();
    let groups = names.chunk_by(|a, b| a == b);
    groups.rev().max_by_key(|group| group.len()).and_then(|group| group.first().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(hocr: &str) -> Vec<(String, bool, bool)> {
        let recording = recording(Events::new(hocr));
        recording.pages.into_iter().flat_map(|p| p.words).map(|w| (w.text, w.starts_line, w.bold)).collect()
    }

    #[test]
    fn words_with_letters_in_spans_and_lines_without_words() {
        let hocr = "<div class=ocr_page title='bbox 0 0 99 99'><br>\
            <span class='ocr_line' title='bbox 0 0 60 9'><span class='ocrx_word' title='bbox 0 0 30 9'><strong>\
            <span class='ocrx_cinfo'>P</span><span class='ocrx_cinfo'>å</span></strong></span></span>\
            <span class='ocr_header' title='bbox 0 20 60 29'>to ord</span></div>";
        let expected = [("På", true, true), ("to", true, false), ("ord", false, false)];
        assert_eq!(texts(hocr), expected.map(|(text, starts, bold)| (text.to_owned(), starts, bold)));
    }

    #[test]
    fn properties_are_found_by_name() {
        assert_eq!(number("image \"a; bbox 1 2\"; bbox 0 0 5 6; x_wconf 93", "x_wconf"), Some(93.0));
        assert_eq!(bbox("image \"a; bbox 1 2\"; bbox 0 0 5 6").map(Rect::right), Some(5.0));
        assert_eq!(bbox("bbox 5 0 0"), None);
    }
}
