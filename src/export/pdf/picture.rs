//! An image file as a PDF: each picture as it lies in the file, or, where a PDF cannot hold it so, unpacked and packed
//! again without loss.
//!
//! # Source
//! ISO 32000-1, 7.4.4.4 (predictors are those of PNG), 7.4.8 (JPEG) and 11.6.5.3 (soft masks).

use crate::extract::tiff_page;
use crate::model::{DocumentPage, Folder, PageFile, Source};
use crate::pipeline::Reading;
use crate::raster::{self, Colours, Raster};
use lopdf::xref::XrefType;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// A picture as a PDF holds it.
struct Picture {
    stream: Stream,
    /// Its opacity, where it is not opaque all over.
    mask: Option<Stream>,
}

/// A document with a page for each page that was read; each shows its picture and nothing else. Of a folder of page
/// images a page whose image could not be read stays empty.
///
/// # Errors
/// What kind of picture it is that cannot be held.
pub(super) fn document(reading: &Reading, source: &Source) -> Result<Document, String> {
    let mut document = Document::with_version("1.5");
    // As a stream lopdf leaves out object 0, which poppler complains of.
    document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    let tree = document.new_object_id();
    let mut kids: Vec<Object> = Vec::new();
    let mut pictures = Pictures { source, last: None };
    for page in &reading.document.pages {
        let picture = pictures.of(page).map_err(|kind| {
            format!(
                "is a picture ({kind}) that a PDF cannot hold as it is; make a PDF of it with `img2pdf` and read that"
            )
        })?;
        kids.push(sheet(&mut document, tree, page.size.unwrap_or((595.0, 842.0)), picture).into());
    }
    let count = kids.len() as u32;
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    Ok(document)
}

/// The pictures of a source's pages; of a folder one file at a time is held.
struct Pictures<'a> {
    source: &'a Source,
    last: Option<(usize, Vec<u8>)>,
}

impl Pictures<'_> {
    /// A page's picture; `None` when its file could not be read.
    fn of(&mut self, page: &DocumentPage) -> Result<Option<Picture>, String> {
        match (&self.source.folder, page.file) {
            (Some(_), _) if page.image.is_none() => Ok(None),
            (Some(folder), Some(PageFile { index, page })) => picture(self.file(folder, index)?, page).map(Some),
            _ => picture(&self.source.bytes, page.number).map(Some),
        }
    }

    fn file(&mut self, folder: &Folder, index: usize) -> Result<&[u8], String> {
        let (_, bytes) = match self.last.take().filter(|(last, _)| *last == index) {
            Some(same) => self.last.insert(same),
            None => self.last.insert((index, folder.images.bytes(index).map_err(|e| e.to_string())?)),
        };
        Ok(bytes)
    }
}

/// A page that its picture fills.
fn sheet(document: &mut Document, tree: ObjectId, (width, height): (f32, f32), picture: Option<Picture>) -> ObjectId {
    let area = vec![0.into(), 0.into(), width.into(), height.into()];
    let Some(Picture { mut stream, mask }) = picture else {
        let content = document.add_object(Stream::new(Dictionary::new(), Vec::new()));
        return document.add_object(dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content, "MediaBox" => area,
            "Resources" => Dictionary::new(),
        });
    };
    if let Some(mask) = mask {
        let mask = document.add_object(mask);
        stream.dict.set("SMask", mask);
    }
    let image = document.add_object(stream);
    let content = format!("q {width} 0 0 {height} 0 0 cm /Im0 Do Q\n");
    let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
    document.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content,
        "MediaBox" => area,
        "Resources" => dictionary! { "XObject" => dictionary! { "Im0" => image } },
    })
}

/// The picture of a page, counted from 1.
fn picture(bytes: &[u8], page: u32) -> Result<Picture, String> {
    if bytes.starts_with(b"\x89PNG") {
        return match png(bytes)? {
            Some(picture) => Ok(picture),
            None => Ok(repacked(raster::png(bytes)?)),
        };
    }
    if bytes.starts_with(b"\xff\xd8") {
        return jpeg(bytes);
    }
    Ok(repacked(raster::tiff(&tiff_page(bytes, page).ok_or("damaged TIFF")?)?))
}

/// Unpacked pixels, packed.
fn repacked(raster: Raster) -> Picture {
    let Raster { width, height, colours, bits, samples, opacity } = raster;
    let packed = |colours: Object, samples: Vec<u8>| {
        let mut stream = Stream::new(facts(width, height, bits, colours), samples);
        let _ = stream.compress(); // stays as it is when it would grow
        stream
    };
    let colours = match colours {
        Colours::Grey => "DeviceGray".into(),
        Colours::Rgb => "DeviceRGB".into(),
        Colours::Cmyk => "DeviceCMYK".into(),
        Colours::Palette(table) => indexed(table),
    };
    Picture { stream: packed(colours, samples), mask: opacity.map(|opacity| packed("DeviceGray".into(), opacity)) }
}

