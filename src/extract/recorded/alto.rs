//! ALTO XML, versions 2 to 4.
//!
//! # Source
//! <https://www.loc.gov/standards/alto/>.

use super::place::{direction, word};
use super::xml::{Element, Events, Node};
use super::{RecordedPage, Recording, Unit};
use crate::model::{Rect, Role};

#[derive(Default)]
struct Walk {
    recording: Recording,
    unit: Unit,
    /// The element whose text is being gathered, and the text.
    gathering: Option<(&'static str, String)>,
    name: String,
    version: String,
    starts_line: bool,
    direction: u16,
    /// Ids of text styles that are bold.
    bold_styles: Vec<String>,
}

/// Elements of the description whose text counts.
const TEXTS: [&str; 3] = ["MeasurementUnit", "softwareName", "softwareVersion"];

/// Reads ALTO.
pub(super) fn recording(events: Events<'_>) -> Recording {
    let mut walk = Walk::default();
    for node in events {
        match node {
            Node::Open(element) => walk.open(&element),
            Node::Close(_) => walk.close(),
            Node::Text(text) => {
                if let Some((_, gathered)) = &mut walk.gathering {
                    gathered.push_str(&text);
                }
            }
        }
    }
    [walk.name, walk.version].join(" ").trim().clone_into(&mut walk.recording.engine);
    walk.recording
}

impl Walk {
    fn open(&mut self, element: &Element) {
        let name = element.name.as_str();
        self.gathering = TEXTS.iter().find(|text| **text == name).map(|text| (*text, String::new()));
        match name {
            "TextStyle" if element.attribute("FONTSTYLE").is_some_and(|style| style.contains("bold")) => {
                self.bold_styles.extend(element.attribute("ID").map(str::to_owned));
            }
            "Page" => self.recording.pages.push(RecordedPage {
                size: (element.number("WIDTH").unwrap_or(0.0), element.number("HEIGHT").unwrap_or(0.0)),
                unit: self.unit,
                ..RecordedPage::default()
            }),
            "TextBlock" => {
                let mut tags = element.attribute("TAGREFS").unwrap_or("").split_whitespace();
                let role = tags.find_map(Role::from_name).unwrap_or(Role::Text);
                self.recording.pages.last_mut().into_iter().for_each(|page| page.block(role));
                self.direction =
                    element.number("ROTATION").map_or(0, |counter_clockwise| direction(-counter_clockwise));
                if let (true, Some(language)) = (self.recording.language.is_empty(), element.attribute("LANG")) {
                    language.clone_into(&mut self.recording.language);
                }
            }
            "TextLine" => {
                self.starts_line = true;
                self.recording.pages.last_mut().into_iter().for_each(RecordedPage::line);
            }
            "String" => self.string(element),
            "HYP" => self.hyphen(element.attribute("CONTENT").unwrap_or("-")),
            _ => {}
        }
    }

    fn close(&mut self) {
        let Some((name, text)) = self.gathering.take() else { return };
        let text = text.trim();
        match name {
            "MeasurementUnit" => {
                self.unit = match text {
                    "mm10" => Unit::PerInch(254.0),
                    "inch1200" => Unit::PerInch(1200.0),
                    _ => Unit::Pixel,
                }
            }
            // The last step of the processing that names a program is the one that wrote the words.
            "softwareName" if !text.is_empty() => {
                text.clone_into(&mut self.name);
                self.version.clear();
            }
            "softwareVersion" => text.clone_into(&mut self.version),
            _ => {}
        }
    }

    /// A word. `SUBS_CONTENT`, the engine's guess at a word hyphenated over a line end, is not what stands there.
    fn string(&mut self, element: &Element) {
        let number = |name: &str| element.number(name).unwrap_or(0.0);
        let (left, top) = (number("HPOS"), number("VPOS"));
        let Some(rect) = Rect::new(left, top, left + number("WIDTH"), top + number("HEIGHT")) else { return };
        let text: String = element.attribute("CONTENT").unwrap_or("").split_whitespace().collect();
        let Some(page) = self.recording.pages.last_mut().filter(|_| !text.is_empty()) else { return };
        let mut word = word(&text, rect, element.number("WC"), self.starts_line);
        let mut styles = element.attribute("STYLEREFS").unwrap_or("").split_whitespace();
        word.bold = element.attribute("STYLE").is_some_and(|style| style.contains("bold"))
            || styles.any(|style| self.bold_styles.iter().any(|bold| bold == style));
        word.direction = self.direction;
        let mut tags = element.attribute("TAGREFS").unwrap_or("").split_whitespace();
        let cells = tags.find_map(|tag| tag.strip_prefix("cell.")?.parse().ok()).unwrap_or(0);
        page.word(word, cells);
        self.starts_line = false;
    }

    /// The hyphen at a line's end belongs to the word before it.
    fn hyphen(&mut self, content: &str) {
        let last = self.recording.pages.last_mut().and_then(|page| page.words.last_mut());
        if let (Some(word), false) = (last, self.starts_line)
            && !word.text.ends_with('-')
        {
            let is_odd = content.trim().is_empty() || content.contains(['\u{ad}', '¬']);
            word.text.push_str(if is_odd { "-" } else { content.trim() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_rotation_and_units() {
        let alto = "<alto><MeasurementUnit>inch1200</MeasurementUnit><TextStyle ID='b' FONTSTYLE='bold'/>\
            <Page WIDTH='9' HEIGHT='9'><TextBlock LANG='da' ROTATION='90'><TextLine><String CONTENT='Råd' HPOS='1' VPOS='1' \
            WIDTH='2' HEIGHT='3' STYLEREFS='x b'/><SP/><String CONTENT='til' HPOS='4' VPOS='1' WIDTH='2' HEIGHT='3'/>\
            </TextLine></TextBlock></Page></alto>";
        let recording = recording(Events::new(alto));
        let words = &recording.pages[0].words;
        assert_eq!(recording.pages[0].unit, Unit::PerInch(1200.0));
        assert_eq!(
            words.iter().map(|w| (w.bold, w.starts_line, w.direction)).collect::<Vec<_>>(),
            [(true, true, 270), (false, false, 270)]
        );
        assert_eq!(recording.language, "da");
    }
}
