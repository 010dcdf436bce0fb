//! Plain text: lines as they come, form feeds as page breaks.

use super::Extracted;
use crate::model::{Content, Page, TextFrom, Warning};
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Reads plain text in UTF-8 or UTF-16 (by byte order mark), else in Windows-1252, which holds Latin-1: common in
/// archives. What was converted is said in a warning.
pub fn from_bytes(bytes: &[u8]) -> Extracted {
    let (encoding, marked) = encoding_rs::Encoding::for_bom(bytes).map_or((encoding_rs::UTF_8, 0), |(e, n)| (e, n));
    let (text, _, damaged) = encoding.decode(bytes.get(marked..).unwrap_or(&[]));
    let mut warnings = Vec::new();
    let text = if damaged && encoding == encoding_rs::UTF_8 {
        let message = "the text is not valid UTF-8; it was read as Windows-1252 (Latin-1). If letters look wrong, convert it to UTF-8";
        warnings.push(Warning::new("encoding_converted", message));
        encoding_rs::WINDOWS_1252.decode(bytes).0
    } else {
        text
    };
    let mut extracted = from_str(&text);
    extracted.warnings.append(&mut warnings);
    extracted
}

/// Pages of a text that is already decoded. Letters are composed (NFC), line ends become `\n`.
pub fn from_str(text: &str) -> Extracted {
    let text = composed(text);
    let pages = text
        .split('\x0c')
        .enumerate()
        .map(|(index, page)| Page {
            number: index as u32 + 1,
            size: None,
            rotation: 0,
            text_from: TextFrom::Text,
            content: Content::Lines(page.split('\n').map(str::to_owned).collect()),
            image: None,
            file: None,
            warnings: Vec::new(),
        })
        .collect();
    Extracted { pages, ..Extracted::default() }
}

/// The text with composed letters and line ends that are `\n`; most texts are so as they come.
fn composed(text: &str) -> Cow<'_, str> {
    let text = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    };
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text }
}
