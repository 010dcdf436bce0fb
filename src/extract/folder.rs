//! A folder of page images: one document, whose pages are the images in the order given.

use super::image::Album;
use super::{Extracted, format};
use crate::Error;
use crate::model::{Folder, Format, Page, PageFile, Warning};
use crate::pipeline::Tools;

/// Reads the images of a folder. One that cannot be read is an empty page with a warning.
///
/// # Errors
/// [`Error::NoPages`] without files, that of the first one when none can be read, [`Error::LimitExceeded`] when not even
/// one page is within the limits.
pub(super) fn from_images(folder: &Folder, tools: &Tools<'_>) -> Result<Extracted, Error> {
    let mut album = Album::new(tools);
    let mut unread = Vec::new();
    for (index, file) in folder.files.iter().enumerate() {
        let place = |page| Some(PageFile { index, page });
        let mut note = |page: &mut Page, error: Error| {
            page.warnings.push(Warning::new("unreadable_page", format!("{} {error}", file.name)));
            unread.push((index, error));
            Ok(())
        };
        let added = match folder.images.bytes(index).and_then(picture) {
            Ok(bytes) => album.add(&bytes, place, &mut note),
            Err(error) => Err(error),
        };
        let ended = added.or_else(|error| {
            let mut page = Page { file: place(1), ..album.blank() };
            note(&mut page, error).map(|()| album.push(page).err())
        });
        if let Some(limit) = ended? {
            return album.finish().until(limit);
        }
    }
    let extracted = album.finish();
    match unread.into_iter().next() {
        None if extracted.pages.is_empty() => Err(Error::NoPages),
        Some((index, error)) if extracted.pages.iter().all(is_unread) => {
            let name = folder.files.get(index).map_or("", |file| &file.name);
            Err(none(extracted.pages.len(), name, error))
        }
        _ => Ok(extracted),
    }
}

fn is_unread(page: &Page) -> bool {
    page.warnings.iter().any(|warning| warning.class == "unreadable_page")
}

/// Bytes that are an image by their content.
fn picture(bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    match format(&bytes)? {
        Format::Image => Ok(bytes),
        other => Err(Error::Broken { format: "image", reason: format!("it is {}", other.media_type()) }),
    }
}

/// Why no page could be read: what is wrong with each alone is said of the first.
fn none(count: usize, first: &str, error: Error) -> Error {
    match error {
        Error::Unreadable { .. } | Error::Empty | Error::UnknownFormat { .. } | Error::Broken { .. } => {
            let reason = format!("none of {count} can be read; {first} {error}");
            Error::Broken { format: "folder of page images", reason }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, OcrMode};
    use crate::dictionary::Dictionary;
    use crate::extract::{Light, OcrEngine};
    use crate::model::{OcrEngineFacts, SourceFile, Word};
    use std::sync::Arc;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x64\0\0\0\x32\x08\x02\0\0\0\0\0\0\0";

    /// A TIFF of pages 100 by 50 pixels.
    fn tiff(pages: u32) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        for page in 1..=pages {
            bytes.extend(2_u16.to_le_bytes());
            for (tag, value) in [(256_u16, 100_u32), (257, 50)] {
                bytes.extend(tag.to_le_bytes());
                bytes.extend(4_u16.to_le_bytes());
                bytes.extend(1_u32.to_le_bytes());
                bytes.extend(value.to_le_bytes());
            }
            bytes.extend(if page < pages { 8 + 30 * page } else { 0 }.to_le_bytes());
        }
        bytes
    }

    /// Fails at every TIFF.
    struct Choosy;

    impl OcrEngine for Choosy {
        fn facts(&self) -> OcrEngineFacts {
            OcrEngineFacts { engine: "choosy".to_owned(), model: "dan".to_owned(), model_sha256: None }
        }

        fn words(&self, image: &[u8], _: u32, _: Light) -> Result<Vec<Word>, Error> {
            let failed = Error::OcrFailed { program: "choosy".to_owned(), reason: "a TIFF".to_owned() };
            if image.starts_with(b"II") { Err(failed) } else { Ok(Vec::new()) }
        }
    }

    fn read(files: &[&[u8]], change: impl Fn(&mut Config)) -> Result<Extracted, Error> {
        let (dictionary, mut config) = (Dictionary::embedded(), Config::default());
        config.read.ocr = OcrMode::Never;
        change(&mut config);
        let tools = Tools { dictionary: &dictionary, ocr_engine: Some(&Choosy), config: &config };
        let facts = |index| SourceFile { name: format!("{index}.png"), sha256: None, bytes: 0 };
        let images: Vec<Vec<u8>> = files.iter().map(|bytes| bytes.to_vec()).collect();
        from_images(&Folder { files: (1..=files.len()).map(facts).collect(), images: Arc::new(images) }, &tools)
    }

    #[test]
    fn each_file_adds_its_pages_and_one_that_cannot_be_read_an_empty_page() {
        let pages = read(&[PNG, b"", &tiff(2), b"%PDF-1.4\n", PNG], |_| {}).unwrap().pages;
        let places: Vec<_> = pages.iter().map(|page| page.file.map(|file| (file.index, file.page)).unwrap()).collect();
        assert_eq!(places, [(0, 1), (1, 1), (2, 1), (2, 2), (3, 1), (4, 1)]);
        assert_eq!(pages.iter().map(|page| page.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        let doubts: Vec<_> = pages.iter().flat_map(|page| &page.warnings).map(|w| w.message.as_str()).collect();
        assert_eq!(doubts.len(), 2);
        assert!(doubts[0].starts_with("2.png is empty") && doubts[1].contains("it is application/pdf"), "{doubts:?}");
    }

    #[test]
    fn a_folder_of_which_nothing_can_be_read_fails() {
        let error = read(&[b"", b"\x89PNG\r\n\x1a\n"], |_| {}).unwrap_err();
        assert_eq!(error.class(), "broken");
        assert!(error.to_string().contains("none of 2 can be read; 1.png is empty"), "{error}");
        assert_eq!(read(&[], |_| {}).unwrap_err(), Error::NoPages);
    }

    #[test]
    fn a_page_that_the_engine_fails_at_costs_itself_even_when_it_is_forced() {
        for (mode, class) in [(OcrMode::Force, "unreadable_page"), (OcrMode::Auto, "ocr_failed")] {
            let pages = read(&[PNG, &tiff(2)], |config| config.read.ocr = mode).unwrap().pages;
            let classes: Vec<Vec<&str>> =
                pages.iter().map(|page| page.warnings.iter().map(|w| w.class.as_str()).collect()).collect();
            assert_eq!(classes, [vec![], vec![class], vec![class]]);
        }
        let error = read(&[&tiff(1), &tiff(1)], |config| config.read.ocr = OcrMode::Force).unwrap_err();
        assert_eq!(error.class(), "ocr_failed");
    }

    #[test]
    fn a_limit_holds_for_the_folder_and_keeps_the_pages_before_it() {
        for change in [(|config| config.limits.pages = 3) as fn(&mut Config), |config| config.limits.pixels = 17_500] {
            let extracted = read(&[PNG, &tiff(2), b"", PNG], change).unwrap();
            assert!(extracted.partial.is_some());
            assert!((3..=4).contains(&extracted.pages.len()), "{}", extracted.pages.len());
        }
    }
}
