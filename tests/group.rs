//! `--group folder`: a folder of numbered page images is one document, and `none` leaves everything as it was.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files, start programs, and fail by panics"
)]

mod support;

use pjece::model::sha256;
use pjece::schema::{Which, schema};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;
use support::{contents, json, pjece, root, write};
use tiff::encoder::{TiffEncoder, colortype};

/// Runs a folder with options; gives the exit code, the report and what was said.
fn run(input: &Path, output: &Path, options: &[&str]) -> (Option<i32>, Value, String) {
    let mut arguments = vec!["run", input.to_str().unwrap(), "--output", output.to_str().unwrap()];
    arguments.extend(options);
    let ended = pjece(&arguments);
    (ended.status.code(), json(&output.join("run.json")), String::from_utf8(ended.stderr).unwrap())
}

const FOLDER: [&str; 4] = ["--group", "folder", "--ocr", "never"];

fn records(output: &Path) -> Vec<String> {
    let names = contents(output).into_keys().filter(|name| name != "run.json");
    names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect()
}

/// A grey picture; each shade is another file.
fn png(shade: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 30, 40);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[shade; 30 * 40]).unwrap();
    file
}

/// A TIFF of so many pages.
fn tiff(pages: u8) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    for shade in 0..pages {
        encoder.write_image::<colortype::Gray8>(30, 40, &[shade; 30 * 40]).unwrap();
    }
    file.into_inner()
}

fn values<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().filter_map(|value| value[key].as_str()).collect()
}

#[test]
fn a_folder_of_numbered_images_is_one_document_named_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let archived = [("10.tif", tiff(1)), ("1.tif", tiff(2)), ("2.tif", tiff(3))];
    for (name, bytes) in &archived {
        write(&input.join("docCollection1/1").join(name), bytes);
    }
    write(&input.join("docCollection1/2/1.tif"), tiff(1));
    write(&input.join("opslag/Side-9.png"), png(9));
    write(&input.join("opslag/side-10.PNG"), png(10));
    write(&input.join("blandet/1.png"), png(1));
    write(&input.join("blandet/brev.txt"), "Kommunen har plads.\n");
    let (code, report, said) = run(&input, &output, &FOLDER);
    assert_eq!((code, &report["counts"]["documents"]), (Some(0), &json!(5)), "{said}");
    let documents = ["blandet/1.png", "blandet/brev.txt", "docCollection1/1", "docCollection1/2", "opslag"];
    assert_eq!(records(&output), documents);

    // The record names the folder and its files in the order of pages; the digest is that of what `sha256sum` prints.
    let record = json(&output.join("docCollection1/1.json"));
    let source = &record["source"];
    let order = ["1.tif", "2.tif", "10.tif"];
    assert_eq!((source["path"].as_str(), values(&source["files"], "name")), (Some("docCollection1/1"), order.to_vec()));
    let bytes = |name: &str| &archived.iter().find(|(known, _)| *known == name).unwrap().1;
    let list = order.map(|name| format!("{}  {name}\n", sha256(bytes(name)))).concat();
    assert_eq!(source["sha256"], sha256(list.as_bytes()));
    assert_eq!(source["bytes"], order.iter().map(|name| bytes(name).len()).sum::<usize>());
    assert_eq!(source["media_type"], "image/*");
    assert_eq!(values(&record["pages"], "file"), ["1.tif", "1.tif", "2.tif", "2.tif", "2.tif", "10.tif"]);
    let numbers: Vec<_> = record["pages"].as_array().unwrap().iter().map(|page| page["number"].as_u64()).collect();
    assert_eq!(numbers, (1..=6).map(Some).collect::<Vec<_>>());
    let opslag = json(&output.join("opslag.json"));
    assert_eq!(values(&opslag["source"]["files"], "name"), ["Side-9.png", "side-10.PNG"]);
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema(Which::Record)).unwrap()).unwrap();
    assert!(schema.is_valid(&record) && schema.is_valid(&opslag));

    // One process or many: the same bytes.
    let here = folder.path().join("here");
    run(&input, &here, &[&FOLDER[..], &["--isolate", "never", "-j1"]].concat());
    assert!(contents(&output) == contents(&here));
}

