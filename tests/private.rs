//! Personal data: flagged in the record; withheld from messages, reports and files in other formats when the archive keeps
//! the document from the public.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make files and start the program")]

mod support;

use pjece::export::ENDINGS;
use std::fmt::Write;
use std::path::Path;
use support::{contents, json, pdf, pjece, stream, write};

const CPR: &str = "010203-1234";
const PHONE: &str = "12 34 56 78";
const STREET: &str = "Syrenvej 4";

/// A letter as hOCR, with boxes, so that every format can be written; its foot stands outside the running text.
fn letter() -> String {
    let lines = [
        "Kære naboer på Øen",
        "Sagen om 010203-1234 er lukket, og vi bor på Syrenvej 4, 8300 Odder.",
        "• Skab ro om sagen og ring til mig på mobil 12 34 56 78 når det haster.",
        "Med venlig hilsen Karen",
    ];
    let mut page = String::new();
    for (row, line) in lines.iter().enumerate() {
        let top = 200 + 120 * row;
        let _ = write!(page, "<p class='ocr_par'><span class='ocr_line' title='bbox 200 {top} 2200 {}'>", top + 50);
        for (at, word) in line.split(' ').enumerate() {
            let left = 200 + 130 * at;
            let title = format!("bbox {left} {top} {} {}; x_wconf 95", left + 110, top + 50);
            let _ = write!(page, "<span class='ocrx_word' title='{title}'>{word}</span> ");
        }
        page += "</span></p>";
    }
    format!(
        "<html><head><title></title></head><body><div class='ocr_page' title='bbox 0 0 2480 3508; scan_res 300 300'>{page}</div></body></html>"
    )
}

/// Runs over the letter with an `access`; gives the output folder.
fn run(folder: &Path, access: &str) -> std::path::PathBuf {
    let (input, output) = (folder.join("in"), folder.join(access));
    write(&input.join("brev.hocr"), letter());
    write(&input.join(format!("{CPR}.txt")), "");
    let manifest = folder.join("facts.csv");
    write(&manifest, format!("path,access\nbrev.hocr,{access}\n{CPR}.txt,{access}\n"));
    let [input, manifest] = [&input, &manifest].map(|path| path.to_str().unwrap());
    let formats = ["--format", "txt,md,csv,alto,hocr,page,dc,mets"];
    let options = ["run", input, "--output", output.to_str().unwrap(), "--manifest", manifest, "-v"];
    let ended = pjece(&[&options[..], &formats].concat());
    assert_eq!(ended.status.code(), Some(3));
    let messages = String::from_utf8(ended.stderr).unwrap();
    let told = if access == "public" { CPR } else { "xxxxxx-xxxx" };
    assert!(messages.contains(&format!("error: {told}.txt: is empty")), "{messages}");
    assert_eq!(messages.contains(CPR), access == "public", "{messages}");
    assert!(!messages.contains(PHONE) && !messages.contains(STREET), "{messages}");
    output
}