fn indexed(palette: Vec<u8>) -> Object {
    let last = u32::try_from(palette.len() / 3).unwrap_or(1).saturating_sub(1);
    let table = Object::String(palette, lopdf::StringFormat::Hexadecimal);
    Object::Array(vec!["Indexed".into(), "DeviceRGB".into(), last.into(), table])
}

/// Bytes of a picture that a PDF can hold as they are.
fn as_it_lies(bytes: Vec<u8>, mut facts: Dictionary, filter: &str) -> Picture {
    facts.set("Filter", filter);
    Picture { stream: Stream::new(facts, bytes).with_compression(false), mask: None }
}

fn facts(width: u32, height: u32, bits: u8, colours: impl Into<Object>) -> Dictionary {
    dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => width, "Height" => height,
        "BitsPerComponent" => u32::from(bits), "ColorSpace" => colours,
    }
}

const fn device(channels: u8) -> Option<&'static str> {
    match channels {
        1 => Some("DeviceGray"),
        3 => Some("DeviceRGB"),
        4 => Some("DeviceCMYK"),
        _ => None,
    }
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(length)?)?.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

fn jpeg(bytes: &[u8]) -> Result<Picture, String> {
    let (mut at, mut is_adobe) = (2, false);
    loop {
        let (marker, length) = big(bytes, at, 2).zip(big(bytes, at + 2, 2)).ok_or("damaged JPEG")?;
        match marker {
            0xffee => is_adobe = bytes.get(at + 4..at + 9) == Some(b"Adobe"),
            0xffc0..=0xffc2 => {
                let bits = big(bytes, at + 4, 1).ok_or("damaged JPEG")? as u8;
                let (height, width) = big(bytes, at + 5, 2).zip(big(bytes, at + 7, 2)).ok_or("damaged JPEG")?;
                let channels = big(bytes, at + 9, 1).ok_or("damaged JPEG")? as u8;
                let colours = device(channels).ok_or("JPEG of an unusual number of colours")?;
                let mut facts = facts(width, height, bits, colours);
                if channels == 4 && is_adobe {
                    facts.set("Decode", [1, 0, 1, 0, 1, 0, 1, 0].map(Object::from).to_vec()); // Adobe's are inverted
                }
                return Ok(as_it_lies(bytes.to_vec(), facts, "DCTDecode"));
            }
            0xffc3..=0xffcf if !matches!(marker, 0xffc4 | 0xffc8 | 0xffcc) => {
                return Err("JPEG of a rare kind".to_owned());
            }
            0xff00..=0xffff => {}
            _ => return Err("damaged JPEG".to_owned()),
        }
        at += 2 + length as usize;
    }
}

/// A PDF knows PNG's own packing; but neither its transparency nor its interlacing: then `None`.
fn png(bytes: &[u8]) -> Result<Option<Picture>, String> {
    const DAMAGED: &str = "damaged PNG";
    let head = bytes.get(16..29).ok_or(DAMAGED)?;
    let (width, height) = big(head, 0, 4).zip(big(head, 4, 4)).ok_or(DAMAGED)?;
    let (bits, kind, is_interlaced) = (head[8], head[9], head[12] != 0);
    let (mut data, mut palette, mut is_clear, mut at) = (Vec::new(), None, false, 8);
    while let (Some(length), Some(name)) = (big(bytes, at, 4), bytes.get(at + 4..at + 8)) {
        let chunk = bytes.get(at + 8..at + 8 + length as usize).ok_or(DAMAGED)?;
        match name {
            b"IDAT" => data.extend_from_slice(chunk),
            b"PLTE" => palette = Some(chunk.to_vec()),
            b"tRNS" => is_clear = true,
            _ => {}
        }
        at += 12 + length as usize;
    }
    if is_interlaced || is_clear {
        return Ok(None);
    }
    let (channels, colours): (u8, Object) = match (kind, palette) {
        (0, _) => (1, "DeviceGray".into()),
        (2, _) => (3, "DeviceRGB".into()),
        (3, Some(palette)) => (1, indexed(palette)),
        (3, None) => return Err(DAMAGED.to_owned()),
        _ => return Ok(None),
    };
    let mut facts = facts(width, height, bits, colours);
    let packing = dictionary! {
        "Predictor" => 15, "Colors" => u32::from(channels), "BitsPerComponent" => u32::from(bits), "Columns" => width,
    };
    facts.set("DecodeParms", packing);
    Ok(Some(as_it_lies(data, facts, "FlateDecode")))
}
