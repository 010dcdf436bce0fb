//! Files in other formats: what is written can be read back, says the same, and is text all through.
#![allow(
    clippy::disallowed_methods,
    clippy::format_collect,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "tests make files, start programs, and fail by panics"
)]

mod support;

use pjece::config::{Config, OcrMode};
use pjece::dictionary::Dictionary;
use pjece::export::{self, Format};
use pjece::extract::{Light, OcrEngine};
use pjece::model::{OcrEngineFacts, Rect, Source, Word};
use pjece::{Reading, Tools, pipeline};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use support::{contents, json, pjece, root, write};

fn read(path: &str, bytes: Vec<u8>) -> (Reading, Source) {
    read_with(path, bytes, None)
}

fn read_with(path: &str, bytes: Vec<u8>, engine: Option<&dyn OcrEngine>) -> (Reading, Source) {
    static SHARED: OnceLock<(Dictionary, Config)> = OnceLock::new();
    let (dictionary, config) = SHARED.get_or_init(|| (Dictionary::embedded(), Config::default()));
    let mut config = config.clone();
    config.read.ocr = if engine.is_some() { OcrMode::Force } else { OcrMode::Never };
    let source = Source::new(path, bytes);
    (pipeline::run(&source, &Tools { dictionary, ocr_engine: engine, config: &config }).unwrap(), source)
}

fn written(path: &str, bytes: Vec<u8>, format: Format) -> Vec<u8> {
    let (reading, source) = read(path, bytes);
    export::one(&reading, &source, format).unwrap().0
}

/// The corpus' files of this name.
fn corpus(name: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("corpus"))
        .unwrap()
        .map(|entry| entry.unwrap().path().join(name))
        .filter(|path| path.exists())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// Fails when the bytes are no well-formed XML, or hold a character that XML 1.0 forbids.
fn parse(bytes: &[u8]) -> Vec<Event<'_>> {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(!text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')), "control character");
    let mut reader = Reader::from_str(text);
    let mut events = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return events,
            event => events.push(event),
        }
    }
}

#[test]
fn alto_and_hocr_of_the_corpus_read_back_as_the_same_text() {
    for file in ["source.pdf", "scan.pdf", "scan.eng.hocr"].into_iter().flat_map(corpus) {
        let (reading, source) = read("a", std::fs::read(&file).unwrap());
        for format in [Format::Alto, Format::Hocr] {
            let (bytes, _) = export::one(&reading, &source, format).unwrap();
            parse(&bytes);
            let (again, _) = read("b", bytes);
            assert_eq!(again.text.as_str(), reading.text.as_str(), "{format:?} of {}", file.display());
        }
    }
}

#[test]
fn page_files_read_back_as_the_same_pages() {
    for file in corpus("scan.pdf") {
        let (reading, source) = read("a", std::fs::read(&file).unwrap());
        let files = export::exports(&reading, &source, &[Format::Page], &[]).files;
        assert_eq!(files.last().unwrap().ending, Format::Page.ending(), "the first page is written last");
        let pages: Vec<String> = files
            .into_iter()
            .rev()
            .map(|file| {
                parse(&file.bytes);
                read("b", file.bytes).0.text.as_str().to_owned()
            })
            .collect();
        assert_eq!(pages.join("\u{c}"), reading.text.as_str(), "{}", file.display());
    }
}

/// What ALTO 4.4 allows: element, attributes, elements inside in this order.
const ALTO: [(&str, &str, &str); 14] = [
    ("alto", "xmlns xmlns:xsi xsi:schemaLocation SCHEMAVERSION", "Description Styles Tags ReadingOrder Layout"),
    ("Description", "", "MeasurementUnit sourceImageInformation OCRProcessing Processing"),
    ("sourceImageInformation", "", "fileName fileIdentifier documentIdentifier"),
    (
        "Processing",
        "ID",
        "processingCategory processingDateTime processingAgency processingStepDescription processingStepSettings processingSoftware",
    ),
    ("processingSoftware", "", "softwareCreator softwareName softwareVersion applicationDescription"),
    ("fileIdentifier", "fileIdentifierLocation", ""),
    ("StructureTag", "ID TYPE LABEL DESCRIPTION URI", ""),
    ("Page", "ID PROCESSINGREFS HEIGHT WIDTH PHYSICAL_IMG_NR LANG", "PrintSpace"),
    ("PrintSpace", "HEIGHT WIDTH HPOS VPOS", "TextBlock"),
    ("TextBlock", "ID TAGREFS HEIGHT WIDTH HPOS VPOS ROTATION", "TextLine"),
    ("TextLine", "ID HEIGHT WIDTH HPOS VPOS", "String SP HYP"),
    (
        "String",
        "ID TAGREFS PROCESSINGREFS HEIGHT WIDTH HPOS VPOS CONTENT STYLE SUBS_TYPE SUBS_CONTENT WC CS",
        "Shape ALTERNATIVE Glyph",
    ),
    ("ALTERNATIVE", "PURPOSE", ""),
    ("HYP", "CONTENT", ""),
];

