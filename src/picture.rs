//! Pictures of pages, for people to look at. Hostile files may make the renderer panic, hang or crash: it is called in a
//! worker process, where that costs a picture and no more.

use crate::Error;
use crate::config::Config;
use crate::extract::{format, pdf};
use crate::model::Format;
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
const WIDEST: f32 = 1000.0;
/// Pictures are no higher than this, pixels.
const HIGHEST: f32 = 1500.0;
/// Quality of JPEG, 1 to 100: enough to tell e from c in small print.
const QUALITY: u8 = 72;
/// Larger image files are not shown.
const LARGEST_FILE: usize = 12 << 20;

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
/// [`Error::Encrypted`] or [`Error::Broken`] for a PDF that cannot be opened.
pub fn pictures(bytes: &[u8], first: u32, config: &Config) -> Result<Vec<Picture>, Error> {
    Ok(match format(bytes) {
        Ok(Format::Pdf) => {
            let pdf = pdf::open(bytes, config.read.password.as_deref().unwrap_or(""))?;
            let cache = RenderCache::new();
            let pages = pdf.pages().iter().enumerate().skip(first.saturating_sub(1) as usize);
            let draw = |(index, page)| Some(Picture { page: index as u32 + 1, address: drawn(page, &cache)? });
            pages.take(AT_A_TIME as usize).filter_map(draw).collect()
        }
        Ok(Format::Image) if first == 1 => as_it_is(bytes).into_iter().collect(),
        _ => Vec::new(),
    })
}

fn drawn<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Option<String> {
    let (width, height) = page.render_dimensions();
    let scale = (WIDEST / width).min(HIGHEST / height);
    if !(scale.is_finite() && scale > 0.0) {
        return None;
    }
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let pixels = render(page, cache, &InterpreterSettings::default(), &RenderSettings::default(), &size);
    let mut jpeg = Vec::new();
    let encoder = Encoder::new(&mut jpeg, QUALITY);
    encoder.encode(pixels.data_as_u8_slice(), pixels.width(), pixels.height(), ColorType::Rgba).ok()?;
    Some(address("image/jpeg", &jpeg))
}

/// Browsers show PNG and JPEG themselves; of TIFF there is no picture.
fn as_it_is(bytes: &[u8]) -> Option<Picture> {
    let kind = match bytes {
        _ if bytes.len() > LARGEST_FILE => return None,
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, ..] => "image/jpeg",
        _ => return None,
    };
    Some(Picture { page: 1, address: address(kind, bytes) })
}

fn address(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", BASE64_STANDARD.encode(bytes))
}
