//! PDF: an access copy of a scan that can be searched by its repaired words.
//!
//! The file stays what it is, pictures to the byte; of each page that is a picture the old invisible text is replaced by
//! one of the repaired words. Pages whose text is printed as type keep it: that is what the paper says.

mod font;
mod label;
mod layer;
mod picture;
mod strip;

use super::printed::{self, PrintedPage};
use crate::model::{Format, Source, Warning};
use crate::pipeline::Reading;
use font::Letters;
use layer::Paper;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The layer's font among a page's resources.
const FONT: &str = "PjeceText";
/// Largest content stream of a page, inflated.
const CONTENT_LIMIT: usize = 256 << 20;

/// A PDF or an image as a PDF that can be searched.
///
/// # Errors
/// Why not: the file is encrypted, or cannot be rewritten without loss.
pub(super) fn access_copy(reading: &Reading, source: &Source) -> Result<(Vec<u8>, Vec<Warning>), String> {
    // lopdf may panic on damaged files; the record must not suffer.
    catch_unwind(AssertUnwindSafe(|| copy(reading, source))).unwrap_or_else(|_| {
        Err("cannot be rewritten as an access copy (it is damaged); repair it with `qpdf IN OUT`".to_owned())
    })
}

fn copy(reading: &Reading, source: &Source) -> Result<(Vec<u8>, Vec<Warning>), String> {
    let cannot = |why: &dyn std::fmt::Display| {
        format!("cannot be rewritten as an access copy ({why}); repair it with `qpdf IN OUT` and run again")
    };
    let mut document = match crate::extract::format_of(source) {
        Ok(Format::Pdf) => Document::load_mem(&source.bytes).map_err(|e| cannot(&e))?,
        _ => picture::document(reading, source)?,
    };
    if document.is_encrypted() || document.was_encrypted() {
        return Err("is encrypted, and an access copy would not be; none is written".to_owned());
    }
    let ids: Vec<ObjectId> = document.page_iter().collect();
    let pages = printed::pages(reading);
    if ids.len() != pages.len() {
        return Err(cannot(&format!("{} of {} pages could be found", ids.len(), pages.len())));
    }
    let mut writer = Writer { font: document.new_object_id(), letters: Letters::default(), stripped: BTreeSet::new() };
    for (id, page) in ids.into_iter().zip(&pages) {
        writer.page(&mut document, id, page).map_err(|e| cannot(&e))?;
    }
    let is_replaced = !writer.letters.is_empty();
    if is_replaced {
        font::add(&mut document, writer.font, &writer.letters);
    } else {
        document.max_id -= 1; // nothing was added behind the font's number; poppler stumbles over one that is not used
    }
    let mut warnings = label::label(&mut document, reading, is_replaced);
    warnings.extend(printed_edits(&pages));
    // A rewritten file is not linearized any more.
    document.objects.retain(|_, object| !object.as_dict().is_ok_and(|dictionary| dictionary.has(b"Linearized")));
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(|e| cannot(&e))?;
    Ok((bytes, warnings))
}