/// The schema itself is not at hand in a registry; of what pjece writes this table says the same.
#[test]
fn alto_keeps_to_the_schema() {
    let scan = std::fs::read(&corpus("scan.pdf")[0]).unwrap();
    let bytes = written("a.pdf", scan, Format::Alto);
    let mut open: Vec<(String, usize)> = Vec::new();
    let (mut ids, mut references) = (BTreeSet::new(), BTreeSet::new());
    let mut seen = BTreeSet::new();
    for event in parse(&bytes) {
        let (start, is_empty) = match &event {
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::End(_) => {
                open.pop();
                continue;
            }
            _ => continue,
        };
        let name: String = start.name().as_ref().to_owned();
        seen.insert(name.clone());
        let row = ALTO.iter().find(|(element, _, _)| *element == name);
        for attribute in start.attributes() {
            let attribute = attribute.unwrap();
            let (key, value) = (attribute.key.as_ref().to_owned(), attribute.value.to_string());
            assert!(row.is_some_and(|row| row.1.split(' ').any(|allowed| allowed == key)), "{name} {key}");
            match key.as_str() {
                "ID" => assert!(ids.insert(value.clone()), "{value} twice"),
                "TAGREFS" | "PROCESSINGREFS" => references.extend(value.split(' ').map(str::to_owned)),
                "WC" => assert!((0.0..=1.0).contains(&value.parse::<f32>().unwrap())),
                "HEIGHT" | "WIDTH" | "HPOS" | "VPOS" => assert!(value.parse::<f32>().unwrap() >= 0.0, "{key}={value}"),
                _ => {}
            }
        }
        if let Some((parent, at)) = open.last_mut()
            && let Some(row) = ALTO.iter().find(|row| row.0 == parent.as_str())
        {
            let place = row.2.split(' ').position(|child| child == name);
            let place = place.unwrap_or_else(|| panic!("{name} in {parent}"));
            assert!(place >= *at || parent == "TextLine", "{name} comes too late in {parent}");
            *at = place;
        }
        if !is_empty {
            open.push((name, 0));
        }
    }
    assert!(references.is_subset(&ids), "{references:?}");
    for wanted in ["ALTERNATIVE", "HYP", "SP", "StructureTag"] {
        assert!(seen.contains(wanted), "no {wanted}");
    }
}

#[test]
fn a_repaired_and_hyphenated_word_is_told_in_alto() {
    let hocr = "<div class='ocr_page' title='bbox 0 0 1000 1414'>\
        <span class='ocr_line' title='bbox 100 100 900 120'><span class='ocrx_word' title='bbox 100 100 180 120; x_wconf 90'>\
        Kommunen</span> <span class='ocrx_word' title='bbox 190 100 260 120; x_wconf 40'>bgr</span> <span class='ocrx_word' \
        title='bbox 270 100 340 120'>fglge</span> <span class='ocrx_word' title='bbox 350 100 440 120'>den</span> \
        <span class='ocrx_word' title='bbox 450 100 540 120'>falles</span> \
        <span class='ocrx_word' title='bbox 820 100 900 120'>anbe-</span></span>\
        <span class='ocr_line' title='bbox 100 130 900 150'><span class='ocrx_word' title='bbox 100 130 180 150'>faling</span> \
        <span class='ocrx_word' title='bbox 190 130 260 150'>om</span> <span class='ocrx_word' title='bbox 270 130 340 150'>\
        bgrn</span> <span class='ocrx_word' title='bbox 350 130 400 150'>pa</span> <span class='ocrx_word' \
        title='bbox 410 130 500 150'>skolerne.</span></span></div>";
    let alto = String::from_utf8(written("a.hocr", hocr.into(), Format::Alto)).unwrap();
    let string = |content: &str| {
        let at = alto.find(&format!("CONTENT=\"{content}\"")).unwrap_or_else(|| panic!("{content} in {alto}"));
        let start = alto[..at].rfind("<String").unwrap();
        alto[start..].split("</String>").next().unwrap().lines().take(2).collect::<String>()
    };
    let first = string("anbe");
    assert!(first.contains("SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"anbefaling\""), "{first}");
    assert!(!first.contains("ALTERNATIVE"), "{first}");
    assert!(string("faling").contains("SUBS_TYPE=\"HypPart2\""));
    let child = string("børn");
    assert!(child.contains("PROCESSINGREFS=\"repaired\"") && child.contains(">bgrn</ALTERNATIVE>"), "{child}");
    assert!(string("Kommunen").contains("WC=\"0.9\""));
}

