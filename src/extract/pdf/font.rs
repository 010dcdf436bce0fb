//! What a glyph says: its letters, also where the font does not tell, and whether it is bold.

use super::characters::{Characters, characters};
use super::collection::{self, CollectionFont};
use super::pictograms::Pictograms;
use super::type3::Type3Font;
use hayro_interpret::font::{FontData, Glyph, GlyphIdentifier, OutlineFontData, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Line, Point, Shape};
use hayro_syntax::object::{Dict, Name};
use hayro_syntax::page::Resources;
use rustc_hash::FxBuildHasher;
use skrifa::FontRef;
use skrifa::raw::TableProvider;
use skrifa::raw::tables::cmap::PlatformId;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Vertical stems at least this wide, thousandths of the type size, are bold: Helvetica has 84 and 118, Times 84 and
/// 139, Frutiger 86 and 130.
const BOLD_STEM: f64 = 108.0;
/// A PDF states wider stems than this of bold faces only: Arial has 138, Times 139; writers that measure none state 80 or less.
const STATED_BOLD_STEM: f32 = 130.0;
/// Where stems are measured: height above the baseline, thousandths of the type size. Below the x-height of any face.
const STEM_HEIGHT: f64 = 250.0;
/// Adobe's standard encoding from code 0xA1 on; spaces where it has no letter.
const STANDARD: &str = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß";

/// A glyph's letters and weight.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    /// What it says; `None` when neither the PDF nor the font tells.
    pub(super) text: Option<String>,
    /// Says that the face is bold or not; `None` when this glyph cannot tell.
    pub(super) bold: Option<bool>,
    /// True when the glyph has no ink.
    pub(super) blank: bool,
    /// Height of the type in text units.
    pub(super) em: f64,
}

/// The fonts of one document, as far as they were met.
#[derive(Default)]
pub(super) struct Fonts {
    /// Names of embedded TrueType fonts of which the PDF states neither encoding nor Unicode.
    unencoded: BTreeSet<String>,
    /// Names of fonts whose PDF states that their stems are wide.
    heavy: BTreeSet<String>,
    /// Fonts numbered by a character collection that state no Unicode, by name.
    collections: BTreeMap<String, CollectionFont>,
    /// Type 3 fonts of the page.
    type3: Vec<Type3Font>,
    faces: HashMap<u128, Rc<Face>, FxBuildHasher>,
    glyphs: HashMap<GlyphIdentifier, Rc<Drawn>, FxBuildHasher>,
}

/// A font program.
struct Face {
    program: FontData,
    /// Glyph to character, from the font's own tables; read when a PDF leaves letters out.
    characters: OnceCell<Characters>,
    bold: bool,
    pictograms: Option<Pictograms>,
    /// The encoding of upper codes that the program which left it out must have meant.
    meant: Option<&'static encoding_rs::Encoding>,
}

/// Does the PDF say of a font that its stems are as wide as bold ones?
fn states_wide_stems(font: &Dict<'_>) -> bool {
    let font = collection::descendant(font).unwrap_or_else(|| font.clone());
    let stem = font.get::<Dict<'_>>("FontDescriptor").and_then(|descriptor| descriptor.get::<f32>("StemV"));
    stem.is_some_and(|width| width > STATED_BOLD_STEM)
}

/// What the drawing of a glyph tells.
struct Drawn {
    face: Option<Rc<Face>>,
    /// What its number in a character collection says.
    collected: Option<String>,
    blank: bool,
    stem: Option<f64>,
}

