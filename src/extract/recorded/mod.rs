//! Recorded OCR: words with boxes that an engine wrote down earlier, as hOCR, ALTO or PAGE XML.

mod alto;
mod hocr;
mod page_xml;
mod place;
mod xml;

use super::{Extracted, ocr, within};
use crate::Error;
use crate::model::{Content, Format, OcrEngineFacts, Page, PageImage, PlacedWords, Role, StatedBlock, TextFrom, Word};
use crate::pipeline::Tools;
use xml::Events;

/// Without a stated resolution the longer side of a page is taken to be that of A4, inches.
const A4: f32 = 11.69;
/// The name by which pjece signs what it writes.
const PROGRAM: &str = "pjece";
/// Cells of a row that a file may leave empty.
const CELLS: usize = 100;
/// Resolutions that a file may state and be believed, pixels per inch.
const BELIEVED: std::ops::RangeInclusive<f32> = 60.0..=2400.0;

/// What a recorded file says, before it is put on paper.
#[derive(Debug, Default)]
struct Recording {
    pages: Vec<RecordedPage>,
    /// Name and version of the program that read the pictures.
    engine: String,
    /// Language of the text as the file states it: the nearest to a model's name that these formats have.
    language: String,
}

/// A page as recorded.
#[derive(Debug, Default)]
struct RecordedPage {
    /// Width and height in the file's own unit.
    size: (f32, f32),
    unit: Unit,
    /// Words in the file's order and unit.
    words: Vec<Word>,
    /// How the file arranges them.
    blocks: Vec<StatedBlock>,
}

impl RecordedPage {
    /// Begins a block.
    fn block(&mut self, role: Role) {
        self.blocks.push(StatedBlock { role, lines: Vec::new() });
    }

    /// Begins a line.
    fn line(&mut self) {
        if self.blocks.is_empty() {
            self.block(Role::Text);
        }
        if let Some(block) = self.blocks.last_mut() {
            block.lines.push(vec![Vec::new()]);
        }
    }

    /// Adds a word to the open line, after the end of so many cells.
    fn word(&mut self, word: Word, cells: usize) {
        if self.blocks.last().is_none_or(|block| block.lines.is_empty()) {
            self.line();
        }
        if let Some(line) = self.blocks.last_mut().and_then(|block| block.lines.last_mut()) {
            line.extend((0..cells.min(CELLS)).map(|_| Vec::new()));
            line.last_mut().into_iter().for_each(|cell| cell.push(self.words.len()));
        }
        self.words.push(word);
    }

    /// The blocks that hold words, when pjece wrote the file: it put them in order when it did.
    fn stated(&mut self, engine: &str) -> Option<Vec<StatedBlock>> {
        let blocks = std::mem::take(&mut self.blocks);
        let has_words = |block: &StatedBlock| block.lines.iter().flatten().any(|cell| !cell.is_empty());
        let is_own = engine.split(' ').next() == Some(PROGRAM);
        is_own.then(|| blocks.into_iter().filter(has_words).collect())
    }
}

/// The unit of a page's numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Unit {
    /// Pixels of a picture whose resolution nobody states.
    #[default]
    Pixel,
    /// Pixels of a picture with so many pixels per inch.
    PixelAt(f32),
    /// So many to the inch, and no picture's pixels.
    PerInch(f32),
}

/// Reads a file of recorded OCR. Damaged markup is read as far as it can be.
///
/// # Errors
/// [`Error::NoPages`], or [`Error::LimitExceeded`] for too many pages or too much text.
pub(super) fn from_bytes(bytes: &[u8], format: Format, tools: &Tools<'_>) -> Result<Extracted, Error> {
    let text = xml::decode(bytes);
    let events = Events::new(&text);
    let recording = match format {
        Format::Alto => alto::recording(events),
        Format::PageXml => page_xml::recording(events),
        _ => hocr::recording(events),
    };
    let limits = &tools.config.limits;
    within("pages", limits.pages, recording.pages.len() as u64)?;
    let characters: usize = recording.pages.iter().flat_map(|page| &page.words).map(|word| word.text.len()).sum();
    within("characters", limits.characters, characters as u64)?;
    if recording.pages.is_empty() {
        return Err(Error::NoPages);
    }
    let or_unknown = |said: String| if said.is_empty() { "unknown".to_owned() } else { said };
    let engine = recording.engine.clone();
    let paper = |(index, page)| on_paper(index as u32 + 1, page, &engine);
    Ok(Extracted {
        pages: recording.pages.into_iter().enumerate().map(paper).collect(),
        ocr: Some(OcrEngineFacts {
            engine: or_unknown(recording.engine),
            model: or_unknown(recording.language),
            model_sha256: None,
        }),
        ..Extracted::default()
    })
}

fn on_paper(number: u32, mut page: RecordedPage, engine: &str) -> Page {
    let (width, height) = extent(&page);
    let per_inch = match page.unit {
        Unit::PixelAt(dpi) if BELIEVED.contains(&dpi) => dpi,
        Unit::PerInch(units) => units,
        _ => (width.max(height) / A4).clamp(72.0, 600.0),
    };
    let scale = 72.0 / per_inch;
    let to_page = [scale, 0.0, 0.0, scale, 0.0, 0.0];
    let is_picture = !matches!(page.unit, Unit::PerInch(_)) && width >= 1.0 && height >= 1.0;
    let words = match page.stated(engine) {
        Some(stated) => PlacedWords { stated: Some(stated), ..ocr::settled(page.words, to_page) },
        None => ocr::placed(page.words, to_page),
    };
    Page {
        number,
        size: (width > 0.0 && height > 0.0).then_some((width * scale, height * scale)),
        rotation: 0,
        text_from: if words.words.is_empty() { TextFrom::None } else { TextFrom::Ocr },
        content: Content::Words(words),
        image: is_picture.then_some(PageImage { width_px: width as u32, height_px: height as u32, to_page }),
        file: None,
        warnings: Vec::new(),
    }
}