/// Text of our own that tries to be something else in every format.
const HOSTILE: &str = "<script>alert(1)</script> & \"quoted\"";

fn hostile_hocr() -> Vec<u8> {
    let words: String = format!("=SUM(A1) {HOSTILE} ]]> --> \u{202e}baglæns\u{7} Anbefalinger")
        .split(' ')
        .enumerate()
        .map(|(index, word)| {
            let word = word.replace('&', "&amp;").replace('<', "&lt;").replace('\u{7}', "&#7;");
            format!("<span class='ocrx_word' title='bbox {} 100 {} 120'>{word}</span> ", 50 * index, 50 * index + 40)
        })
        .collect();
    format!(
        "<title>{}</title><div class='ocr_page' title='bbox 0 0 1000 1414'><span class='ocr_line' \
         title='bbox 0 100 900 120'>{words}</span></div>",
        HOSTILE.replace('<', "&lt;")
    )
    .into_bytes()
}

#[test]
fn hostile_text_and_names_stay_text_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let name = "=1+1 <img src=x onerror=alert(1)>&\"'%22;.hocr";
    write(&folder.path().join("in").join(name), hostile_hocr());
    let output = folder.path().join("out");
    let formats = "txt,md,csv,alto,hocr,page,dc,mets,pdf";
    let ended = pjece(&[
        "run",
        folder.path().join("in").to_str().unwrap(),
        "--output",
        output.to_str().unwrap(),
        "--format",
        formats,
    ]);
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
    let files = contents(&output);
    let get = |ending: &str| &files[&format!("{name}{ending}")];
    for ending in [".alto.xml", ".hocr", ".0001.page.xml", ".dc.xml", ".mets.xml"] {
        for event in parse(get(ending)) {
            if let Event::Start(start) | Event::Empty(start) = event {
                assert!(!matches!(start.name().as_ref(), "script" | "img"), "{ending}");
            }
        }
        let text = String::from_utf8_lossy(get(ending));
        assert!(ending != ".alto.xml" || text.contains("&lt;script&gt;"), "{text}");
    }
    let markdown = String::from_utf8_lossy(get(".md"));
    assert!(!markdown.replace("\\<", "").contains('<'), "{markdown}");
    for ending in [".recommendations.csv", ".cases.csv", ".edits.csv"] {
        let table = String::from_utf8_lossy(get(ending));
        for line in table.lines() {
            assert!(!line.starts_with(['=', '+', '-', '@']) && !line.contains(",="), "{ending}: {line}");
        }
    }
}

/// The words of a text in order, without what separates them.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Share of the words of `truth` that `text` lacks, whatever the order.
fn missing(truth: &str, text: &str) -> f64 {
    let mut left = words(text);
    left.sort_unstable();
    let all = words(truth);
    let lacking = all.iter().filter(|word| left.binary_search(word).is_err()).count();
    lacking as f64 / all.len().max(1) as f64
}

/// The streams of a PDF's pictures as they lie in the file.
fn pictures(pdf: &[u8]) -> BTreeSet<Vec<u8>> {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    let is_picture = |stream: &&lopdf::Stream| {
        stream.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"Image"))
    };
    streams.filter(is_picture).map(|stream| stream.content.clone()).collect()
}

