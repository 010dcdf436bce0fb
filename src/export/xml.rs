//! XML as it is written: names, attributes and text, everything escaped.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::fmt::Display;

/// A file in the making. Writing into memory cannot fail.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
    open: Vec<&'static str>,
}

/// Attributes of an element, in order.
#[derive(Debug, Default, Clone)]
pub(super) struct Attributes(Vec<(&'static str, String)>);

impl Attributes {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.0.push((name, value.to_string()));
        self
    }

    pub(super) fn maybe(self, name: &'static str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

const MEMORY: &str = "writing into memory cannot fail";

impl Xml {
    pub(super) fn new() -> Self {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).expect(MEMORY);
        Self { writer, open: Vec::new() }
    }

    /// Opens an element; [`Xml::close`] closes the innermost.
    pub(super) fn open(&mut self, name: &'static str, attributes: Attributes) {
        self.writer.write_event(Event::Start(start(name, attributes))).expect(MEMORY);
        self.open.push(name);
    }

    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.writer.write_event(Event::End(BytesEnd::new(name))).expect(MEMORY);
        }
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &'static str, attributes: Attributes) {
        self.writer.write_event(Event::Empty(start(name, attributes))).expect(MEMORY);
    }

    /// An element that holds text alone.
    pub(super) fn text(&mut self, name: &'static str, attributes: Attributes, text: &str) {
        self.open(name, attributes);
        self.writer.write_event(Event::Text(BytesText::new(&allowed(text)))).expect(MEMORY);
        self.close();
    }

    /// The file, with everything closed and a line end at the end.
    pub(super) fn finish(mut self) -> Vec<u8> {
        while !self.open.is_empty() {
            self.close();
        }
        let mut bytes = self.writer.into_inner();
        bytes.push(b'\n');
        bytes
    }
}

fn start(name: &'static str, attributes: Attributes) -> BytesStart<'static> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes.0 {
        // Readers make a space of any white space in an attribute.
        let value: String = allowed(&value).chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        start.push_attribute((name, value.as_str()));
    }
    start
}

/// The text with U+FFFD for what XML 1.0 forbids.
///
/// # Source
/// XML 1.0, production 2, `Char`.
fn allowed(text: &str) -> String {
    let is_allowed = |c: char| match c {
        '\t' | '\n' | '\r' => true,
        c => c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'),
    };
    text.chars().map(|c| if is_allowed(c) { c } else { '\u{fffd}' }).collect()
}

/// A number with at most one decimal.
pub(super) fn tenths(value: f32) -> f32 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_forbidden_characters_are_text() {
        let mut xml = Xml::new();
        xml.open("a", Attributes::new().with("b", "\"<&'\n\u{1}"));
        xml.text("c", Attributes::new(), "</c>]]>\u{0}\u{ffff} & 😀");
        let text = String::from_utf8(xml.finish()).unwrap();
        assert!(text.contains("b=\"&quot;&lt;&amp;&apos; \u{fffd}\""), "{text}");
        assert!(text.contains("<c>&lt;/c&gt;]]&gt;\u{fffd}\u{fffd} &amp; 😀</c>\n</a>\n"), "{text}");
    }
}
