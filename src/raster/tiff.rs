//! The first page of a TIFF file.
//!
//! # Source
//! TIFF 6.0: section 22 (JPEG; its pixels are full-range YCbCr), tags 262, 274, 320, 338.

use super::{Colours, LIMIT, Raster};
use std::io::Cursor;
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

/// How a picture says that its samples are numbers of colours.
const PALETTE: usize = 3;
/// How it says that they are greys, 0 being black.
const GREY: u16 = 1;

/// Unpacks the first page of a TIFF file.
///
/// # Errors
/// What is wrong with it, or what kind of picture it is that is not unpacked.
pub(crate) fn tiff(bytes: &[u8]) -> Result<Raster, String> {
    let damaged = |e: tiff::TiffError| format!("TIFF: {e}");
    let mut limits = Limits::default();
    limits.decoding_buffer_size = LIMIT;
    let indexed = indices_as_grey(bytes);
    let mut decoder =
        Decoder::new(Cursor::new(indexed.as_deref().unwrap_or(bytes))).map_err(damaged)?.with_limits(limits);
    let (width, height) = decoder.dimensions().map_err(damaged)?;
    if number(&mut decoder, Tag::Orientation).is_some_and(|orientation| orientation > 1) {
        return Err("TIFF that a tag turns".to_owned());
    }
    let kind = decoder.colortype().map_err(damaged)?;
    let mut unpacked = DecodingResult::U8(Vec::new());
    let layout = decoder.read_image_to_buffer(&mut unpacked).map_err(damaged)?;
    if layout.planes > 1 {
        return Err("TIFF with its colours apart".to_owned());
    }
    let (samples, bits) = match unpacked {
        DecodingResult::U8(samples) => (samples, kind.bit_depth()),
        DecodingResult::U16(samples) => (samples.iter().flat_map(|sample| sample.to_be_bytes()).collect(), 16),
        _ => return Err("TIFF of measurements".to_owned()),
    };
    let is_usual = matches!(bits, 1 | 2 | 4 | 8 | 16);
    let (colours, samples, opacity) = match kind {
        ColorType::Gray(1 | 2 | 4 | 8) if indexed.is_some() => (palette(&mut decoder)?, samples, None),
        ColorType::Gray(_) if is_usual => (Colours::Grey, samples, None),
        ColorType::RGB(8 | 16) => (Colours::Rgb, samples, None),
        ColorType::RGBA(8 | 16) => {
            let (colour, opacity) = Raster::parted(&samples, 4, bits);
            if number(&mut decoder, Tag::ExtraSamples) == Some(1) && bits == 8 {
                (Colours::Rgb, on_white(&colour, &opacity), None)
            } else {
                (Colours::Rgb, colour, Some(opacity))
            }
        }
        ColorType::CMYK(8 | 16) => (Colours::Cmyk, samples, None),
        ColorType::YCbCr(8) => (Colours::Rgb, samples.chunks_exact(3).flat_map(rgb).collect(), None),
        other => return Err(format!("TIFF of unusual colours, {other:?}")),
    };
    let raster = Raster { width, height, colours, bits, samples, opacity };
    if raster.is_whole() { Ok(raster) } else { Err("damaged TIFF".to_owned()) }
}

fn number(decoder: &mut Decoder<Cursor<&[u8]>>, tag: Tag) -> Option<u16> {
    let values = decoder.find_tag_unsigned_vec::<u16>(tag).ok()??;
    values.first().copied()
}

/// The file of a picture with a palette, told to be grey: the decoder knows no palettes, and its numbers of colours are samples
/// like others. `None` for all other pictures.
fn indices_as_grey(bytes: &[u8]) -> Option<Vec<u8>> {
    let is_little = bytes.starts_with(b"II");
    let number = |at: usize, length: usize| {
        let bytes = bytes.get(at..at.checked_add(length)?)?;
        let add = |value: usize, byte: &u8| value << 8 | usize::from(*byte);
        Some(if is_little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    };
    let directory = number(4, 4)?;
    let mut entries = (0..number(directory, 2)?).map(|index| directory + 2 + 12 * index);
    let entry =
        entries.find(|entry| number(*entry, 2) == Some(usize::from(Tag::PhotometricInterpretation.to_u16())))?;
    if number(entry + 8, 2)? != PALETTE {
        return None;
    }
    let mut grey = bytes.to_vec();
    let value = if is_little { GREY.to_le_bytes() } else { GREY.to_be_bytes() };
    grey.get_mut(entry + 8..entry + 10)?.copy_from_slice(&value);
    Some(grey)
}

/// The table: all reds, then all greens, then all blues, each of 16 bits, or, in files of old programs, of 8.
fn palette(decoder: &mut Decoder<Cursor<&[u8]>>) -> Result<Colours, String> {
    let map = decoder.get_tag_u16_vec(Tag::ColorMap).map_err(|e| format!("TIFF without its palette: {e}"))?;
    let shift = if map.iter().any(|part| *part > 255) { 8 } else { 0 };
    let count = map.len() / 3;
    let part = |index: usize| map.get(index).map_or(0, |part| (part >> shift) as u8);
    Ok(Colours::Palette((0..count).flat_map(|i| [part(i), part(count + i), part(2 * count + i)]).collect()))
}

/// Colours that were multiplied by their opacity already, laid on white.
fn on_white(colours: &[u8], opacity: &[u8]) -> Vec<u8> {
    let pixels = colours.chunks_exact(3).zip(opacity);
    pixels.flat_map(|(pixel, opaque)| [0, 1, 2].map(|part| pixel[part].saturating_add(255 - opaque))).collect()
}

/// Full-range YCbCr to red, green and blue.
fn rgb(pixel: &[u8]) -> [u8; 3] {
    let [y, blue, red] = [0, 1, 2].map(|part| f32::from(pixel[part]));
    let (blue, red) = (blue - 128.0, red - 128.0);
    let round = |value: f32| value.round().clamp(0.0, 255.0) as u8;
    [round(y + 1.402 * red), round(y - 0.344_136 * blue - 0.714_136 * red), round(y + 1.772 * blue)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiff::encoder::{TiffEncoder, colortype};

    #[test]
    fn grey_and_colour_come_out_as_they_went_in() {
        let mut bytes = Cursor::new(Vec::new());
        TiffEncoder::new(&mut bytes).unwrap().write_image::<colortype::RGB8>(2, 1, &[1, 2, 3, 4, 5, 6]).unwrap();
        let raster = tiff(bytes.get_ref()).unwrap();
        assert_eq!((raster.colours, raster.samples), (Colours::Rgb, vec![1, 2, 3, 4, 5, 6]));
        let mut bytes = Cursor::new(Vec::new());
        TiffEncoder::new(&mut bytes).unwrap().write_image::<colortype::Gray16>(1, 2, &[0x0102, 0xfffe]).unwrap();
        let raster = tiff(bytes.get_ref()).unwrap();
        assert_eq!((raster.bits, raster.samples), (16, vec![1, 2, 0xff, 0xfe]));
    }

    #[test]
    fn ycbcr_is_turned_into_colours() {
        assert_eq!([rgb(&[255, 128, 128]), rgb(&[76, 85, 255]), rgb(&[0, 128, 128])], [[255; 3], [254, 0, 0], [0; 3]]);
    }

    #[test]
    fn damaged_files_are_refused() {
        for bytes in [&b""[..], b"II*\0", b"MM\0*\0\0\0\x08\xff\xff", b"II*\0\x08\0\0\0\0\0\0\0\0\0"] {
            assert!(tiff(bytes).is_err());
        }
    }
}
