//! Image files: PNG, JPEG, and TIFF with one page or many. The OCR engine decodes them; here only heads are read.

use super::triage::{self, Picture};
use super::{Extracted, within};
use crate::Error;
use crate::model::{Content, Page, PageFile, PageImage, PlacedWords, TextFrom};
use crate::pipeline::Tools;

/// Resolutions that a file may state and be believed, pixels per inch.
const BELIEVED: std::ops::RangeInclusive<f32> = 60.0..=2400.0;
/// Without a stated resolution the longer side is taken to be that of A4, inches.
const A4: f32 = 11.69;

/// What the head of an image says.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Head {
    width: u32,
    height: u32,
    /// Pixels per inch, when stated.
    dpi: Option<f32>,
}

/// Reads an image file.
///
/// # Errors
/// [`Error::Broken`] for a head without size, [`Error::LimitExceeded`] when not even one page is within the limits, or the OCR engine's.
pub(super) fn from_bytes(bytes: &[u8], tools: &Tools<'_>) -> Result<Extracted, Error> {
    let mut album = Album::new(tools);
    match album.add(bytes, |_| None, |_, error| Err(error))? {
        Some(limit) => album.finish().until(limit),
        None => Ok(album.finish()),
    }
}

/// The pages of image files, one file after the other, within the limits of one document.
pub(super) struct Album<'a> {
    tools: &'a Tools<'a>,
    extracted: Extracted,
    pixels: u64,
}

impl<'a> Album<'a> {
    pub(super) fn new(tools: &'a Tools<'a>) -> Self {
        Self { tools, extracted: Extracted::default(), pixels: 0 }
    }

    /// Adds the pages of an image file; gives the limit that ended it. `place` tells of a page, from 1, which file it is
    /// in; `failed` is asked when a page was to be read by the OCR engine and could not be.
    ///
    /// # Errors
    /// [`Error::Broken`] for a head without size, or that of `failed`.
    pub(super) fn add(
        &mut self,
        bytes: &[u8],
        place: impl Fn(u32) -> Option<PageFile>,
        mut failed: impl FnMut(&mut Page, Error) -> Result<(), Error>,
    ) -> Result<Option<Error>, Error> {
        let no_size = || Error::Broken { format: "image", reason: "its head states no size".to_owned() };
        let mut pictures = pictures(bytes).ok_or_else(no_size)?.peekable();
        pictures.peek().ok_or_else(no_size)?;
        for (picture, in_file) in pictures.zip(1..) {
            self.pixels += u64::from(picture.image.width_px) * u64::from(picture.image.height_px);
            if let Err(limit) = within("pixels", self.tools.config.limits.pixels, self.pixels) {
                return Ok(Some(limit));
            }
            let scale = picture.image.to_page[0];
            let size = (picture.image.width_px as f32 * scale, picture.image.height_px as f32 * scale);
            let file = place(in_file);
            let mut page = Page { size: Some(size), image: Some(picture.image), file, ..self.blank() };
            if triage::needs_ocr(&page, self.tools)
                && let Err(error) = triage::read(&mut page, Some(&picture), self.tools)
            {
                failed(&mut page, error)?;
            }
            if let Err(limit) = self.push(page) {
                return Ok(Some(limit));
            }
        }
        Ok(None)
    }

    /// The next page with nothing on it.
    pub(super) fn blank(&self) -> Page {
        Page {
            number: self.extracted.pages.len() as u32 + 1,
            size: None,
            rotation: 0,
            text_from: TextFrom::None,
            content: Content::Words(PlacedWords::default()),
            image: None,
            file: None,
            warnings: Vec::new(),
        }
    }

    /// Adds a page.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] when there are as many as are allowed.
    pub(super) fn push(&mut self, page: Page) -> Result<(), Error> {
        within("pages", self.tools.config.limits.pages, u64::from(page.number))?;
        self.extracted.pages.push(page);
        Ok(())
    }

    /// What was read.
    pub(super) fn finish(mut self) -> Extracted {
        if self.extracted.pages.iter().any(|page| page.text_from == TextFrom::Ocr) {
            self.extracted.ocr = self.tools.ocr_engine.map(super::OcrEngine::facts);
        }
        self.extracted
    }
}