#[test]
fn without_the_option_each_image_is_read_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("a/1.png"), png(1));
    write(&input.join("a/2.tif"), tiff(2));
    run(&input, &output, &["--ocr", "never"]);
    assert_eq!(records(&output), ["a/1.png", "a/2.tif"]);
    let record = contents(&output).remove("a/2.tif.json").unwrap();
    let record: Value = serde_json::from_slice(&record).unwrap();
    assert!(record["source"].get("files").is_none() && record["pages"][0].get("file").is_none(), "{record}");
    let none = folder.path().join("none");
    run(&input, &none, &["--ocr", "never", "--group", "none"]);
    assert!(contents(&output) == contents(&none));
}

#[test]
fn an_input_that_is_such_a_folder_itself_keeps_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("pjece"), folder.path().join("pjece/out"));
    write(&input.join("p01.png"), png(1));
    write(&input.join("p02.png"), png(2));
    write(&input.join(".skjult"), "x");
    let (code, _, said) = run(&input, &output, &FOLDER);
    assert_eq!((code, records(&output)), (Some(0), vec!["pjece".to_owned()]), "{said}");
    // An image that a pattern leaves out is no page.
    let fewer = folder.path().join("fewer");
    run(&input, &fewer, &[&FOLDER[..], &["--exclude", "p01.png", "--exclude", "out"]].concat());
    assert_eq!(values(&json(&fewer.join("pjece.json"))["source"]["files"], "name"), ["p02.png"]);
}

#[test]
fn a_page_that_changed_came_or_went_makes_the_record_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let page = |number: u32| input.join(format!("a/{number}.png"));
    for number in 1..=3 {
        write(&page(number), png(number as u8));
    }
    let go_on = || {
        let (code, report, said) = run(&input, &output, &[&FOLDER[..], &["--on-exists", "skip"]].concat());
        assert_eq!(code, Some(0), "{said}");
        let pages = json(&output.join("a.json"))["pages"].as_array().unwrap().len();
        (report["timings"]["kept"].as_u64().unwrap(), pages)
    };
    assert_eq!(go_on(), (0, 3));
    assert_eq!(go_on(), (1, 3));
    write(&page(2), png(22));
    assert_eq!(go_on(), (0, 3));
    write(&page(10), png(10));
    assert_eq!(go_on(), (0, 4));
    std::fs::remove_file(page(1)).unwrap();
    assert_eq!(go_on(), (0, 3));
    std::fs::rename(page(10), page(4)).unwrap();
    assert_eq!(go_on(), (0, 3));
    assert_eq!(go_on(), (1, 3));
}

#[test]
fn an_image_that_cannot_be_read_costs_a_page_and_none_that_can_the_document() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("a/1.png"), png(1));
    write(&input.join("a/2.png"), "");
    write(&input.join("a/3.png"), "Kommunen har plads.\n");
    std::os::unix::fs::symlink("nowhere", input.join("a/4.png")).unwrap();
    write(&input.join("a/5.png"), png(5));
    write(&input.join("b/1.tif"), "");
    write(&input.join("b/2.tif"), "II*\0");
    let (code, report, said) = run(&input, &output, &FOLDER);
    assert_eq!(code, Some(3), "{said}");
    let failure = &report["failures"][0];
    assert_eq!((&failure["path"], &failure["class"]), (&json!("b"), &json!("broken")), "{report}");
    assert!(failure["message"].as_str().unwrap().contains("none of 2 can be read; 1.tif is empty"), "{failure}");
    assert_eq!(records(&output), ["a"]);
    let record = json(&output.join("a.json"));
    let warned = |number: usize| values(&record["pages"][number - 1]["warnings"], "class").contains(&"unreadable_page");
    assert_eq!([1, 2, 3, 4, 5].map(warned), [false, true, true, true, false]);
    assert_eq!(record["source"]["files"][3], json!({"name": "4.png", "sha256": null, "bytes": 0}));
    assert!(said.contains("warning: a: page 2: 2.png is empty") && said.contains("page 3: 3.png"), "{said}");

    // When the link leads somewhere, the folder is another one.
    write(&input.join("a/nowhere"), png(4));
    let options = [&FOLDER[..], &["--on-exists", "skip", "--exclude", "nowhere", "--exclude", "b"]].concat();
    let (_, report, _) = run(&input, &output, &options);
    assert_eq!((&report["timings"]["kept"], &report["timings"]["read"]), (&json!(0), &json!(1)));
    assert_eq!(json(&output.join("a.json"))["pages"][3]["warnings"], json!([]));
}

