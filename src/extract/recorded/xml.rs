//! XML as a stream of openings, closings and text. Nothing is expanded, nothing is nested in memory.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What comes next in a file.
#[derive(Debug)]
pub(super) enum Node {
    Open(Element),
    /// The element's name without namespace prefix.
    Close(String),
    Text(String),
}

/// An element's opening tag.
#[derive(Debug)]
pub(super) struct Element {
    /// Its name without namespace prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute; prefixes of names do not count.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of an attribute that is a number.
    pub(super) fn number(&self, name: &str) -> Option<f32> {
        self.attribute(name)?.trim().parse().ok().filter(|number: &f32| number.is_finite())
    }
}

/// The events of a file; it ends where the markup breaks.
pub(super) struct Events<'a> {
    reader: Reader<&'a [u8]>,
    /// An empty element opened just now, to be closed.
    to_close: Option<String>,
}

impl<'a> Events<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        Self { reader, to_close: None }
    }

    fn open(start: &BytesStart<'_>) -> Element {
        let mut attributes = Vec::new();
        for attribute in start.html_attributes().with_checks(false).flatten() {
            attributes.push((attribute.key.local_name().as_ref().to_owned(), resolved(&attribute.value)));
        }
        Element { name: start.local_name().as_ref().to_owned(), attributes }
    }
}

impl Iterator for Events<'_> {
    type Item = Node;

    fn next(&mut self) -> Option<Node> {
        if let Some(name) = self.to_close.take() {
            return Some(Node::Close(name));
        }
        loop {
            return Some(match self.reader.read_event().ok()? {
                Event::Start(start) => Node::Open(Self::open(&start)),
                Event::Empty(start) => {
                    let element = Self::open(&start);
                    self.to_close = Some(element.name.clone());
                    Node::Open(element)
                }
                Event::End(end) => Node::Close(end.local_name().as_ref().to_owned()),
                Event::Text(text) => Node::Text(text.html_content().into_owned()),
                Event::CData(text) => Node::Text(text.html_content().into_owned()),
                Event::GeneralRef(name) => Node::Text(resolved(&format!("&{};", &*name))),
                Event::Eof => return None,
                _ => continue,
            });
        }
    }
}

/// A text with its character references resolved: numbers, XML's five names and Danish letters. Others stay as they are.
fn resolved(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let named = after.split_once(';').and_then(|(name, after)| Some((character(name)?, after)));
        let (character, after) = named.unwrap_or(('&', after));
        out.push(character);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Names of characters that Danish pages in old encodings use.
const NAMED: [(&str, char); 20] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("shy", '-'),
    ("aelig", 'æ'),
    ("oslash", 'ø'),
    ("aring", 'å'),
    ("AElig", 'Æ'),
    ("Oslash", 'Ø'),
    ("Aring", 'Å'),
    ("eacute", 'é'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("bull", '•'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("sect", '§'),
];

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character)
}

/// The text of a file in the encoding that its mark or its declaration states, else UTF-8.
pub(super) fn decode(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let label = |key: &str| {
        let (_, after) = head.split_once(key)?;
        let label: String =
            after.chars().skip_while(|c| "\"' =".contains(*c)).take_while(|c| !"\"' ?>;".contains(*c)).collect();
        encoding_rs::Encoding::for_label(label.as_bytes())
    };
    let encoding = label("encoding").or_else(|| label("charset")).unwrap_or(encoding_rs::UTF_8);
    encoding.decode(bytes).0.into_owned() // a byte order mark wins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_once() {
        assert_eq!(resolved("&amp;lt; &#230; &#xC5; &oslash; &foo; & slut"), "&lt; æ Å ø &foo; & slut");
    }

    #[test]
    fn the_declared_encoding_is_used() {
        assert!(decode(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe6</a>").ends_with("æ</a>"));
    }
}
