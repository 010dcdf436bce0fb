//! Fonts of the Chinese, Japanese and Korean character collections, of which a PDF need not state Unicode: Adobe's tables do.

use super::font::without_subset;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};

/// Codes of a text have at most so many bytes.
const LONGEST_CODE: u8 = 4;

/// The name, without the prefix of a subset, of a font whose glyphs have numbers and no Unicode; `None` for other fonts.
pub(super) fn name(font: &Dict<'_>) -> Option<String> {
    let is_numbered = font.get::<Name<'_>>("Subtype")?.as_str() == "Type0" && !font.contains_key("ToUnicode");
    let name = font.get::<Name<'_>>("BaseFont").filter(|_| is_numbered)?;
    Some(without_subset(name.as_str()).to_owned())
}

/// The font that a Type 0 font takes its glyphs from.
pub(super) fn descendant<'a>(font: &Dict<'a>) -> Option<Dict<'a>> {
    font.get::<Array<'a>>("DescendantFonts")?.iter::<Dict<'a>>().next()
}

/// A font whose glyphs are numbered by one of the collections, and that has no Unicode of its own.
pub(super) struct CollectionFont {
    /// Code to number in the collection.
    encoding: CMap,
    /// Number in the collection to letters.
    letters: CMap,
}

impl CollectionFont {
    /// Takes down a Type 0 font; `None` where the numbers are of no known collection.
    pub(super) fn new(font: &Dict<'_>) -> Option<Self> {
        let descendant = descendant(font)?;
        let collection = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
        let text = |key: &str| collection.get::<PdfString<'_>>(key).map(|text| text.as_bytes().to_vec());
        let family = CidFamily::from_registry_ordering(&text("Registry")?, &text("Ordering")?);
        let letters = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
        Some(Self { encoding: encoding(&font.get("Encoding")?)?, letters })
    }

    /// What a code stands for.
    pub(super) fn letters(&self, code: u32) -> Option<String> {
        let number = (1..=LONGEST_CODE).find_map(|bytes| self.encoding.lookup_cid_code(code, bytes))?;
        self.letters.lookup_bf_string(number).map(|text| match text {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        })
    }
}

fn encoding(stated: &Object<'_>) -> Option<CMap> {
    match stated {
        Object::Name(name) => match CMapName::from_bytes(name.as_ref()) {
            CMapName::IdentityH => Some(CMap::identity_h()),
            CMapName::IdentityV => Some(CMap::identity_v()),
            known => CMap::parse(load_embedded(known)?, load_embedded),
        },
        Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, load_embedded),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_syntax::object::FromBytes;

    fn font(more: &str) -> String {
        format!(
            "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Ryumin-Light/Encoding/Identity-H{more}/DescendantFonts[<<\
             /CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>]>>"
        )
    }

    #[test]
    fn numbers_of_a_collection_are_letters() {
        let stated = font("");
        let dict = Dict::from_bytes(stated.as_bytes()).unwrap();
        assert_eq!(name(&dict).as_deref(), Some("Ryumin-Light"));
        let font = CollectionFont::new(&dict).unwrap();
        assert_eq!([34, 843].map(|code| font.letters(code)), [Some("A".to_owned()), Some("あ".to_owned())]);
    }

    #[test]
    fn what_states_unicode_or_knows_no_collection_is_left_alone() {
        let stated = font("/ToUnicode 9 0 R");
        assert_eq!(name(&Dict::from_bytes(stated.as_bytes()).unwrap()), None);
        let own = font("").replace("Japan1", "Identity");
        assert!(CollectionFont::new(&Dict::from_bytes(own.as_bytes()).unwrap()).is_none());
    }
}
