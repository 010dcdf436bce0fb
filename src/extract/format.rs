//! What kind of file the bytes are, by content and never by name.

use crate::Error;
use crate::model::Format;

/// How far into the file markup and magic numbers are looked for, bytes.
const HEAD: usize = 4096;
/// A PDF's header may stand this far into the file, bytes.
const PDF_HEAD: usize = 1024;
/// More control characters than this in a thousand bytes, and it is no text.
const CONTROLS_PER_MILLE: usize = 20;

/// What the bytes are, by content.
///
/// # Errors
/// [`Error::Empty`] for no bytes, [`Error::UnknownFormat`] for bytes that are no text and no known format.
pub fn format(bytes: &[u8]) -> Result<Format, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    if holds(&head[..head.len().min(PDF_HEAD)], b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if is_image(head) {
        return Ok(Format::Image);
    }
    if let Some(looks_like) = foreign(head) {
        return Err(Error::UnknownFormat { looks_like: looks_like.to_owned() });
    }
    if has_utf16_mark(head) {
        return Ok(markup(&encoding_rs::UTF_16LE.decode(head).0).unwrap_or(Format::Text));
    }
    if let Some(format) = markup(&String::from_utf8_lossy(head)) {
        return Ok(format);
    }
    if is_binary(bytes) {
        return Err(Error::UnknownFormat { looks_like: "binary data".to_owned() });
    }
    Ok(Format::Text)
}

fn is_image(head: &[u8]) -> bool {
    head.starts_with(b"\x89PNG\r\n\x1a\n")
        || head.starts_with(b"\xff\xd8\xff")
        || head.starts_with(b"II*\0")
        || head.starts_with(b"MM\0*")
}

/// Formats that people hand in by mistake, named so that the message can help.
fn foreign(head: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 9] = [
        (b"PK\x03\x04", "a ZIP archive, perhaps a Word, Excel or PowerPoint file"),
        (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint file"),
        (b"{\\rtf", "an RTF file"),
        (b"%!PS", "a PostScript file"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"GIF8", "a GIF image"),
        (b"RIFF", "a RIFF file, perhaps a WebP image"),
        (b"\0\0\0\x0cjP  ", "a JPEG 2000 image"),
        (b"AT&TFORM", "a DjVu file"),
    ];
    KNOWN.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, name)| *name)
}

fn has_utf16_mark(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff")
}

/// The markup that a text begins with, if any.
fn markup(head: &str) -> Option<Format> {
    let lower = head.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if !lower.starts_with('<') {
        return None;
    }
    if lower.contains("<alto") {
        return Some(Format::Alto);
    }
    if lower.contains("<pcgts") {
        return Some(Format::PageXml);
    }
    let is_html = ["<!doctype html", "<html", "<head", "<body", "<article", "<main", "<div", "<p>", "<h1", "<h2", "<title"]
        .iter()
        .any(|tag| lower.contains(tag));
    let is_hocr = ["ocr-system", "ocr_page", "ocr-capabilities"].iter().any(|mark| lower.contains(mark));
    match (is_html, is_hocr) {
        (true, true) => Some(Format::Hocr),
        (true, false) => Some(Format::Html),
        _ => None,
    }
}

/// True for bytes with NUL or many control characters: no text in any encoding that we read.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(64 * 1024)];
    let controls = sample.iter().filter(|b| matches!(b, 1..=8 | 0x0e..=0x1a | 0x1c..=0x1f)).count();
    sample.contains(&0) || controls * 1000 > sample.len() * CONTROLS_PER_MILLE
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_not_the_name() {
        let cases: [(&[u8], Format); 10] = [
            (b"junk before\n%PDF-1.4\n", Format::Pdf),
            (b"\x89PNG\r\n\x1a\nrest", Format::Image),
            (b"\xff\xd8\xff\xe0", Format::Image),
            (b"II*\0", Format::Image),
            (b"<!DOCTYPE html><html><body><p>Hej</p>", Format::Html),
            (b"\xef\xbb\xbf  <html lang='da'>", Format::Html),
            (b"<?xml version='1.0'?><html><meta name='ocr-system' content='tesseract'/>", Format::Hocr),
            (b"<?xml version='1.0'?><alto xmlns='x'>", Format::Alto),
            (b"<?xml version='1.0'?><PcGts>", Format::PageXml),
            (b"R\xf8dgr\xf8d med fl\xf8de", Format::Text),
        ];
        for (bytes, expected) in cases {
            assert_eq!(format(bytes), Ok(expected), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(format(b""), Err(Error::Empty));
        for bytes in [&b"PK\x03\x04...."[..], b"a\0b\0c\0", b"\x01\x02\x03\x04\x05\x06"] {
            assert!(matches!(format(bytes), Err(Error::UnknownFormat { .. })));
        }
    }

    #[test]
    fn utf16_with_a_mark_is_text() {
        assert_eq!(format(b"\xff\xfeH\0e\0j\0"), Ok(Format::Text));
    }
}
