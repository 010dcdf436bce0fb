//! Type 3 fonts, which state neither their type size nor, at times, any letter.

use hayro_syntax::object::{Array, Dict, Name, Object};
use std::collections::BTreeMap;

/// Letters of TeX's old encoding from code 11 on, as far as they differ from ASCII.
const TEX_OLD: &str = "ﬀﬁﬂﬃﬄıȷ`´ˇ˘¯˚¸ßæœøÆŒØ";
/// Letters of TeX's newer (Cork) encoding from code 16 on, below ASCII.
const TEX_CORK: &str = "“”„«»–—\u{200b}\u{fffd}ıȷﬀﬁﬂﬃﬄ";
/// More entries than an encoding of 256 codes can use.
const MOST_NAMES: usize = 1024;
/// A font matrix of at least this scale leaves ten units or fewer to the text unit: too coarse to draw letters in.
const PIXELS: f64 = 0.1;
/// Type sizes off by less than this factor are the program's choice.
const PLAUSIBLE: f64 = 3.0;

/// A Type 3 font of a page.
pub(super) struct Type3Font {
    /// Advance widths by code, thousandths of the text unit.
    advances: BTreeMap<u8, f64>,
    /// Letters by code that the names of the glyphs number; empty when the PDF tells more, or less.
    numbered: BTreeMap<u8, char>,
    /// Height of the type in text units.
    pub(super) em: f64,
}

impl Type3Font {
    /// Takes down the font; `None` for fonts of other kinds.
    pub(super) fn new(font: &Dict<'_>) -> Option<Self> {
        if font.get::<Name<'_>>("Subtype")?.as_str() != "Type3" {
            return None;
        }
        let matrix = font.get::<[f64; 6]>("FontMatrix").unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
        let first = font.get::<u8>("FirstChar").unwrap_or(0);
        let widths = font.get::<Array<'_>>("Widths")?;
        let advances: BTreeMap<u8, f64> = (first..=u8::MAX)
            .zip(widths.iter::<f64>())
            .map(|(code, width)| (code, width * matrix[0] * 1000.0))
            .collect();
        let bbox = font.get::<[f64; 4]>("FontBBox").unwrap_or_default();
        let scale = matrix[2].hypot(matrix[3]);
        let height = (bbox[3] - bbox[1]).abs() * scale;
        let names = if font.contains_key("ToUnicode") { Vec::new() } else { names(font) };
        let em = if scale >= PIXELS { em(advances.values().copied(), height) } else { 1.0 };
        Some(Self { em, numbered: numbered(&names), advances })
    }

    /// Can a glyph of this code and width be of this font?
    pub(super) fn has(&self, code: u32, advance: f64) -> bool {
        let own = u8::try_from(code).ok().and_then(|code| self.advances.get(&code));
        own.is_some_and(|own| (own - advance).abs() <= 0.001 * own.abs() + 0.01)
    }

    /// The letter that the name of a glyph numbers.
    pub(super) fn letter(&self, code: u32) -> Option<char> {
        self.numbered.get(&u8::try_from(code).ok()?).copied()
    }
}

/// Height in text units of type drawn in pixels: that of the font's box, where it fits letters half as wide as high.
fn em(advances: impl Iterator<Item = f64>, height: f64) -> f64 {
    let mut advances: Vec<f64> = advances.map(|width| width.abs() / 1000.0).filter(|width| *width > 0.0).collect();
    advances.sort_by(f64::total_cmp);
    let Some(middle) = advances.get(advances.len() / 2) else { return 1.0 };
    let by_width = 2.0 * middle;
    let em = if (by_width / 2.0..=by_width * 2.0).contains(&height) { height } else { by_width };
    if em.is_finite() && !(1.0 / PLAUSIBLE..=PLAUSIBLE).contains(&em) { em } else { 1.0 }
}

