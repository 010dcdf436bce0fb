//! Glyph to character, by a font program's own tables: its cmap, and the names of its glyphs.

use super::font::{is_legible_char, is_noncharacter, is_private};
use rustc_hash::FxBuildHasher;
use skrifa::raw::TableProvider;
use skrifa::raw::ps::agl;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::tables::cmap::PlatformId;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::collections::HashMap;

/// Characters by glyph.
pub(super) type Characters = HashMap<u32, char, FxBuildHasher>;

/// What a font program tells of its glyphs: Unicode tables first, then Macintosh Roman ones, then names. Private codes tell
/// something of pictograms only.
pub(super) fn characters(bytes: &[u8], has_pictograms: bool) -> Characters {
    let mut characters = Characters::default();
    let Ok(font) = FontRef::new(bytes) else {
        by_names_of_cff(bytes, &mut characters);
        return characters;
    };
    by_unicode(&font, has_pictograms, &mut characters);
    by_macintosh(&font, &mut characters);
    by_names(&font, &mut characters);
    characters
}

fn by_unicode(font: &FontRef<'_>, has_pictograms: bool, characters: &mut Characters) {
    let charmap = font.charmap();
    for (code, glyph) in charmap.mappings() {
        let Some(c) = char::from_u32(code) else { continue };
        let is_letter = !(charmap.is_symbol() || is_private(c) || c.is_control() || is_noncharacter(c));
        if is_letter || has_pictograms && is_private(c) {
            keep_plainest(characters, glyph.to_u32(), c);
        }
    }
}

/// Of several characters with one glyph keeps the plainest: hyphen before soft hyphen, space before no-break space.
fn keep_plainest(characters: &mut Characters, glyph: u32, c: char) {
    let kept = characters.entry(glyph).or_insert(c);
    if c < *kept {
        *kept = c;
    }
}

fn by_macintosh(font: &FontRef<'_>, characters: &mut Characters) {
    let Ok(cmap) = font.cmap() else { return };
    for record in cmap.encoding_records().iter().filter(|r| r.platform_id() == PlatformId::Macintosh) {
        let Ok(table) = record.subtable(cmap.offset_data()) else { continue };
        for code in 0x20..=0xff_u8 {
            let c = encoding_rs::MACINTOSH.decode_without_bom_handling(&[code]).0.chars().next();
            if let (Some(glyph), Some(c)) = (table.map_codepoint(code), c)
                && glyph.to_u32() != 0
            {
                characters.entry(glyph.to_u32()).or_insert(c);
            }
        }
    }
}

/// Subsets often lose their cmap and keep the names.
fn by_names(font: &FontRef<'_>, characters: &mut Characters) {
    for (glyph, name) in font.glyph_names().iter().filter(|(_, name)| !name.is_synthesized()) {
        note(glyph, name.as_str(), characters);
    }
}

/// A bare CFF program; one that numbers its glyphs in a collection has no names.
fn by_names_of_cff(bytes: &[u8], characters: &mut Characters) {
    let Ok(font) = CffFontRef::new(bytes, 0, None) else { return };
    let Some(charset) = font.charset().filter(|_| !font.is_cid()) else { return };
    for (glyph, id) in charset.iter() {
        if let Some(name) = font.string(id).and_then(|name| std::str::from_utf8(name).ok()) {
            note(glyph, name, characters);
        }
    }
}

fn note(glyph: GlyphId, name: &str, characters: &mut Characters) {
    if let Some(c) = agl::name_to_char(name).filter(|c| is_legible_char(*c)) {
        characters.entry(glyph.to_u32()).or_insert(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_letters_that_no_table_has() {
        let mut characters = Characters::default();
        for (glyph, name) in (1_u32..).zip(["aring", "Oslash", "uni00E6", "g17", "bullet", "f_i"]) {
            note(GlyphId::new(glyph), name, &mut characters);
        }
        characters.insert(9, 'x');
        note(GlyphId::new(9), "y", &mut characters);
        let read = |glyph: u32| characters.get(&glyph).copied();
        assert_eq!([1, 2, 3, 4, 5, 9].map(read), [Some('å'), Some('Ø'), Some('æ'), None, Some('•'), Some('x')]);
    }

    #[test]
    fn no_font_has_no_characters() {
        assert!(characters(b"", false).is_empty() && characters(b"%!PS-AdobeFont", true).is_empty());
    }
}
