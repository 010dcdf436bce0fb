//! There and back: what the access copy and the ALTO file of a damaged scan say is what `pjece text` says, and pictures of every
//! kind come through unaltered.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files, start programs, and fail by panics"
)]

mod support;

use pjece::config::{Config, OcrMode};
use pjece::dictionary::Dictionary;
use pjece::evaluate::text_score;
use pjece::export::{self, Format};
use pjece::extract::{Light, OcrEngine};
use pjece::model::{OcrEngineFacts, Rect, Source, Word};
use pjece::{Reading, Tools, pipeline};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::Cursor;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use support::{root, write};
use tiff::encoder::{Compression, TiffEncoder, colortype};

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(Dictionary::embedded);

fn read(path: &str, bytes: Vec<u8>, engine: Option<&dyn OcrEngine>) -> (Reading, Source) {
    let mut config = Config::default();
    config.read.ocr = if engine.is_some() { OcrMode::Force } else { OcrMode::Never };
    let source = Source::new(path, bytes);
    let tools = Tools { dictionary: &DICTIONARY, ocr_engine: engine, config: &config };
    (pipeline::run(&source, &tools).unwrap(), source)
}

/// The corpus' scans, whose text layer the English model broke.
fn scans() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(root().join("corpus")).unwrap();
    let mut files: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path().join("scan.pdf")).collect();
    files.retain(|file| file.exists());
    files.sort();
    assert!(files.len() >= 7);
    files
}

/// A word of an ALTO file.
#[derive(Debug)]
struct AltoWord {
    /// As it stands on the page, with the hyphen of a word that goes on in the next line.
    shown: String,
    /// The whole word; empty for a second half.
    whole: String,
    /// In a running head, a foot or noise?
    is_left_out: bool,
}

fn alto_words(alto: &[u8]) -> Vec<AltoWord> {
    let mut reader = Reader::from_str(std::str::from_utf8(alto).unwrap());
    let (mut words, mut is_left_out) = (Vec::new(), false);
    let value = |element: &BytesStart<'_>, name: &str| {
        element
            .attributes()
            .map(Result::unwrap)
            .find(|a| a.key.as_ref() == name)
            .map(|a| a.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned())
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return words,
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                "TextBlock" => {
                    let role = value(&element, "TAGREFS").unwrap_or_default();
                    is_left_out = matches!(role.as_str(), "furniture" | "noise");
                }
                "String" => {
                    let shown = value(&element, "CONTENT").unwrap();
                    let whole = match value(&element, "SUBS_TYPE").as_deref() {
                        Some("HypPart1") => value(&element, "SUBS_CONTENT").unwrap(),
                        Some(_) => String::new(),
                        None => shown.clone(),
                    };
                    words.push(AltoWord { shown, whole, is_left_out });
                }
                "HYP" => words.last_mut().unwrap().shown.push('-'),
                _ => {}
            },
            _ => {}
        }
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// What poppler reads from a PDF in the order of its text; `None` without poppler.
fn pdftotext(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    write(&path, pdf);
    let output = Command::new("pdftotext").args(["-raw", path.to_str().unwrap(), "-"]).output().ok()?;
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_copys_words_are_the_repaired_words_in_reading_order() {
    for file in scans() {
        let (reading, source) = read("scan.pdf", std::fs::read(&file).unwrap(), None);
        let write = |format| export::one(&reading, &source, format).unwrap().0;
        let alto = alto_words(&write(Format::Alto));
        // Without running heads and feet, and hyphenated words put together: to the word what `pjece text` prints.
        let running = alto.iter().filter(|word| !word.is_left_out && !word.whole.is_empty());
        let running: Vec<&str> = running.flat_map(|word| words(&word.whole)).collect();
        assert_eq!(running, words(reading.text.as_str()), "{}", file.display());
        let Some(seen) = pdftotext(&write(Format::Pdf)) else { return };
        // Poppler sees every word of the page where it stands in the reading order, running heads and feet too.
        let page: Vec<&str> = alto.iter().flat_map(|word| words(&word.shown)).collect();
        assert_eq!(words(&seen).concat(), page.concat(), "{}", file.display());
        // Poppler joins words whose boxes overlap; Tesseract gives such boxes once in a thousand words.
        assert!(page.len().abs_diff(words(&seen).len()) * 1000 <= page.len(), "{}", file.display());
    }
}

/// WER* of the copy's text is that of `pjece text`, when running heads and feet, which stand on the page but not in the running
/// text, are left out of both or taken into both.
#[test]
fn the_copys_text_is_as_good_as_the_text() {
    let (mut all, mut ours, mut theirs) = (0, 0, 0);
    for file in scans() {
        let truth = std::fs::read_to_string(file.with_file_name("gold.txt")).unwrap();
        let (reading, source) = read("scan.pdf", std::fs::read(&file).unwrap(), None);
        let copy = export::one(&reading, &source, Format::Pdf).unwrap().0;
        let Some(seen) = pdftotext(&copy) else { return };
        let left_out = reading.record.pages.iter().flat_map(|page| &page.left_out).map(|left| left.text.as_str());
        let with_heads = std::iter::once(reading.text.as_str()).chain(left_out).collect::<Vec<_>>().join("\n");
        let (text, copy) = (text_score(&truth, &with_heads), text_score(&truth, &seen));
        all += text.words;
        ours += text.word_edits_placed;
        theirs += copy.word_edits_placed;
    }
    assert!(theirs <= ours + all / 1000, "of {all} words the copy has {theirs} wrong, the text {ours}");
}

/// An engine that reads one line in every picture, and says which.
struct OneLine;

impl OcrEngine for OneLine {
    fn facts(&self) -> OcrEngineFacts {
        OcrEngineFacts { engine: "recorded 1".to_owned(), model: "dan".to_owned(), model_sha256: None }
    }

    fn words(&self, _: &[u8], _: u32, _: Light) -> Result<Vec<Word>, pjece::Error> {
        let word = |(index, text): (usize, &str)| Word {
            text: text.to_owned(),
            rect: Rect::new(8.0 * index as f32, 10.0, 8.0 * index as f32 + 7.0, 14.0).unwrap(),
            baseline: 14.0,
            size: 4.0,
            bold: false,
            direction: 0,
            confidence: Some(0.9),
            starts_line: index == 0,
            invisible: false,
            is_ink: true,
            colour: None,
        };
        Ok("Kommunen bør følge de fælles råd".split(' ').enumerate().map(word).collect())
    }
}

/// Pictures of a PDF, unpacked, in the order of its pages.
fn pictures(pdf: &[u8]) -> Vec<(Vec<u8>, lopdf::Dictionary)> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let picture = |page| {
        let resources = document.get_dictionary(page).unwrap().get_deref(b"Resources", &document).unwrap();
        let pictures = resources.as_dict().unwrap().get_deref(b"XObject", &document).unwrap().as_dict().unwrap();
        let stream = pictures.get_deref(b"Im0", &document).unwrap().as_stream().unwrap();
        (stream.get_plain_content().unwrap(), stream.dict.clone())
    };
    document.page_iter().map(picture).collect()
}

