//! PNG that is interlaced or transparent.

use super::{Colours, LIMIT, Raster};
use png::{BitDepth, ColorType, Decoder, Limits, Transformations};
use std::io::Cursor;

/// Unpacks a PNG file.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn png(bytes: &[u8]) -> Result<Raster, String> {
    let damaged = |e: png::DecodingError| format!("damaged PNG: {e}");
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: LIMIT });
    let info = decoder.read_header_info().map_err(damaged)?;
    let is_clear = info.trns.is_some();
    decoder.set_transformations(Transformations::IDENTITY);
    let reader = decoder.read_info().map_err(damaged)?;
    if is_clear || reader.info().trns.is_some() {
        // Which colours are clear is told by a table; unpacked it is one more sample.
        let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: LIMIT });
        decoder.set_transformations(Transformations::EXPAND);
        return unpacked(decoder.read_info().map_err(damaged)?);
    }
    unpacked(reader)
}

fn unpacked(mut reader: png::Reader<Cursor<&[u8]>>) -> Result<Raster, String> {
    let size = reader.output_buffer_size().filter(|size| *size <= LIMIT).ok_or("PNG of too many pixels")?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples).map_err(|e| format!("damaged PNG: {e}"))?;
    samples.truncate(frame.buffer_size());
    let bits = match frame.bit_depth {
        BitDepth::One => 1,
        BitDepth::Two => 2,
        BitDepth::Four => 4,
        BitDepth::Eight => 8,
        BitDepth::Sixteen => 16,
    };
    let (samples, opacity) = match frame.color_type {
        ColorType::GrayscaleAlpha => Raster::parted(&samples, 2, bits),
        ColorType::Rgba => Raster::parted(&samples, 4, bits),
        _ => (samples, Vec::new()),
    };
    let colours = match frame.color_type {
        ColorType::Grayscale | ColorType::GrayscaleAlpha => Colours::Grey,
        ColorType::Rgb | ColorType::Rgba => Colours::Rgb,
        ColorType::Indexed => {
            Colours::Palette(reader.info().palette.as_ref().ok_or("PNG without its palette")?.to_vec())
        }
    };
    let opacity = (!opacity.is_empty()).then_some(opacity);
    let raster = Raster { width: frame.width, height: frame.height, colours, bits, samples, opacity };
    if raster.is_whole() { Ok(raster) } else { Err("damaged PNG".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG file as the crate writes it, which writes no interlaced ones.
    fn file(colour: ColorType, bits: BitDepth, data: &[u8], clear: Option<&[u8]>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
        encoder.set_color(colour);
        encoder.set_depth(bits);
        if colour == ColorType::Indexed {
            encoder.set_palette(vec![10, 20, 30, 40, 50, 60]);
        }
        if let Some(clear) = clear {
            encoder.set_trns(clear.to_vec());
        }
        encoder.write_header().unwrap().write_image_data(data).unwrap();
        bytes
    }

    #[test]
    fn opacity_comes_apart_from_colour() {
        let raster = png(&file(ColorType::Rgba, BitDepth::Eight, &[1, 2, 3, 4, 5, 6, 7, 8], None)).unwrap();
        assert_eq!((raster.samples, raster.opacity), (vec![1, 2, 3, 5, 6, 7], Some(vec![4, 8])));
    }

    #[test]
    fn a_clear_colour_of_a_palette_is_seen_through() {
        let raster = png(&file(ColorType::Indexed, BitDepth::One, &[0b0100_0000], Some(&[0, 255]))).unwrap();
        assert_eq!(raster.samples, [10, 20, 30, 40, 50, 60]);
        assert_eq!(raster.opacity, Some(vec![0, 255]));
    }

    #[test]
    fn a_palette_stays_one() {
        let raster = png(&file(ColorType::Indexed, BitDepth::One, &[0b0100_0000], None)).unwrap();
        assert_eq!((raster.bits, raster.samples), (1, vec![0b0100_0000]));
        assert_eq!(raster.colours, Colours::Palette(vec![10, 20, 30, 40, 50, 60]));
    }

    #[test]
    fn damaged_files_are_refused() {
        let whole = file(ColorType::Grayscale, BitDepth::Eight, &[1, 2], None);
        for length in [0, 8, 20, 40, whole.len() - 20] {
            assert!(png(&whole[..length]).is_err(), "{length} bytes");
        }
    }
}