/// Says where repair differs from what is printed as type and stays.
fn printed_edits(pages: &[PrintedPage<'_>]) -> Option<Warning> {
    let words = pages.iter().flat_map(|page| &page.blocks).flat_map(|block| &block.lines).flat_map(|line| &line.words);
    let count = words.filter(|word| word.is_type && word.raw.is_some()).count();
    (count > 0).then(|| {
        let message = format!("{count} repaired words are printed as type, which the access copy leaves as it is");
        Warning::new("printed_text", message)
    })
}

struct Writer {
    /// Where the layer's font will be.
    font: ObjectId,
    letters: Letters,
    /// Forms whose invisible text is out already.
    stripped: BTreeSet<ObjectId>,
}

impl Writer {
    fn page(&mut self, document: &mut Document, id: ObjectId, page: &PrintedPage<'_>) -> lopdf::Result<()> {
        let Some(layer) = layer::layer(page, paper(document, id), FONT, &mut self.letters) else { return Ok(()) };
        let resources = inherited(document, id, b"Resources");
        let mut resources = resources.and_then(|object| object.as_dict().ok().cloned()).unwrap_or_default();
        self.forms(document, &resources, 0)?;
        let mut content = Vec::new();
        for part in document.get_page_contents(id) {
            content.extend(document.get_object(part)?.as_stream()?.get_plain_content_with_limit(CONTENT_LIMIT)?);
            content.push(b'\n');
        }
        let old = strip::without_invisible_text(&content);
        let kept = if old.removed == 0 && old.open == 0 {
            document.get_page_contents(id)
        } else {
            let restore = "Q ".repeat(old.open).into_bytes();
            vec![document.add_object(packed([old.content, restore].concat()))]
        };
        let mut parts: Vec<Object> = vec![document.add_object(packed(b"q\n".to_vec())).into()];
        parts.extend(kept.into_iter().map(Object::from));
        parts.push(document.add_object(packed([b"\nQ\n".to_vec(), layer].concat())).into());
        let mut fonts =
            resources.get_deref(b"Font", document).ok().and_then(|f| f.as_dict().ok().cloned()).unwrap_or_default();
        fonts.set(FONT, self.font);
        resources.set("Font", fonts);
        let dictionary = document.get_dictionary_mut(id)?;
        dictionary.set("Resources", resources);
        dictionary.set("Contents", parts);
        Ok(())
    }

    /// Takes the invisible text out of the forms that a page may paint.
    fn forms(&mut self, document: &mut Document, resources: &Dictionary, depth: usize) -> lopdf::Result<()> {
        let forms = resources.get_deref(b"XObject", document).and_then(Object::as_dict).cloned().unwrap_or_default();
        for (_, object) in &forms {
            let Ok(id) = object.as_reference() else { continue };
            let Ok(stream) = document.get_object(id).and_then(Object::as_stream) else { continue };
            let is_form = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Form");
            if !is_form || depth > 16 || !self.stripped.insert(id) {
                continue;
            }
            let inside = stream.dict.get_deref(b"Resources", document).and_then(Object::as_dict).cloned();
            let old = strip::without_invisible_text(&stream.get_plain_content_with_limit(CONTENT_LIMIT)?);
            if old.removed > 0 {
                let form = document.get_object_mut(id)?.as_stream_mut()?;
                form.set_plain_content(old.content);
                let _ = form.compress(); // stays as it is when it would grow
            }
            if let Ok(inside) = inside {
                self.forms(document, &inside, depth + 1)?;
            }
        }
        Ok(())
    }
}

fn packed(content: Vec<u8>) -> Stream {
    let mut stream = Stream::new(Dictionary::new(), content);
    let _ = stream.compress(); // stays as it is when it would grow
    stream
}

/// A value of a page, or of the nodes above it.
fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..64 {
        if let Ok(object) = node.get_deref(key, document) {
            return Some(object.clone());
        }
        node = node.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}

/// The shown part of a page: its crop box within its media box; of A4 when that is no area, as the reader takes it.
fn paper(document: &Document, page: ObjectId) -> Paper {
    let rectangle = |key: &[u8]| {
        let object = inherited(document, page, key)?;
        let edges: Vec<f32> = object.as_array().ok()?.iter().filter_map(|edge| number(document, edge)).collect();
        let [a, b, c, d] = edges[..] else { return None };
        Some([a.min(c), b.min(d), a.max(c), b.max(d)])
    };
    let media = rectangle(b"MediaBox").unwrap_or([0.0, 0.0, 595.0, 842.0]);
    let crop = rectangle(b"CropBox").unwrap_or(media);
    let shown = [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
    let turned = inherited(document, page, b"Rotate").and_then(|object| number(document, &object)).unwrap_or(0.0);
    Paper { shown, rotation: (turned as i32).rem_euclid(360) as u16 }
}

fn number(document: &Document, object: &Object) -> Option<f32> {
    document.dereference(object).ok()?.1.as_float().ok()
}