#[test]
fn every_page_of_a_tiff_becomes_a_page_of_the_copy() {
    let (width, height) = (60_u32, 85_u32);
    let grey: Vec<u8> = (0..width * height).map(|i| (i % 251) as u8).collect();
    let colour: Vec<u8> = (0..3 * width * height).map(|i| (i % 241) as u8).collect();
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap().with_compression(Compression::Lzw);
    encoder.write_image::<colortype::Gray8>(width, height, &grey).unwrap();
    encoder.write_image::<colortype::RGB8>(width, height, &colour).unwrap();

    let (reading, source) = read("a.tif", file.into_inner(), Some(&OneLine));
    let (copy, _) = export::one(&reading, &source, Format::Pdf).unwrap();
    let found: Vec<Vec<u8>> = pictures(&copy).into_iter().map(|(pixels, _)| pixels).collect();
    assert_eq!(found, [grey, colour]);
    if let Some(seen) = pdftotext(&copy) {
        let line = "Kommunen bør følge de fælles råd";
        assert_eq!(words(&seen), words(&format!("{line} {line}")));
    }
}

/// 3 x 3 grey pixels, 0 to 22, interlaced.
const INTERLACED: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x03\0\0\0\x03\x08\0\0\0\x01\x04\x44\xda\xf5\0\0\0\x17IDAT\
    \x78\xda\x63\x60\x60\x60\x62\x10\x11\x63\x60\x64\x10\x65\xe0\xe2\xe6\x01\0\x02\x65\0\x64\xdc\x38\x9c\xaa\0\0\0\0IEND\
    \xae\x42\x60\x82";

#[test]
fn interlaced_and_transparent_png_become_copies() {
    let (reading, source) = read("a.png", INTERLACED.to_vec(), None);
    let (copy, _) = export::one(&reading, &source, Format::Pdf).unwrap();
    assert_eq!(pictures(&copy)[0].0, [0, 1, 2, 10, 11, 12, 20, 21, 22]);

    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 2, 1);
    encoder.set_color(png::ColorType::Rgba);
    encoder.write_header().unwrap().write_image_data(&[1, 2, 3, 255, 4, 5, 6, 9]).unwrap();
    let (reading, source) = read("a.png", file, None);
    let (copy, _) = export::one(&reading, &source, Format::Pdf).unwrap();
    let (pixels, facts) = pictures(&copy).remove(0);
    assert_eq!(pixels, [1, 2, 3, 4, 5, 6]);
    let document = lopdf::Document::load_mem(&copy).unwrap();
    let mask = facts.get_deref(b"SMask", &document).unwrap().as_stream().unwrap();
    assert_eq!(mask.get_plain_content().unwrap(), [255, 9]);
}

#[test]
fn a_picture_that_no_pdf_can_hold_is_refused_with_the_cure() {
    let mut file = Cursor::new(Vec::new());
    TiffEncoder::new(&mut file).unwrap().write_image::<colortype::Gray32Float>(2, 2, &[0.0, 1.0, 0.5, 0.2]).unwrap();
    let (reading, source) = read("a.tif", file.into_inner(), None);
    let why = export::one(&reading, &source, Format::Pdf).unwrap_err();
    assert!(why.contains("TIFF of measurements") && why.contains("img2pdf"), "{why}");
}