impl Fonts {
    /// Looks at the fonts of a page before it is read.
    pub(super) fn note(&mut self, resources: &Resources<'_>) {
        self.type3.clear();
        for name in resources.fonts.keys() {
            let Some(font) = resources.get_font(&name) else { continue };
            self.type3.extend(Type3Font::new(&font));
            let is_true_type = font.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_str() == "TrueType");
            let is_silent = !font.contains_key("Encoding") && !font.contains_key("ToUnicode");
            let is_embedded = font.get::<Dict<'_>>("FontDescriptor").is_some_and(|d| d.contains_key("FontFile2"));
            if let (true, Some(name)) = (is_true_type && is_silent && is_embedded, font.get::<Name<'_>>("BaseFont")) {
                let name = name.as_str();
                self.unencoded.insert(without_subset(name).to_owned());
            }
            if let Some(name) = font.get::<Name<'_>>("BaseFont").filter(|_| states_wide_stems(&font)) {
                self.heavy.insert(without_subset(name.as_str()).to_owned());
            }
            if let Some(name) = collection::name(&font)
                && !self.collections.contains_key(&name)
                && let Some(font) = CollectionFont::new(&font)
            {
                self.collections.insert(name, font);
            }
        }
    }

    /// What `glyph` says.
    pub(super) fn read(&mut self, glyph: &Glyph<'_>) -> Reading {
        let stated = glyph.as_unicode().map(|text| match text {
            BfString::Char(c) => c.to_string(),
            BfString::String(s) => s,
        });
        let outline = match glyph {
            Glyph::Outline(outline) => outline,
            Glyph::Type3(drawn) => {
                let text = stated.filter(|text| is_legible(text));
                return self.read_type3(text, drawn.char_code(), drawn.advance_width().unwrap_or_default());
            }
        };
        let drawn = self.drawn(outline);
        let text = repaired(stated, outline, drawn.face.as_deref()).or_else(|| drawn.collected.clone());
        let stem = drawn.stem.filter(|_| text.as_deref().is_some_and(has_stem));
        let bold = match &drawn.face {
            Some(face) if face.bold => Some(true),
            _ => stem.map(|width| width >= BOLD_STEM),
        };
        Reading { text, bold, blank: drawn.blank, em: 1.0 }
    }

    /// What a glyph of a Type 3 font says. Which font is known by the code and width of the glyph only, so all that
    /// may be it must agree on the letter.
    fn read_type3(&self, stated: Option<String>, code: u32, advance: f32) -> Reading {
        let mut fonts = self.type3.iter().filter(|font| font.has(code, f64::from(advance)));
        let em = fonts.clone().next().map_or(1.0, |font| font.em);
        let text = stated.or_else(|| {
            let letter = fonts.next()?.letter(code)?;
            fonts.all(|font| font.letter(code) == Some(letter)).then(|| letter.to_string())
        });
        Reading { text, bold: None, blank: false, em }
    }

    fn drawn(&mut self, glyph: &OutlineGlyph) -> Rc<Drawn> {
        let key = glyph.identifier();
        if let Some(known) = self.glyphs.get(&key) {
            return Rc::clone(known);
        }
        let data = glyph.font_data();
        let name = data.as_ref().and_then(|data| data.postscript_name.as_ref());
        let collected = name.and_then(|name| self.collections.get(name)?.letters(glyph.char_code()));
        let face = data.map(|data| {
            let is_in = |names: &BTreeSet<String>| {
                data.postscript_name.as_deref().is_some_and(|name| names.contains(without_subset(name)))
            };
            let (is_silent, is_heavy) = (is_in(&self.unencoded), is_in(&self.heavy));
            let face = || Rc::new(Face::new(&data, is_silent, is_heavy));
            Rc::clone(self.faces.entry(data.cache_key).or_insert_with(face))
        });
        let path = glyph.outline();
        let stem = first_stem(&path);
        let drawn = Rc::new(Drawn { face, collected, blank: path.elements().is_empty(), stem });
        self.glyphs.insert(key, Rc::clone(&drawn));
        drawn
    }
}

/// Width of the leftmost stroke at [`STEM_HEIGHT`], thousandths of the type size.
fn first_stem(path: &hayro_interpret::kurbo::BezPath) -> Option<f64> {
    let bounds = path.bounding_box();
    if bounds.y1 < STEM_HEIGHT * 1.5 {
        return None;
    }
    let scan = Line::new(Point::new(bounds.x0 - 1.0, STEM_HEIGHT), Point::new(bounds.x1 + 1.0, STEM_HEIGHT));
    let mut crossings: Vec<f64> = path
        .segments()
        .flat_map(|segment| segment.intersect_line(scan))
        .map(|crossing| scan.p0.x + crossing.line_t * (scan.p1.x - scan.p0.x))
        .collect();
    crossings.sort_by(f64::total_cmp);
    crossings.dedup_by(|a, b| (*a - *b).abs() < 0.5);
    Some(crossings.get(1)? - crossings.first()?)
}

/// Letters whose leftmost stroke at half x-height is a straight upright stem.
fn has_stem(text: &str) -> bool {
    text.len() == 1 && text.chars().all(|c| "bhiklmnpruBDEFHIKLMNPRU".contains(c))
}