/// One by one: each page of a TIFF is a copy of the whole file.
fn pictures(bytes: &[u8]) -> Option<Box<dyn Iterator<Item = Picture> + '_>> {
    if bytes.starts_with(b"\x89PNG") {
        return Some(Box::new(std::iter::once(picture(bytes.to_vec(), png(bytes)?))));
    }
    if bytes.starts_with(b"\xff\xd8") {
        return Some(Box::new(std::iter::once(picture(bytes.to_vec(), jpeg(bytes)?))));
    }
    let tiff = Tiff::new(bytes)?;
    let pages = tiff.pages();
    Some(Box::new(pages.into_iter().filter_map(move |page| Some(picture(tiff.alone(&page)?, page.head)))))
}

/// A page of a TIFF, counted from 1, as a file of its own; `None` when there is no such page.
pub(crate) fn tiff_page(bytes: &[u8], number: u32) -> Option<Vec<u8>> {
    let tiff = Tiff::new(bytes)?;
    let index = (number as usize).checked_sub(1)?;
    tiff.alone(tiff.pages().get(index)?)
}

fn picture(bytes: Vec<u8>, head: Head) -> Picture {
    let stated = head.dpi.filter(|dpi| BELIEVED.contains(dpi));
    let dpi = stated.unwrap_or_else(|| (head.width.max(head.height) as f32 / A4).clamp(72.0, 600.0));
    let scale = 72.0 / dpi;
    let image = PageImage { width_px: head.width, height_px: head.height, to_page: [scale, 0.0, 0.0, scale, 0.0, 0.0] };
    Picture { bytes, dpi: dpi.round() as u32, image, panels: Vec::new(), grey: None }
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at.checked_add(length)?)?.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

/// Size from `IHDR`, resolution from `pHYs`.
fn png(bytes: &[u8]) -> Option<Head> {
    let (width, height) = (big(bytes, 16, 4)?, big(bytes, 20, 4)?);
    let mut dpi = None;
    let mut at = 8;
    while let (Some(length), Some(kind)) = (big(bytes, at, 4), bytes.get(at + 4..at + 8)) {
        match kind {
            b"pHYs" if bytes.get(at + 16) == Some(&1) => dpi = big(bytes, at + 8, 4).map(|metre| metre as f32 * 0.0254),
            b"IDAT" => break,
            _ => {}
        }
        at = at.checked_add(12)?.checked_add(length as usize)?;
    }
    Some(Head { width, height, dpi })
}

/// Size from the frame's head, resolution from JFIF.
fn jpeg(bytes: &[u8]) -> Option<Head> {
    let mut dpi = None;
    let mut at = 2;
    loop {
        let marker = big(bytes, at, 2)?;
        let length = big(bytes, at + 2, 2)? as usize;
        match marker {
            0xffe0 if bytes.get(at + 4..at + 8) == Some(b"JFIF") => {
                let density = big(bytes, at + 12, 2)? as f32;
                dpi = match bytes.get(at + 11) {
                    Some(1) => Some(density),
                    Some(2) => Some(density * 2.54),
                    _ => None,
                };
            }
            0xffc0..=0xffc3 | 0xffc5..=0xffc7 | 0xffc9..=0xffcb | 0xffcd..=0xffcf => {
                return Some(Head { height: big(bytes, at + 5, 2)?, width: big(bytes, at + 7, 2)?, dpi });
            }
            0xff00..=0xffff => {}
            _ => return None,
        }
        at += 2 + length;
    }
}

/// A page of a TIFF: where its directory lies and the link to the next one.
struct TiffPage {
    directory: usize,
    link: usize,
    head: Head,
}

/// A TIFF's directories, one a page.
struct Tiff<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

impl<'a> Tiff<'a> {
    /// Most directories that are followed: a damaged file may link them in a ring.
    const MOST: usize = 5_000;

    fn new(bytes: &'a [u8]) -> Option<Self> {
        match bytes.get(..2)? {
            b"II" => Some(Self { bytes, is_little: true }),
            b"MM" => Some(Self { bytes, is_little: false }),
            _ => None,
        }
    }