#[test]
fn what_a_bag_or_a_manifest_promises_of_a_page_image_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let (bag, output) = (folder.path().join("in/bag"), folder.path().join("out"));
    write(&bag.join("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    let mut promised = String::new();
    for (name, shade) in [("god/1.png", 1), ("god/2.png", 2), ("spoleret/1.png", 3), ("spoleret/2.png", 4)] {
        write(&bag.join("data").join(name), png(shade));
        let _ = writeln!(promised, "{}  data/{name}", sha256(&png(shade))); // to a String
    }
    write(&bag.join("data/spoleret/2.png"), png(99));
    write(&bag.join("data/ukendt/1.png"), png(5));
    write(&bag.join("manifest-sha256.txt"), promised);
    let (code, report, said) = run(&folder.path().join("in"), &output, &FOLDER);
    assert_eq!((code, records(&output)), (Some(3), vec!["bag/data/god".to_owned()]), "{said}");
    assert_eq!(values(&report["failures"], "class"), ["checksum_mismatch", "checksum_missing"]);
    assert_eq!(values(&report["failures"], "path"), ["bag/data/spoleret", "bag/data/ukendt"]);
    assert!(said.contains("2.png is not what the bag's manifest promises"), "{said}");

    // Rows may name the folder (facts, and the digest of its list) and its images (their digests).
    let god = &json(&output.join("bag/data/god.json"))["source"]["sha256"];
    let rows = format!("path,titel,sha256\ngod,Plads,{}\ngod/2.png,,{}\n", god.as_str().unwrap(), sha256(&png(2)));
    let manifest = folder.path().join("m.csv");
    let by_manifest = |rows: &str| {
        write(&manifest, rows);
        let output = folder.path().join("out2");
        let options = ["--manifest", manifest.to_str().unwrap(), "--exclude", "spoleret", "--exclude", "ukendt"];
        let (_, report, _) = run(&bag.join("data"), &output, &[&FOLDER[..], &options].concat());
        (report["failures"].clone(), output)
    };
    let (failures, output) = by_manifest(&rows);
    assert_eq!(failures, json!([]));
    assert_eq!(json(&output.join("god.json"))["source"]["record"]["titel"], "Plads");
    let (failures, _) = by_manifest(&rows.replace(&sha256(&png(2)), &sha256(&png(3))));
    assert_eq!(values(&failures, "class"), ["checksum_mismatch"]);
}

#[test]
fn files_in_other_formats_and_the_report_know_each_page_image() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("kasse/a/1.png"), png(1));
    write(&input.join("kasse/a/2.png"), "");
    write(&input.join("kasse/a/3.tif"), tiff(2));
    let formats = [&FOLDER[..], &["--format", "hocr,alto,page,pdf,dc,mets,csv,txt"]].concat();
    let (code, _, said) = run(&input, &output, &formats);
    assert_eq!(code, Some(0), "{said}");
    let files = contents(&output.join("kasse"));
    let text = |ending: &str| String::from_utf8(files[&format!("a{ending}")].clone()).unwrap();
    assert!(text(".hocr").contains("image &quot;a/1.png&quot;") && text(".hocr").contains("image &quot;a/3.tif&quot;"));
    assert!(text(".0004.page.xml").contains("imageFilename=\"a/3.tif\""));
    let mets = text(".mets.xml");
    for (file, bytes) in [("1.png", png(1)), ("2.png", Vec::new()), ("3.tif", tiff(2))] {
        assert!(mets.contains(&format!("xlink:href=\"kasse/a/{file}\"")), "{mets}");
        assert!(mets.contains(&format!("CHECKSUM=\"{}\"", sha256(&bytes))), "{mets}");
    }
    assert_eq!(mets.matches("FILEID=\"source3\"").count(), 2, "{mets}");
    // The access copy has all pages; the one that could not be read is empty.
    let copy = lopdf::Document::load_mem(&files["a.access.pdf"]).unwrap();
    let has_picture = |page| {
        let resources = copy.get_dictionary(page).unwrap().get_deref(b"Resources", &copy).unwrap();
        resources.as_dict().unwrap().has(b"XObject")
    };
    assert_eq!(copy.page_iter().map(has_picture).collect::<Vec<_>>(), [true, false, true, true]);

    // Kept: all files are there. The report draws the pages from the images.
    let (_, report, _) = run(&input, &output, &[&formats[..], &["--on-exists", "skip"]].concat());
    assert_eq!(report["timings"]["kept"], 1);
    let page = folder.path().join("report.html");
    let ended = pjece(&["report", output.to_str().unwrap(), "-o", page.to_str().unwrap(), "--quiet"]);
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
    let page = std::fs::read_to_string(page).unwrap();
    assert_eq!((page.matches("data:image/png").count(), page.matches("data:image/jpeg").count()), (1, 2));
}