/// The names of the glyphs that the encoding states, by code.
fn names(font: &Dict<'_>) -> Vec<(u8, String)> {
    let differences = font.get::<Dict<'_>>("Encoding").and_then(|encoding| encoding.get::<Array<'_>>("Differences"));
    let mut names = Vec::new();
    let mut next: i64 = 0;
    for object in differences.iter().flat_map(Array::iter::<Object<'_>>).take(MOST_NAMES) {
        match object {
            Object::Number(code) => next = code.as_i64(),
            Object::Name(name) => {
                if let (Ok(code), false) = (u8::try_from(next), name.as_str() == ".notdef") {
                    names.push((code, name.as_str().to_owned()));
                }
                next = next.saturating_add(1);
            }
            _ => {}
        }
    }
    names
}

/// Letters by code where all names are numbers after the same prefix, such as `a72`. Numbers that begin at the bottom
/// only count the glyphs.
fn numbered(names: &[(u8, String)]) -> BTreeMap<u8, char> {
    let prefix = names.first().map_or("", |(_, name)| name.trim_end_matches(|c: char| c.is_ascii_digit()));
    let numbers: Option<Vec<(u8, u8)>> =
        names.iter().map(|(code, name)| Some((*code, name.strip_prefix(prefix)?.parse().ok()?))).collect();
    let numbers = numbers.filter(|_| prefix.len() <= 2).unwrap_or_default();
    if numbers.iter().any(|(_, number)| *number < 11) {
        return BTreeMap::new();
    }
    let is_cork = numbers.iter().any(|(_, number)| *number >= 0x80);
    let is_old = !is_cork && numbers.iter().any(|(_, number)| *number < 0x20);
    let letter = |number: u8| match number {
        0x10..=0x1f if is_cork => TEX_CORK.chars().nth(usize::from(number) - 0x10),
        0x0b..=0x1f if is_old => TEX_OLD.chars().nth(usize::from(number) - 0x0b),
        b'"' if is_old => Some('”'),
        b'\\' if is_old => Some('“'),
        b'{' if is_old => Some('–'),
        b'|' if is_old => Some('—'),
        0x7f if is_old => Some('¨'),
        0x20..=0x7e | 0xa0..=0xff => Some(char::from(number)),
        _ => None,
    };
    let letters = numbers.iter().filter_map(|(code, number)| Some((*code, letter(*number).or_else(|| letter(*code))?)));
    letters.filter(|(_, letter)| *letter != '\u{fffd}').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(names: &[(u8, &str)]) -> String {
        let names: Vec<_> = names.iter().map(|(code, name)| (*code, (*name).to_owned())).collect();
        numbered(&names).into_values().collect()
    }

    #[test]
    fn numbers_in_all_names_are_codes() {
        assert_eq!(letters(&[(72, "a72"), (101, "a101"), (106, "a106")]), "Hej");
        assert_eq!(letters(&[(1, "C72"), (2, "C229"), (3, "C114")]), "Hår");
        assert_eq!(letters(&[(12, "a12"), (26, "a26"), (110, "a110"), (123, "a123")]), "ﬁæn–"); // TeX's old encoding
        assert_eq!(letters(&[(28, "a28"), (110, "a110"), (230, "a230")]), "ﬁnæ"); // and its newer one
    }

    #[test]
    fn numbers_that_only_count_are_no_codes() {
        assert_eq!(letters(&[(0, "g0"), (1, "g1"), (72, "g72")]), "");
        assert_eq!(letters(&[(72, "a72"), (73, "eye")]), "");
        assert_eq!(letters(&[(72, "glyph72"), (73, "glyph73")]), "");
    }

    #[test]
    fn type_drawn_in_pixels_is_as_high_as_its_box() {
        let pixels = || [20_800.0; 3].into_iter(); // FontMatrix [1 0 0 -1 0 0]
        assert!((em(pixels(), 42.0) - 42.0).abs() < 0.01);
        assert!((em(pixels(), 0.0) - 41.6).abs() < 0.01);
        assert!((em([500.0, 600.0].into_iter(), 0.0) - 1.0).abs() < 0.01);
        assert!((em([].into_iter(), 0.0) - 1.0).abs() < 0.01);
    }
}
