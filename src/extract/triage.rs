//! Page by page: is the text layer good enough, or is the page's picture to be read?

use super::{ink, looks, ocr, pdf};
use crate::Error;
use crate::config::OcrMode;
use crate::dictionary::Dictionary;
use crate::model::{Content, Page, PageImage, PlacedWords, Rect, TextFrom, Warning, Word};
use crate::pipeline::Tools;

/// A layer with fewer letters than this over a picture is no text of the page: a stamp, a page number.
const FEW_LETTERS: usize = 40;
/// Danish text has æ, ø, å in 3 % of its letters; a page with less than this share has lost them.
const LOST_LETTERS: f32 = 0.01;
/// Share of known words below which a layer over a picture is damaged.
const DAMAGED: f32 = 0.85;
/// A new reading must be better than the layer by this much.
const BETTER: f32 = 0.02;

/// A page's picture for the engine.
pub(super) struct Picture {
    /// PNG, JPEG, TIFF or PGM file.
    pub(super) bytes: Vec<u8>,
    /// Pixels per inch.
    pub(super) dpi: u32,
    /// Size and place on the page.
    pub(super) image: PageImage,
    /// Coloured panels seen in it, points, outermost first.
    pub(super) panels: Vec<Rect>,
    /// Its pixels' grey levels, where they were unpacked.
    pub(super) grey: Option<Vec<u8>>,
}

impl Picture {
    /// The same picture without specks and shadows, a PGM file; `None` where its pixels were not unpacked.
    pub(super) fn cleaned(&self) -> Option<Vec<u8>> {
        let (width, height) = (self.image.width_px, self.image.height_px);
        let clean = pdf::cleaned(self.levels()?, width as usize, height as usize, f64::from(self.dpi));
        Some(pdf::grey_file(&clean, width, height))
    }

    /// Grey levels of all its pixels, where they were unpacked.
    pub(super) fn levels(&self) -> Option<&[u8]> {
        let pixels = self.image.width_px as usize * self.image.height_px as usize;
        self.grey.as_deref().filter(|grey| grey.len() == pixels)
    }
}

/// True when the page's picture should be read.
pub(super) fn needs_ocr(page: &Page, tools: &Tools<'_>) -> bool {
    match tools.config.read.ocr {
        OcrMode::Never => false,
        OcrMode::Force => page.image.is_some() || text_letters(page) == 0,
        OcrMode::Auto => {
            let letters = text_letters(page);
            letters == 0 || (page.image.is_some() && (letters < FEW_LETTERS || is_damaged(page, tools.dictionary)))
        }
    }
}

/// True when the page is a picture with a text layer over it.
pub(super) fn has_layer(page: &Page) -> bool {
    let is_layer = |words: &[Word]| words.iter().any(|word| word.invisible);
    page.image.is_some() && matches!(&page.content, Content::Words(placed) if is_layer(&placed.words))
}

/// Words of a text layer get their sizes and weights by the ink behind them, unless the picture was read anew.
pub(super) fn look_behind(page: &mut Page, picture: Option<&Picture>) {
    let is_kept = page.text_from == TextFrom::Layer && has_layer(page);
    if let (true, Some(picture), Content::Words(placed)) = (is_kept, picture, &mut page.content) {
        *placed = ink::behind(std::mem::take(placed), picture);
    }
}

/// Reads a page's picture and keeps the better text; what was done is said in the page's warnings.
///
/// # Errors
/// The engine's, when OCR is forced; else the page goes on with what it has, and a warning.
pub(super) fn read(page: &mut Page, picture: Option<&Picture>, tools: &Tools<'_>) -> Result<(), Error> {
    let Some(picture) = picture else { return Ok(()) };
    page.image = Some(picture.image);
    let Some(engine) = tools.ocr_engine.filter(|engine| engine.is_there()) else {
        let message = format!(
            "page {} is a picture and no OCR engine is at hand; install tesseract-ocr and tesseract-ocr-dan",
            page.number
        );
        page.warnings.push(Warning::new("needs_ocr", message));
        return Ok(());
    };
    match looks::words(picture, engine) {
        Ok(words) => {
            let panels = picture.panels.clone();
            let mut fresh = PlacedWords { panels, ..ocr::placed(words, picture.image.to_page) };
            ink::weigh(&mut fresh.words, picture);
            keep_better(page, fresh, tools);
        }
        Err(error) if tools.config.read.ocr == OcrMode::Force => return Err(error),
        Err(error) => page.warnings.push(Warning::new("ocr_failed", format!("page {}: {error}", page.number))),
    }
    Ok(())
}