#[test]
fn personal_data_is_flagged_in_the_record_and_withheld_from_what_is_passed_on() {
    let folder = tempfile::tempdir().unwrap();
    let (public, restricted) = (run(folder.path(), "public"), run(folder.path(), "restricted"));
    let record = json(&restricted.join("brev.hocr.json"));
    let kinds: Vec<&str> =
        record["personal_data"].as_array().unwrap().iter().map(|data| data["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["cpr", "address", "phone"]);
    assert!(record["text"].as_str().unwrap().contains(CPR), "the record is the archive's own");

    assert!(pjece(&["report", restricted.to_str().unwrap()]).status.success());
    let report = std::fs::read_to_string(restricted.join("report.html")).unwrap();
    assert!(![CPR, PHONE, STREET, "Karen"].iter().any(|said| report.contains(said)), "{report}");
    std::fs::remove_file(restricted.join("report.html")).unwrap();

    let (public, restricted) = (contents(&public), contents(&restricted));
    assert_eq!(public.keys().collect::<Vec<_>>(), restricted.keys().collect::<Vec<_>>());
    let mut compared = 0;
    for (name, bytes) in &restricted {
        let Some(ending) = name.strip_prefix("brev.hocr") else { continue };
        if matches!(ending, ".json" | ".audit.jsonl") {
            continue;
        }
        let text = String::from_utf8(bytes.clone()).unwrap();
        for said in [CPR, PHONE, STREET, "Syrenvej", "34"] {
            assert!(!text.contains(&format!(">{said}<")) && (said == "34" || !text.contains(said)), "{name}: {text}");
        }
        // Nothing else is lost: the same number of letters, and the words around.
        let open = String::from_utf8(public[name].clone()).unwrap();
        if [".txt", ".alto.xml", ".hocr"].contains(&ending) {
            assert!(text.contains("xxxxxx-xxxx") && text.contains("Karen"), "{name}: {text}");
            assert_eq!(text.chars().count(), open.chars().count(), "{name}");
            assert!(open.contains(CPR), "{name}: {open}");
            compared += 1;
        }
    }
    assert_eq!(compared, 3);
}

#[test]
fn a_scan_of_a_restricted_document_with_personal_data_gets_no_access_copy() {
    assert!(ENDINGS.contains(&".access.pdf"));
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    // A digital PDF does for a scan: what counts is that it has pages to copy.
    let page =
        "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >>";
    let pamphlet = pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< {page} >>"),
        stream("", "BT /F 12 Tf 72 700 Td (Sagen om 010203-1234 er lukket.) Tj ET"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ]);
    write(&input.join("brev.pdf"), pamphlet);
    let copy = |access: &str| {
        let manifest = folder.path().join("facts.csv");
        write(&manifest, format!("path,access\nbrev.pdf,{access}\n"));
        let [input, output, manifest] = [&input, &output, &manifest].map(|path| path.to_str().unwrap());
        let ended = pjece(&["run", input, "--output", output, "--manifest", manifest, "--format", "pdf"]);
        let personal = json(&Path::new(output).join("brev.pdf.json"))["personal_data"].as_array().unwrap().len();
        (
            Path::new(output).join("brev.pdf.access.pdf").exists(),
            personal,
            String::from_utf8_lossy(&ended.stderr).into_owned(),
        )
    };
    let (there, personal, _) = copy("public");
    assert!(there && personal > 0, "{personal}");
    let (there, _, messages) = copy("restricted");
    assert!(!there && messages.contains("holds personal data and is not public"), "{messages}");
    // Its record is complete all the same.
    let [input, output] = [&input, &output].map(|path| path.to_str().unwrap());
    let manifest = folder.path().join("facts.csv");
    let again = ["run", input, "--output", output, "--manifest", manifest.to_str().unwrap(), "--format", "pdf"];
    pjece(&[&again[..], &["--on-exists", "skip", "-q"]].concat());
    assert_eq!(json(&Path::new(output).join("run.json"))["timings"]["kept"], 1);
}

#[test]
fn a_password_opens_what_failed_without_it_and_is_written_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let (given, output) = (support::root().join("tests/cli/password.in"), folder.path().join("out"));
    let file = |name: &str| given.join(name).to_str().unwrap().to_owned();
    let run = |password: &str| {
        let options = ["--password-file", &file(password), "--on-exists", "skip", "-v"];
        let ended = pjece(&[&["run", &file("laast.pdf"), "--output", output.to_str().unwrap()], &options[..]].concat());
        let report = json(&output.join("run.json"));
        assert!(!String::from_utf8_lossy(&ended.stderr).contains("bær"));
        (ended.status.code(), report["failures"][0]["class"].clone(), report["timings"]["kept"].clone())
    };
    let (none, no_class) = (serde_json::json!(0), serde_json::Value::Null);
    assert_eq!(run("forkert.txt"), (Some(3), "encrypted".into(), none.clone()));
    assert!(!output.join("laast.pdf.json").exists());
    assert_eq!(run("kodeord.txt"), (Some(0), no_class.clone(), none));
    let record = json(&output.join("laast.pdf.json"));
    assert_eq!(record["recommendations"].as_array().unwrap().len(), 2, "{record}");
    // What is there needs no password any more: the bytes are the same.
    assert_eq!(run("forkert.txt"), (Some(0), no_class, 1.into()));
    for (name, bytes) in contents(&output) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains("blåbær") && !text.contains("brombær"), "{name} holds a password");
    }
}