#[test]
fn identical_folders_are_told_and_each_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    for name in ["a", "b", "c"] {
        write(&input.join(name).join("1.png"), png(1));
        write(&input.join(name).join("2.png"), png(if name == "c" { 3 } else { 2 }));
    }
    let (_, report, _) = run(&input, &output, &FOLDER);
    assert_eq!(report["identical"], json!([["a", "b"]]));
    assert_eq!((&report["timings"]["read"], &report["timings"]["copied"]), (&json!(3), &json!(0)));
    let path = |name: &str| json(&output.join(format!("{name}.json")))["source"]["path"].clone();
    assert_eq!([path("a"), path("b")], [json!("a"), json!("b")]);
}

#[test]
fn a_limit_holds_for_the_folder_and_keeps_the_pages_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    for number in 1..=4 {
        write(&input.join(format!("a/{number}.png")), png(number));
    }
    let config = folder.path().join("pjece.toml");
    write(&config, "[limits]\npages = 3\n");
    let (code, report, _) = run(&input, &output, &[&FOLDER[..], &["--config", config.to_str().unwrap()]].concat());
    assert_eq!((code, &report["partial"][0]["path"]), (Some(3), &json!("a")));
    assert_eq!(json(&output.join("a.json"))["pages"].as_array().unwrap().len(), 3);
}

/// The pictures of a scan's pages, JPEG.
fn pictures(scan: &Path) -> Vec<Vec<u8>> {
    let document = lopdf::Document::load(scan).unwrap();
    let picture = |page| {
        let images = document.get_page_images(page).unwrap();
        images.first().unwrap().content.to_vec()
    };
    document.page_iter().map(picture).collect()
}

#[test]
fn pages_that_tesseract_reads_are_one_text() {
    let languages = Command::new("tesseract").arg("--list-langs").output();
    if !languages.is_ok_and(|ended| String::from_utf8_lossy(&ended.stdout).lines().any(|line| line == "dan")) {
        return; // not installed
    }
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let scan = root().join("corpus/0007-affald/scan.pdf");
    for (index, jpeg) in pictures(&scan).iter().take(2).enumerate() {
        assert!(jpeg.starts_with(b"\xff\xd8"));
        write(&input.join(format!("affald/side-{}.jpg", index + 9)), jpeg);
    }
    write(&input.join("affald/side-11.jpg"), b"\xff\xd8\xff\xe0broken");
    let (code, _, said) = run(&input, &output, &["--group", "folder"]);
    assert_eq!(code, Some(0), "{said}");
    let record = json(&output.join("affald.json"));
    let read: Vec<_> = record["pages"].as_array().unwrap().iter().map(|page| page["text_from"].clone()).collect();
    assert_eq!(read, [json!("ocr"), json!("ocr"), json!("none")], "{said}");
    let text = record["text"].as_str().unwrap();
    assert!(text.starts_with("Skrald med omtanke"), "{text}");
    assert_eq!(
        text.split('\x0c').filter(|page| page.contains("affald") || page.contains("sorter")).count(),
        2,
        "{text}"
    );
    assert!(record["provenance"]["ocr"]["engine"].as_str().unwrap().contains("tesseract"));
}