/// The page's size; when none is stated, as far as its words reach.
fn extent(page: &RecordedPage) -> (f32, f32) {
    let (width, height) = page.size;
    if width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite() {
        return page.size;
    }
    page.words.iter().fold((0.0, 0.0), |(x, y), word| (word.rect.right().max(x), word.rect.bottom().max(y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::dictionary::Dictionary;

    /// The only page of a recording.
    fn read(text: &str, format: Format) -> (Page, OcrEngineFacts) {
        let (dictionary, config) = (Dictionary::embedded(), Config::default());
        let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
        let mut extracted = from_bytes(text.as_bytes(), format, &tools).unwrap();
        (extracted.pages.remove(0), extracted.ocr.unwrap())
    }

    fn texts(page: &Page) -> Vec<&str> {
        let Content::Words(placed) = &page.content else { return Vec::new() };
        placed.words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn pixels_become_points_by_the_stated_resolution() {
        let hocr = "<html><meta name='ocr-system' content='tesseract 5.3.0'/><div class='ocr_page' title='image \"a b; c\"; \
                    bbox 0 0 1300 1654; scan_res 200 200'><p lang='dan'><span class='ocr_line' title='bbox 200 400 300 436'>\
                    <span class='ocrx_word' title='bbox 200 400 300 436; x_wconf 91'>Sk&aring;b</span></span></p></div></html>";
        let (page, engine) = read(hocr, Format::Hocr);
        assert_eq!((engine.engine.as_str(), engine.model.as_str()), ("tesseract 5.3.0", "dan"));
        let Content::Words(placed) = &page.content else { panic!("no words") };
        assert_eq!(placed.words[0].text, "Skåb");
        assert_eq!(placed.words[0].confidence, Some(0.91));
        assert_eq!(format!("{:?}", placed.words[0].rect.rounded()), "[72.0, 144.0, 108.0, 157.0]");
        assert_eq!(page.image.map(|i| (i.width_px, i.height_px)), Some((1300, 1654)));
    }

    #[test]
    fn alto_parts_of_hyphenated_words_stand_as_printed() {
        let alto = "<a:alto xmlns:a='x'><a:Description><a:MeasurementUnit>mm10</a:MeasurementUnit><a:OCRProcessing>\
                    <a:softwareName>ABBYY</a:softwareName><a:softwareVersion>9</a:softwareVersion></a:OCRProcessing>\
                    </a:Description><a:Layout><a:Page WIDTH='2100' HEIGHT='2970'><a:TextLine><a:String CONTENT='anbe' \
                    HPOS='254' VPOS='254' WIDTH='100' HEIGHT='40' WC='0.5' SUBS_TYPE='HypPart1' SUBS_CONTENT='anbefaling'/>\
                    <a:HYP CONTENT='&#xAD;' WIDTH='9'/></a:TextLine><a:TextLine><a:String CONTENT='faling' HPOS='254' \
                    VPOS='300' WIDTH='100' HEIGHT='40' SUBS_TYPE='HypPart2' SUBS_CONTENT='anbefaling'/></a:TextLine>\
                    </a:Page></a:Layout></a:alto>";
        let (page, engine) = read(alto, Format::Alto);
        assert_eq!(texts(&page), ["anbe-", "faling"]);
        assert_eq!(engine.engine, "ABBYY 9");
        assert_eq!(page.image, None);
        let Content::Words(placed) = &page.content else { panic!("no words") };
        assert!((placed.words[0].rect.left() - 72.0).abs() < 0.1 && placed.words[1].starts_line);
    }

    #[test]
    fn page_xml_words_win_over_lines_and_lines_over_regions() {
        let xml = |inside: &str| {
            format!(
                "<PcGts><Metadata><Creator>Transkribus</Creator></Metadata><Page imageWidth='1000' imageHeight='1414'>\
                 <TextRegion><TextLine><Coords points='10,10 210,10 210,30 10,30'/>{inside}<TextEquiv><Unicode>hele \
                 linjen</Unicode></TextEquiv></TextLine><TextEquiv><Unicode>alt</Unicode></TextEquiv></TextRegion>\
                 </Page></PcGts>"
            )
        };
        let word = "<Word><Coords points='10,10 50,30'/><Glyph><TextEquiv><Unicode>o</Unicode></TextEquiv></Glyph>\
                    <TextEquiv conf='0.8'><Unicode>ord &amp; mere</Unicode></TextEquiv></Word>";
        let (page, engine) = read(&xml(word), Format::PageXml);
        assert_eq!(texts(&page), ["ord", "&", "mere"]);
        assert_eq!(engine.engine, "Transkribus");
        assert_eq!(texts(&read(&xml(""), Format::PageXml).0), ["hele", "linjen"]);
    }

    #[test]
    fn entities_are_not_expanded_and_damage_is_survived() {
        let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><alto><Page WIDTH='9' HEIGHT='9'><TextLine>\
                    <String CONTENT='&b;x' HPOS='1' VPOS='1' WIDTH='4' HEIGHT='2'/></Nowhere><String CONTENT='y' HPOS='5";
        assert_eq!(texts(&read(bomb, Format::Alto).0), ["&b;x"]);
    }
}