fn keep_better(page: &mut Page, fresh: PlacedWords, tools: &Tools<'_>) {
    let Content::Words(layer) = &mut page.content else { return };
    let forced = tools.config.read.ocr == OcrMode::Force;
    let (before, after) = (quality(layer, tools.dictionary), quality(&fresh, tools.dictionary));
    if letters(layer) >= FEW_LETTERS {
        let message =
            format!("the text layer reads as Danish by {before:.2}, a new reading of the picture by {after:.2}");
        page.warnings.push(Warning::new("read_again", message));
    }
    if !fresh.words.is_empty() && (forced || letters(layer) < FEW_LETTERS || after > before + BETTER) {
        layer.words = fresh.words;
        layer.add_panels(&fresh.panels);
        page.text_from = TextFrom::Ocr;
    }
}

fn text_letters(page: &Page) -> usize {
    match &page.content {
        Content::Words(placed) => letters(placed),
        _ => 0,
    }
}

fn letters(placed: &PlacedWords) -> usize {
    placed.words.iter().flat_map(|w| w.text.chars()).filter(|c| c.is_alphabetic()).count()
}

fn is_damaged(page: &Page, dictionary: &Dictionary) -> bool {
    let Content::Words(placed) = &page.content else { return false };
    quality(placed, dictionary) < DAMAGED || danish_letters(placed) < LOST_LETTERS
}

/// How much the words read as Danish, 0 to 1: by the dictionary, without one by the share of æ, ø, å.
fn quality(placed: &PlacedWords, dictionary: &Dictionary) -> f32 {
    let (mut words, mut known) = (0_u32, 0_u32);
    for word in &placed.words {
        let plain = word.text.trim_matches(|c: char| !c.is_alphabetic());
        if plain.chars().count() >= 2 && plain.chars().all(char::is_alphabetic) {
            words += 1;
            known += u32::from(dictionary.is_word(plain));
        }
    }
    let share = known as f32 / words.max(1) as f32;
    if known == 0 { (danish_letters(placed) / 0.03).min(1.0) } else { share }
}

fn danish_letters(placed: &PlacedWords) -> f32 {
    let all = || placed.words.iter().flat_map(|w| w.text.chars()).filter(|c| c.is_alphabetic());
    all().filter(|c| "æøåÆØÅ".contains(*c)).count() as f32 / all().count().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::extract::{Light, OcrEngine, test_words};
    use crate::model::OcrEngineFacts;

    struct Recorded;

    impl OcrEngine for Recorded {
        fn facts(&self) -> OcrEngineFacts {
            OcrEngineFacts { engine: "recorded".to_owned(), model: "dan".to_owned(), model_sha256: None }
        }

        fn words(&self, _: &[u8], _: u32, _: Light) -> Result<Vec<Word>, Error> {
            Ok(vec![word("på")])
        }
    }

    fn word(text: &str) -> Word {
        test_words::word(text, Rect::new(0.0, 0.0, 40.0, 10.0).unwrap(), 0.9)
    }

    fn page(words: Vec<Word>) -> Page {
        Page {
            number: 1,
            size: Some((595.0, 842.0)),
            rotation: 0,
            text_from: TextFrom::None,
            content: Content::Words(PlacedWords { words, ..PlacedWords::default() }),
            image: None,
            file: None,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn a_page_without_text_is_read_and_without_engine_it_says_so() {
        let (dictionary, config) = (Dictionary::embedded(), Config::default());
        let image = PageImage { width_px: 40, height_px: 10, to_page: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] };
        let picture = Picture { bytes: Vec::new(), dpi: 72, image, panels: Vec::new(), grey: None };
        let mut tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
        let mut bare = page(Vec::new());
        assert!(needs_ocr(&bare, &tools));
        read(&mut bare, Some(&picture), &tools).unwrap();
        assert_eq!(bare.warnings[0].class, "needs_ocr");
        tools.ocr_engine = Some(&Recorded);
        read(&mut bare, Some(&picture), &tools).unwrap();
        assert_eq!(bare.text_from, TextFrom::Ocr);
    }

    #[test]
    fn ocr_never_means_never() {
        let dictionary = Dictionary::embedded();
        let mut config = Config::default();
        config.read.ocr = OcrMode::Never;
        let tools = Tools { dictionary: &dictionary, ocr_engine: Some(&Recorded), config: &config };
        assert!(!needs_ocr(&page(Vec::new()), &tools));
    }
}