    fn number(&self, at: usize, length: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(length)?)?;
        let add = |value: u32, byte: &u8| value << 8 | u32::from(*byte);
        Some(if self.is_little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    }

    /// Every page that can be had as a file of its own.
    fn pages(&self) -> Vec<TiffPage> {
        let mut pages = Vec::new();
        let mut seen = Vec::new();
        let mut next = self.number(4, 4);
        while let Some(directory) = next.map(|at| at as usize).filter(|at| *at != 0 && !seen.contains(at)) {
            seen.push(directory);
            let Some(count) = self.number(directory, 2) else { break };
            let link = directory + 2 + 12 * count as usize;
            let is_there = u32::try_from(directory).is_ok() && self.number(link, 4).is_some();
            if let Some(head) = self.head(directory, count as usize).filter(|_| is_there) {
                pages.push(TiffPage { directory, link, head });
            }
            next = self.number(link, 4).filter(|_| seen.len() < Self::MOST);
        }
        pages
    }

    /// A page as a file of its own: the same bytes, with the head pointing at that page and no page after it.
    fn alone(&self, TiffPage { directory, link, .. }: &TiffPage) -> Option<Vec<u8>> {
        let mut page = self.bytes.to_vec();
        let at = u32::try_from(*directory).ok()?;
        page.get_mut(4..8)?.copy_from_slice(&if self.is_little { at.to_le_bytes() } else { at.to_be_bytes() });
        page.get_mut(*link..*link + 4)?.fill(0);
        Some(page)
    }

    fn head(&self, directory: usize, count: usize) -> Option<Head> {
        let (mut width, mut height, mut resolution, mut unit) = (None, None, None, 2);
        for entry in (0..count).map(|i| directory + 2 + 12 * i) {
            let length = if self.number(entry + 2, 2)? == 3 { 2 } else { 4 };
            let value = self.number(entry + 8, length)?;
            match self.number(entry, 2)? {
                256 => width = Some(value),
                257 => height = Some(value),
                282 => resolution = self.number(value as usize, 4).zip(self.number(value as usize + 4, 4)),
                296 => unit = value,
                _ => {}
            }
        }
        let dpi = resolution.filter(|(_, below)| *below > 0).map(|(above, below)| above as f32 / below as f32);
        let dpi = dpi.map(|dpi| if unit == 3 { dpi * 2.54 } else { dpi });
        Some(Head { width: width?, height: height?, dpi })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_tell_size_and_resolution() {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x64\0\0\0\x32\x08\x02\0\0\0\0\0\0\0".to_vec();
        bytes.extend(b"\0\0\0\x09pHYs\0\0\x2e\x23\0\0\x2e\x23\x01\0\0\0\0");
        let head = png(&bytes).unwrap();
        assert_eq!((head.width, head.height, head.dpi.unwrap().round() as u32), (100, 50, 300));
        let jpeg_bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x01\0\x96\0\x96\0\0\xff\xc0\0\x11\x08\0\x32\0\x64\x03";
        assert_eq!(jpeg(jpeg_bytes), Some(Head { width: 100, height: 50, dpi: Some(150.0) }));
    }

    #[test]
    fn every_page_of_a_tiff_becomes_a_file() {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        for next in [38_u32, 0] {
            bytes.extend(2_u16.to_le_bytes());
            for (tag, value) in [(256_u16, 100_u32), (257, 50)] {
                bytes.extend(tag.to_le_bytes());
                bytes.extend(4_u16.to_le_bytes());
                bytes.extend(1_u32.to_le_bytes());
                bytes.extend(value.to_le_bytes());
            }
            bytes.extend(next.to_le_bytes());
        }
        assert_eq!(Tiff::new(&bytes).unwrap().pages().len(), 2);
        let second = tiff_page(&bytes, 2).unwrap();
        assert_eq!(Tiff::new(&second).unwrap().pages().len(), 1);
        assert_eq!(tiff_page(&bytes, 3), None);
    }

    #[test]
    fn damaged_heads_are_refused() {
        for bytes in [&b"\x89PNG"[..], b"\xff\xd8\xff", b"II*\0", b"MM\0*\0\0\0\x08\xff\xff"] {
            assert!(pictures(bytes).is_none_or(|mut pictures| pictures.next().is_none()));
        }
    }
}
