//! An image file as a PDF: the picture as it lies in the file, one page.
//!
//! # Source
//! ISO 32000-1, 7.4.4.4 (predictors are those of PNG) and 7.4.8 (JPEG).

use crate::pipeline::Reading;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// The bytes of a picture that a PDF can hold as they are, and what it must know of them.
struct Picture {
    bytes: Vec<u8>,
    facts: Dictionary,
}

/// A document of one page that shows the picture and nothing else.
///
/// # Errors
/// What kind of picture it is that cannot be held as it is.
pub(super) fn document(reading: &Reading, bytes: &[u8]) -> Result<Document, String> {
    let picture = if bytes.starts_with(b"\x89PNG") {
        png(bytes)
    } else if bytes.starts_with(b"\xff\xd8") {
        jpeg(bytes)
    } else {
        Err("TIFF")
    };
    let picture = picture.map_err(|kind| {
        format!("is a picture ({kind}) that a PDF cannot hold as it is; make a PDF of it with `img2pdf` and read that")
    })?;
    let page = reading.document.pages.first();
    let (width, height) = page.and_then(|page| page.size).unwrap_or((595.0, 842.0));
    let mut document = Document::with_version("1.5");
    let mut facts = picture.facts;
    facts.set("Type", "XObject");
    facts.set("Subtype", "Image");
    let image = document.add_object(Stream::new(facts, picture.bytes).with_compression(false));
    let content = format!("q {width} 0 0 {height} 0 0 cm /Im0 Do Q\n");
    let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
    let tree = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Im0" => image } },
    });
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    Ok(document)
}

fn facts(width: u32, height: u32, bits: u8, colours: impl Into<Object>, filter: &str) -> Dictionary {
    dictionary! {
        "Width" => width, "Height" => height, "BitsPerComponent" => u32::from(bits), "ColorSpace" => colours,
        "Filter" => filter,
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

fn jpeg(bytes: &[u8]) -> Result<Picture, &'static str> {
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
                let mut facts = facts(width, height, bits, colours, "DCTDecode");
                if channels == 4 && is_adobe {
                    facts.set("Decode", [1, 0, 1, 0, 1, 0, 1, 0].map(Object::from).to_vec()); // Adobe's are inverted
                }
                return Ok(Picture { bytes: bytes.to_vec(), facts });
            }
            0xffc3..=0xffcf if !matches!(marker, 0xffc4 | 0xffc8 | 0xffcc) => return Err("JPEG of a rare kind"),
            0xff00..=0xffff => {}
            _ => return Err("damaged JPEG"),
        }
        at += 2 + length as usize;
    }
}

/// A PDF knows PNG's own packing; but neither its transparency nor its interlacing.
fn png(bytes: &[u8]) -> Result<Picture, &'static str> {
    const DAMAGED: &str = "damaged PNG";
    let head = bytes.get(16..29).ok_or(DAMAGED)?;
    let (width, height) = big(head, 0, 4).zip(big(head, 4, 4)).ok_or(DAMAGED)?;
    let (bits, kind, interlaced) = (head[8], head[9], head[12] != 0);
    let (mut data, mut palette, mut at) = (Vec::new(), None, 8);
    while let (Some(length), Some(name)) = (big(bytes, at, 4), bytes.get(at + 4..at + 8)) {
        let chunk = bytes.get(at + 8..at + 8 + length as usize).ok_or(DAMAGED)?;
        match name {
            b"IDAT" => data.extend_from_slice(chunk),
            b"PLTE" => palette = Some(chunk.to_vec()),
            b"tRNS" => return Err("PNG with transparency"),
            _ => {}
        }
        at += 12 + length as usize;
    }
    if interlaced {
        return Err("interlaced PNG");
    }
    let (channels, colours): (u8, Object) = match (kind, palette) {
        (0, _) => (1, "DeviceGray".into()),
        (2, _) => (3, "DeviceRGB".into()),
        (3, Some(palette)) => {
            let last = u32::try_from(palette.len() / 3).unwrap_or(1).saturating_sub(1);
            let table = Object::String(palette, lopdf::StringFormat::Hexadecimal);
            (1, Object::Array(vec!["Indexed".into(), "DeviceRGB".into(), last.into(), table]))
        }
        (3, None) => return Err(DAMAGED),
        _ => return Err("PNG with transparency"),
    };
    let mut facts = facts(width, height, bits, colours, "FlateDecode");
    let packing = dictionary! {
        "Predictor" => 15, "Colors" => u32::from(channels), "BitsPerComponent" => u32::from(bits), "Columns" => width,
    };
    facts.set("DecodeParms", packing);
    Ok(Picture { bytes: data, facts })
}
