//! PDF: glyphs with places to words, shapes to panels, page by page.

mod budget;
mod characters;
mod cleaned;
mod collection;
mod content;
mod field;
mod font;
mod hidden;
mod metadata;
mod painter;
mod pictograms;
mod scan;
mod shapes;
mod type3;
mod words;

use super::triage::{self, Picture};
use super::{Extracted, OcrEngine, within};
use crate::Error;
use crate::config::Limits;
use crate::model::{Content, Page, PageImage, PlacedWords, TextFrom, Warning};
use crate::pipeline::Tools;
use budget::Budget;
pub(super) use cleaned::cleaned;
use font::Fonts;
use hayro_interpret::kurbo::{self, Affine};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use hayro_syntax::page::{Page as PdfPage, Rotation};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use painter::{PaintedPicture, Painter};
pub(super) use scan::grey_file;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A picture that covers this share of the page makes the page a scan.
const SCAN: f64 = 0.5;

/// Reads a PDF.
///
/// # Errors
/// [`Error::Encrypted`], [`Error::WrongPassword`], [`Error::Broken`], [`Error::NoPages`], [`Error::LimitExceeded`], or
/// [`Error::Internal`] when a library panics.
pub(super) fn from_bytes(bytes: &[u8], tools: &Tools<'_>) -> Result<Extracted, Error> {
    guarded(|| read(bytes, tools))?
}

/// Runs a reader that may panic on damaged input.
fn guarded<T>(read: impl FnOnce() -> T) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|panic| {
        let reason = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()))
            .unwrap_or_else(|| "panic without message".to_owned());
        Error::Internal { reason }
    })
}

fn read(bytes: &[u8], tools: &Tools<'_>) -> Result<Extracted, Error> {
    let password = tools.config.read.password.as_deref().unwrap_or("");
    let limits = &tools.config.limits;
    budget::structure(bytes, limits)?;
    let pdf = open(bytes, password)?;
    let count = pdf.pages().len() as u64;
    if count == 0 {
        return Err(Error::NoPages);
    }
    let (pages, ended) = pages(&pdf, tools);
    let mut extracted = Extracted { pages, ..Extracted::default() };
    if let Some(error) = ended {
        extracted = extracted.until(error)?;
    }
    if extracted.pages.iter().any(|page| page.text_from == TextFrom::Ocr) {
        extracted.ocr = tools.ocr_engine.map(OcrEngine::facts);
    }
    // lopdf may panic where hayro reads on; then the metadata is missing and the text is not.
    extracted.metadata = guarded(|| metadata::metadata(bytes, password, &pdf)).unwrap_or_default();
    if let Some(stated) = extracted.metadata.pages.filter(|stated| u64::from(*stated) != count) {
        let message = format!(
            "the file's page tree counts {stated} pages, but {count} could be read; fetch the file again if pages are missing"
        );
        extracted.warnings.push(Warning::new("page_count", message));
    }
    Ok(extracted)
}

pub(crate) fn open(bytes: &[u8], password: &str) -> Result<Pdf, Error> {
    let broken = |reason: &str| Error::Broken { format: "PDF", reason: reason.to_owned() };
    let data = Arc::new(bytes.to_vec());
    Pdf::new_with_password(data, password).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) if password.is_empty() => Error::Encrypted,
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Error::WrongPassword,
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => broken("unknown encryption"),
        LoadPdfError::Decryption(_) => broken("damaged encryption"),
        LoadPdfError::Invalid if holds(bytes, b"/Type/Catalog") || holds(bytes, b"/Type /Catalog") => {
            broken("no page tree was found")
        }
        LoadPdfError::Invalid => broken("no document structure was found"),
    })
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// The pages, up to the first that cannot be read, and why it cannot.
fn pages(pdf: &Pdf, tools: &Tools<'_>) -> (Vec<Page>, Option<Error>) {
    let limits = &tools.config.limits;
    let cache = InterpreterCache::new();
    let budget = Budget::new(pdf, limits);
    let mut reader = Reader { pdf, cache: &cache, fonts: Fonts::default(), glyphs: limits.glyphs, budget };
    let mut characters = 0;
    let mut pages = Vec::new();
    for (index, page) in pdf.pages().iter().enumerate() {
        match reader.read(index as u32 + 1, page, &mut characters, tools) {
            Ok(page) => pages.push(page),
            Err(error) => return (pages, Some(error)),
        }
    }
    (pages, None)
}

fn characters_of(page: &Page) -> u64 {
    match &page.content {
        Content::Words(placed) => placed.words.iter().map(|w| w.text.len() as u64).sum(),
        _ => 0,
    }
}