#[test]
fn the_access_copy_of_a_scan_says_what_was_repaired_and_keeps_its_pictures() {
    for file in corpus("scan.pdf") {
        let original = std::fs::read(&file).unwrap();
        let (reading, source) = read("scan.pdf", original.clone());
        let (copy, _) = export::one(&reading, &source, Format::Pdf).unwrap();
        assert_eq!(pictures(&copy), pictures(&original), "{}", file.display());
        let (again, _) = read("scan.access.pdf", copy.clone());
        let (before, after) = (reading.text.as_str(), again.text.as_str());
        let lacking = missing(before, after).max(missing(after, before));
        assert!(lacking < 0.02, "{}: {lacking}", file.display());
        assert_eq!(again.document.pages.len(), reading.document.pages.len());
        let twice = export::one(&reading, &source, Format::Pdf).unwrap().0;
        assert_eq!(twice, copy, "same in, same out");
    }
}

/// Runs a program if it is on this machine.
fn program(name: &str, arguments: &[&str]) -> Option<std::process::Output> {
    Command::new(name).args(arguments).output().ok()
}

#[test]
fn other_programs_find_no_fault_with_the_access_copy() {
    let folder = tempfile::tempdir().unwrap();
    for (number, file) in corpus("scan.pdf").into_iter().enumerate() {
        let (reading, source) = read("scan.pdf", std::fs::read(&file).unwrap());
        let copy = folder.path().join(format!("{number}.pdf"));
        write(&copy, export::one(&reading, &source, Format::Pdf).unwrap().0);
        let copy = copy.to_str().unwrap();
        if let Some(checked) = program("qpdf", &["--check", copy]) {
            assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
        }
        if let Some(read) = program("pdftotext", &[copy, "-"]) {
            let text = String::from_utf8_lossy(&read.stdout).into_owned();
            let lacking = missing(reading.text.as_str(), &text);
            assert!(lacking < 0.03, "{}: {lacking}", file.display());
        }
    }
}

/// An engine that reads the same line in every picture, with the English model's mistakes.
struct Recorded;

impl OcrEngine for Recorded {
    fn facts(&self) -> OcrEngineFacts {
        OcrEngineFacts { engine: "recorded 1".to_owned(), model: "eng".to_owned(), model_sha256: None }
    }

    fn words(&self, _: &[u8], _: u32, _: Light) -> Result<Vec<Word>, pjece::Error> {
        let line = "Kommunen bgr folge de falles rad om bgrn pa skolerne og give dem tid til at lere";
        let word = |(index, text): (usize, &str)| Word {
            text: text.to_owned(),
            rect: Rect::new(60.0 * index as f32, 100.0, 60.0 * index as f32 + 50.0, 120.0).unwrap(),
            baseline: 120.0,
            size: 20.0,
            bold: false,
            direction: 0,
            confidence: Some(0.9),
            starts_line: index == 0,
            invisible: false,
            is_ink: true,
            colour: None,
        };
        Ok(line.split(' ').enumerate().map(word).collect())
    }
}

#[test]
fn pictures_and_scans_without_text_become_searchable() {
    // Blank paper: on a printed one the ink behind the engine's words would be other words'.
    let jpeg = std::fs::read(root().join("tests/pictures/paper.jpg")).unwrap();
    let bare = written("a.jpg", jpeg.clone(), Format::Pdf);
    assert_eq!(read("bare.pdf", bare.clone()).0.text.as_str(), "");
    for (name, bytes) in [("a.jpg", jpeg.clone()), ("bare.pdf", bare)] {
        let (reading, source) = read_with(name, bytes, Some(&Recorded));
        assert!(reading.text.as_str().contains("børn på skolerne"), "{}", reading.text.as_str());
        let (copy, _) = export::one(&reading, &source, Format::Pdf).unwrap();
        assert_eq!(pictures(&copy), BTreeSet::from([jpeg.clone()]));
        assert_eq!(read("copy.pdf", copy).0.text.as_str(), reading.text.as_str(), "{name}");
    }
}

#[test]
fn printed_text_stays_as_it_is_printed() {
    let original = std::fs::read(&corpus("source.pdf")[0]).unwrap();
    let (reading, source) = read("a.pdf", original);
    let (copy, _) = export::one(&reading, &source, Format::Pdf).unwrap();
    assert_eq!(read("b.pdf", copy.clone()).0.text.as_str(), reading.text.as_str());
    assert!(copy.windows(11).any(|bytes| bytes == b"/AccessCopy"), "it is labelled");
}

