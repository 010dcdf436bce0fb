//! A font whose letters are wide and empty, and what each of its codes means.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Width of every letter, type sizes.
pub(super) const ADVANCE: f32 = 0.5;
/// A `TrueType` font with one empty glyph, number 1.
///
/// # Source
/// `GlyphLessFont` of Tesseract 5 (`tessdata/pdf.ttf`), Google and Ken Sharp, Apache-2.0.
const GLYPHLESS: &[u8] = include_bytes!("glyphless.ttf");
const NAME: &str = "GlyphLessFont";
/// Most entries of one block of a character map.
const BLOCK: usize = 100;

/// The letters of a document's layer and their codes, in the order of their first use.
#[derive(Debug, Default)]
pub(super) struct Letters {
    codes: BTreeMap<char, u16>,
    in_order: Vec<char>,
}

impl Letters {
    pub(super) fn is_empty(&self) -> bool {
        self.in_order.is_empty()
    }

    /// A text as hexadecimal codes. Letters beyond 65,535 different ones, which no pamphlet has, become spaces.
    pub(super) fn codes(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(4 * text.len());
        for letter in text.chars() {
            let next = u16::try_from(self.in_order.len() + 1).unwrap_or(1);
            let code = *self.codes.entry(letter).or_insert_with(|| {
                self.in_order.push(letter);
                next
            });
            let _ = write!(out, "{code:04X}"); // to a String: cannot fail
        }
        out
    }

    /// Which Unicode text each code stands for.
    fn to_unicode(&self) -> Vec<u8> {
        let mut map =
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) \
                       /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
                       1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
                .to_owned();
        let entries: Vec<String> = (1..)
            .zip(&self.in_order)
            .map(|(code, letter)| {
                let mut units = [0; 2];
                match letter.encode_utf16(&mut units) {
                    [high, low] => format!("<{code:04X}> <{high:04X}{low:04X}>\n"),
                    [unit, ..] => format!("<{code:04X}> <{unit:04X}>\n"),
                    [] => String::new(),
                }
            })
            .collect();
        for block in entries.chunks(BLOCK) {
            let _ = write!(map, "{} beginbfchar\n{}endbfchar\n", block.len(), block.concat());
        }
        map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        map.into_bytes()
    }
}

/// Adds the font for these letters at the place that was kept for it.
pub(super) fn add(document: &mut Document, place: ObjectId, letters: &Letters) {
    let stream = |content: Vec<u8>| {
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let mut stream = Stream::new(dictionary! { "Length1" => length }, content);
        let _ = stream.compress(); // stays as it is when it would grow
        stream
    };
    let file = document.add_object(stream(GLYPHLESS.to_vec()));
    let glyphs = document.add_object(stream([0, 1].repeat(letters.in_order.len() + 1)));
    let meanings = document.add_object(stream(letters.to_unicode()));
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => NAME, "Flags" => 5, "ItalicAngle" => 0, "StemV" => 80,
        "Ascent" => 1000, "CapHeight" => 1000, "Descent" => -1,
        "FontBBox" => vec![0.into(), 0.into(), 500.into(), 1000.into()], "FontFile2" => file,
    });
    let system: Dictionary = dictionary! {
        "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0,
    };
    let descendant = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => NAME, "CIDSystemInfo" => system, "DW" => 500,
        "FontDescriptor" => descriptor, "CIDToGIDMap" => glyphs,
    });
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => NAME, "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()], "ToUnicode" => meanings,
    };
    document.objects.insert(place, font.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_their_letters() {
        let mut letters = Letters::default();
        assert_eq!(letters.codes("åbå𝄞"), "0001000200010003");
        let map = String::from_utf8(letters.to_unicode()).unwrap();
        assert!(map.contains("3 beginbfchar\n<0001> <00E5>\n<0002> <0062>\n<0003> <D834DD1E>\nendbfchar"), "{map}");
    }
}