/// What the pages of one document share.
struct Reader<'a> {
    pdf: &'a Pdf,
    cache: &'a InterpreterCache<'a>,
    fonts: Fonts,
    /// Glyphs and shapes left for the document.
    glyphs: u64,
    budget: Budget<'a>,
}

impl<'a> Reader<'a> {
    /// Reads a page, from its picture if need be; `characters` counts those of the document.
    fn read(
        &mut self,
        number: u32,
        page: &PdfPage<'a>,
        characters: &mut u64,
        tools: &Tools<'_>,
    ) -> Result<Page, Error> {
        let limits = &tools.config.limits;
        within("pages", limits.pages, u64::from(number))?;
        self.budget.page(page)?;
        let mut read = self.page(number, page, limits)?;
        if triage::needs_ocr(&read, tools) {
            let picture = self.picture(page)?;
            triage::read(&mut read, picture.as_ref(), tools)?;
            triage::look_behind(&mut read, picture.as_ref());
        } else if triage::has_layer(&read) {
            let picture = self.picture(page).ok().flatten(); // one too large to be unpacked leaves the layer as it is
            triage::look_behind(&mut read, picture.as_ref());
        }
        *characters += characters_of(&read);
        within("characters", limits.characters, *characters)?;
        Ok(read)
    }

    fn page(&mut self, number: u32, page: &PdfPage<'a>, limits: &Limits) -> Result<Page, Error> {
        let (width, height) = page.render_dimensions();
        let bounds = kurbo::Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let to_page = Affine::new(page.initial_transform(true).as_coeffs());
        let settings = InterpreterSettings::default();
        let mut context = Context::new(to_page, bounds, self.cache, self.pdf.xref(), settings);
        self.fonts.note(page.resources());
        let mut painter = Painter::new(&mut self.fonts, bounds, self.glyphs);
        interpret_page(page, &mut context, &mut painter);
        if painter.exhausted {
            return Err(Error::LimitExceeded { which: "glyphs", limit: limits.glyphs, seen: limits.glyphs + 1 });
        }
        self.glyphs = painter.budget;
        let shapes = shapes::shapes(&painter.shapes, &painter.pictures, bounds);
        let words = words::words(&painter.glyphs);
        let mut warnings = hidden::warnings(&painter.glyphs, &painter.pictures, bounds);
        let unknown = words.iter().filter(|w| w.text.contains('\u{fffd}')).count();
        if unknown > 0 {
            let message =
                format!("{unknown} words have letters that the fonts do not name; they are written as U+FFFD");
            warnings.push(Warning::new("unknown_letters", message));
        }
        Ok(Page {
            number,
            size: Some((width, height)),
            rotation: rotation(page),
            text_from: if words.is_empty() { TextFrom::None } else { TextFrom::Layer },
            content: Content::Words(PlacedWords {
                words,
                panels: shapes.panels,
                rules: shapes.rules,
                pictures: shapes.pictures,
                marks: shapes.marks,
                badges: shapes.badges,
                stated: None,
            }),
            image: scan(&painter.pictures, bounds),
            file: None,
            warnings,
        })
    }
}

impl<'a> Reader<'a> {
    /// The page's pictures as one; `None` when it has none.
    fn picture(&mut self, page: &PdfPage<'a>) -> Result<Option<Picture>, Error> {
        let (width, height) = page.render_dimensions();
        let bounds = kurbo::Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let to_page = Affine::new(page.initial_transform(true).as_coeffs());
        let mut context = Context::new(to_page, bounds, self.cache, self.pdf.xref(), InterpreterSettings::default());
        let mut collector = scan::Collector::new(bounds, &mut self.budget);
        interpret_page(page, &mut context, &mut collector);
        Ok(collector.picture(bounds)?.map(|picture| Picture {
            bytes: picture.bytes,
            dpi: picture.dpi.round() as u32,
            panels: picture.panels,
            grey: Some(picture.grey),
            image: PageImage {
                width_px: picture.width_px,
                height_px: picture.height_px,
                to_page: picture.to_page.as_coeffs().map(|v| v as f32),
            },
        }))
    }
}

fn rotation(page: &PdfPage<'_>) -> u16 {
    match page.rotation() {
        Rotation::None => 0,
        Rotation::Horizontal => 90,
        Rotation::Flipped => 180,
        Rotation::FlippedHorizontal => 270,
    }
}

/// The picture that the page is a scan of: the largest one, when it covers most of the page.
fn scan(pictures: &[PaintedPicture], page: kurbo::Rect) -> Option<PageImage> {
    let largest = pictures.iter().max_by(|a, b| a.rect.area().total_cmp(&b.rect.area()))?;
    (largest.rect.area() >= SCAN * page.area()).then(|| PageImage {
        width_px: largest.width_px,
        height_px: largest.height_px,
        to_page: largest.to_page.as_coeffs().map(|v| v as f32),
    })
}