/// The stated text where it can be believed, else what the font's tables say.
fn repaired(stated: Option<String>, glyph: &OutlineGlyph, face: Option<&Face>) -> Option<String> {
    let code = glyph.char_code();
    let own = || face?.character(glyph.glyph_id().to_u32());
    if let Some(pictograms) = face.and_then(|face| face.pictograms)
        && let Some(mark) = pictograms.mark(stated.as_deref(), code).or_else(|| pictograms.mark(None, own()?.into()))
    {
        return Some(mark.to_string());
    }
    let stated = stated.filter(|text| is_legible(text));
    let Some(face) = face else { return stated };
    if let (Some(encoding), Ok(code @ 0x80..)) = (face.meant, u8::try_from(code)) {
        return Some(encoding.decode_without_bom_handling(&[code]).0.into_owned());
    }
    match stated {
        Some(text) if is_guess(&text, code) => Some(own().filter(|c| agrees(*c, code)).map_or(text, String::from)),
        None => own().filter(|c| !is_private(*c)).map(String::from),
        text => text,
    }
}

/// True for text that says something: no U+FFFD, no control characters, no private use.
fn is_legible(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_legible_char)
}

pub(super) fn is_legible_char(c: char) -> bool {
    !(c == '\u{fffd}' || (c.is_control() && !c.is_whitespace()) || is_private(c) || is_noncharacter(c))
}

/// A font's name without the prefix of a subset.
pub(super) fn without_subset(name: &str) -> &str {
    name.split_once('+').map_or(name, |(_, plain)| plain)
}

/// Code points that Unicode keeps free of characters for ever, such as U+FFFF, with which some programs fill their tables.
pub(super) fn is_noncharacter(c: char) -> bool {
    u32::from(c) & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

pub(super) fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

/// True when the text may be hayro's guess for a font without encoding: it takes Adobe's standard encoding there,
/// which programs that leave the encoding out seldom mean. Any other letter is the PDF's own word.
fn is_guess(text: &str, code: u32) -> bool {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => standard(code) == Some(c) && !agrees(c, code),
        _ => false,
    }
}

/// What Adobe's standard encoding says of an upper code.
fn standard(code: u32) -> Option<char> {
    let at = code.checked_sub(0xa1)? as usize;
    STANDARD.chars().nth(at).filter(|c| *c != ' ')
}

/// True when one of the two encodings that programs mean says the same of the code.
fn agrees(c: char, code: u32) -> bool {
    let Ok(code) = u8::try_from(code) else { return false };
    [encoding_rs::WINDOWS_1252, encoding_rs::MACINTOSH]
        .iter()
        .any(|encoding| encoding.decode_without_bom_handling(&[code]).0.starts_with(c))
}

impl Face {
    fn character(&self, glyph: u32) -> Option<char> {
        let characters = || characters((*self.program).as_ref(), self.pictograms.is_some());
        self.characters.get_or_init(characters).get(&glyph).copied()
    }

    fn new(data: &OutlineFontData, is_silent: bool, is_heavy: bool) -> Self {
        let name = data.postscript_name.clone().unwrap_or_default().to_lowercase();
        let heavy = ["bold", "black", "heavy", "fed"].iter().any(|weight| name.contains(weight));
        let pictograms = Pictograms::of(&name);
        let bytes: &[u8] = (*data.data).as_ref();
        let font = FontRef::new(bytes).ok();
        let meant = font.filter(|_| is_silent && pictograms.is_none()).map(|font| {
            let has_windows_table = font.cmap().is_ok_and(|cmap| {
                cmap.encoding_records().iter().any(|record| record.platform_id() != PlatformId::Macintosh)
            });
            if has_windows_table { encoding_rs::WINDOWS_1252 } else { encoding_rs::MACINTOSH }
        });
        let program = data.data.clone();
        Self {
            program,
            characters: OnceCell::new(),
            bold: heavy || is_heavy || data.weight.is_some_and(|w| w >= 600),
            pictograms,
            meant,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_that_says_something_is_believed() {
        assert!(is_legible("Æ"));
        for text in ["", "\u{fffd}", "\u{1}", "\u{f0b7}", "\u{ffff}", "\u{fdd0}"] {
            assert!(!is_legible(text), "{text:?}");
        }
    }

    #[test]
    fn standard_encoding_of_upper_codes_is_a_guess() {
        assert!(is_guess("Ł", 0xe8)); // Adobe standard; Windows and Macintosh say è and Ë
        assert!(!is_guess("è", 0xe8));
        assert!(!is_guess("A", 0x41));
        assert!(is_guess("ß", 0xfb));
    }

    #[test]
    fn letters_that_only_the_pdf_can_have_stated_are_believed() {
        assert!(!is_guess("B", 0x82)); // a subset numbered from 0x80 on, with ToUnicode
        assert!(!is_guess("å", 0x8f));
        assert!(!is_guess("ø", 0xe8));
    }
}