#[test]
fn what_has_no_paper_has_no_alto() {
    let (reading, source) = read("a.txt", "Kommunen har plads.\n".into());
    assert!(export::one(&reading, &source, Format::Alto).unwrap_err().contains("no pages on paper"));
    let made = export::exports(&reading, &source, &[Format::Alto, Format::Pdf, Format::Mets, Format::Txt], &[]);
    let endings: Vec<&str> = made.files.iter().map(|file| file.ending.as_str()).collect();
    assert_eq!(endings, [".txt", ".mets.xml"]);
    assert_eq!(made.warnings.len(), 2);
}

fn run(input: &Path, output: &Path, options: &[&str]) -> serde_json::Value {
    let arguments =
        [&["run", input.to_str().unwrap(), "--output", output.to_str().unwrap(), "-q", "--ocr", "never"], options];
    assert_eq!(pjece(&arguments.concat()).status.code(), Some(0));
    json(&output.join("run.json"))
}

#[test]
fn a_run_goes_on_until_every_format_is_there_and_keeps_nothing_stale() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let scan = std::fs::read(&corpus("scan.eng.hocr")[0]).unwrap();
    write(&input.join("a.hocr"), &scan);
    write(&input.join("b.txt"), "Kommunen har plads.\n");
    run(&input, &output, &["--format", "txt,page"]);
    let report = run(&input, &output, &["--format", "txt", "--format", "page", "--on-exists", "skip"]);
    assert_eq!(report["timings"]["kept"], 2, "all is there, as far as a text can have it");
    let report = run(&input, &output, &["--format", "txt,page,alto", "--on-exists", "skip"]);
    assert_eq!((&report["timings"]["kept"], &report["timings"]["read"]), (&1.into(), &1.into()), "ALTO was lacking");
    assert!(output.join("a.hocr.alto.xml").exists() && output.join("a.hocr.0001.page.xml").exists());
    std::fs::remove_file(output.join("a.hocr.0001.page.xml")).unwrap();
    let report = run(&input, &output, &["--format", "page", "--on-exists", "skip"]);
    assert_eq!(report["timings"]["read"], 1);
    run(&input, &output, &[]);
    assert!(output.join("a.hocr.alto.xml").exists(), "made from the same bytes: still true");
    write(&input.join("a.hocr"), hostile_hocr());
    run(&input, &output, &["--format", "md"]);
    let names: Vec<String> = contents(&output).into_keys().filter(|name| name.starts_with("a.hocr")).collect();
    assert_eq!(names, ["a.hocr.audit.jsonl", "a.hocr.json", "a.hocr.md"]);
}

#[test]
fn mets_ties_together_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("æ b.hocr"), std::fs::read(&corpus("scan.eng.hocr")[0]).unwrap());
    run(&input, &output, &["--format", "mets"]);
    let files = contents(&output);
    let mets = String::from_utf8(files["æ b.hocr.mets.xml"].clone()).unwrap();
    for ending in [".json", ".audit.jsonl", ".alto.xml"] {
        let file = &files[&format!("æ b.hocr{ending}")];
        assert!(mets.contains(&format!("xlink:href=\"%C3%A6%20b.hocr{ending}\"")), "{ending} in {mets}");
        assert!(mets.contains(&format!("CHECKSUM=\"{}\"", pjece::model::sha256(file))), "{ending}");
    }
    assert!(mets.contains("BEGIN=\"p1\""));
    let alto = String::from_utf8(files["æ b.hocr.alto.xml"].clone()).unwrap();
    assert!(alto.contains("<Page ID=\"p1\""));
}

#[test]
fn what_is_not_public_and_personal_is_not_told_in_dublin_core() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("a.txt"), "BREV TIL KAREN\n\nSagen om 010203-1234 er lukket.\n");
    let manifest = folder.path().join("facts.csv");
    let dc = |access: &str| {
        write(&manifest, format!("path,id,title,access\na.txt,KL-17,Brev,{access}\n"));
        run(&input, &output, &["--manifest", manifest.to_str().unwrap(), "--format", "dc,mets"]);
        let files = contents(&output);
        let get = |ending: &str| String::from_utf8(files[&format!("a.txt{ending}")].clone()).unwrap();
        (get(".dc.xml"), get(".mets.xml"))
    };
    let (core, _) = dc("public");
    assert!(core.contains("KAREN") && core.contains("<dc:identifier>KL-17</dc:identifier>"), "{core}");

    let (core, mets) = dc("restricted");
    assert!(!core.contains("KAREN") && !mets.contains("KAREN"), "{core}");
    assert!(core.contains("<dc:title>Brev</dc:title>") && core.contains("<dc:rights>restricted</dc:rights>"), "{core}");
}
