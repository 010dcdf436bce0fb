//! Pictures of pages, for people to look at. Hostile files may make the renderer panic, hang or crash: it is called in a
//! worker process, where that costs a picture and no more.

use crate::Error;
use crate::config::Config;
use crate::extract::{format, pdf, tiff_page};
use crate::model::Format;
use crate::raster::{self, Raster};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;
use hayro_syntax::page::Page;
use jpeg_encoder::{ColorType, Encoder};
use serde::{Deserialize, Serialize};

/// How many pages one call draws: few enough for a worker's time.
pub const AT_A_TIME: u32 = 4;
/// Pictures are no wider than this, pixels.
const WIDEST: u16 = 1000;
/// Pictures are no higher than this, pixels.
const HIGHEST: u16 = 1500;
/// Quality of JPEG, 1 to 100: enough to tell e from c in small print.
const QUALITY: u8 = 72;
/// Larger image files are made smaller for the page.
const LARGEST_FILE: usize = 2 << 20;
/// Larger JPEG files are not shown.
const LARGEST_JPEG: usize = 12 << 20;

/// What a page looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Counted from 1.
    pub page: u32,
    /// The picture as a `data:` address, ready for HTML.
    pub address: String,
}

/// Pictures of the pages from `first` (counted from 1) on, at most [`AT_A_TIME`]; none for formats without pictures of
/// their own, and none when there are no more pages.
///
/// # Errors
/// [`Error::Encrypted`], [`Error::WrongPassword`] or [`Error::Broken`] for a PDF that cannot be opened.
pub fn pictures(bytes: &[u8], first: u32, config: &Config) -> Result<Vec<Picture>, Error> {
    Ok(match format(bytes) {
        Ok(Format::Pdf) => {
            let pdf = pdf::open(bytes, config.read.password.as_deref().unwrap_or(""))?;
            let cache = RenderCache::new();
            let pages = pdf.pages().iter().enumerate().skip(first.saturating_sub(1) as usize);
            let draw = |(index, page)| Some(Picture { page: index as u32 + 1, address: drawn(page, &cache)? });
            pages.take(AT_A_TIME as usize).filter_map(draw).collect()
        }
        Ok(Format::Image) if bytes.starts_with(b"II") || bytes.starts_with(b"MM") => {
            let draw = |page| Some(Picture { page, address: of_tiff(bytes, page)? });
            (first..first + AT_A_TIME).filter_map(draw).collect()
        }
        Ok(Format::Image) if first == 1 => {
            as_it_is(bytes).map(|address| Picture { page: 1, address }).into_iter().collect()
        }
        _ => Vec::new(),
    })
}

fn drawn<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Option<String> {
    let (width, height) = page.render_dimensions();
    let scale = (f32::from(WIDEST) / width).min(f32::from(HIGHEST) / height);
    if !(scale.is_finite() && scale > 0.0) {
        return None;
    }
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let pixels = render(page, cache, &InterpreterSettings::default(), &RenderSettings::default(), &size);
    jpeg(pixels.data_as_u8_slice(), (pixels.width(), pixels.height()), ColorType::Rgba)
}

fn jpeg(pixels: &[u8], (width, height): (u16, u16), kind: ColorType) -> Option<String> {
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, QUALITY).encode(pixels, width, height, kind).ok()?;
    Some(address("image/jpeg", &jpeg))
}

/// Browsers show PNG and JPEG themselves; TIFF, and PNG that is too large, are drawn. JPEG stays as it is.
fn as_it_is(bytes: &[u8]) -> Option<String> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] if bytes.len() > LARGEST_FILE => shrunk(&raster::png(bytes).ok()?),
        [0x89, b'P', b'N', b'G', ..] => Some(address("image/png", bytes)),
        [0xff, 0xd8, ..] if bytes.len() <= LARGEST_JPEG => Some(address("image/jpeg", bytes)),
        _ => None,
    }
}

/// A page of a TIFF, counted from 1.
fn of_tiff(bytes: &[u8], page: u32) -> Option<String> {
    shrunk(&raster::tiff(&tiff_page(bytes, page)?).ok()?)
}

fn shrunk(raster: &Raster) -> Option<String> {
    let (width, height, pixels) = raster.small(u32::from(WIDEST), u32::from(HIGHEST));
    jpeg(&pixels, (u16::try_from(width).ok()?, u16::try_from(height).ok()?), ColorType::Rgb)
}

fn address(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", BASE64_STANDARD.encode(bytes))
}
