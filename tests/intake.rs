//! What a run notices about its inputs as a whole: bags, identical files, near duplicates.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make files and start the program")]

mod support;

use pjece::batch::Algorithm;
use serde_json::{Value, json};
use std::path::Path;
use support::{contents, json, pjece, root, write};

/// Runs a folder with options; gives the exit code and the report.
fn run(input: &Path, output: &Path, options: &[&str]) -> (Option<i32>, Value) {
    let mut arguments = vec!["run", input.to_str().unwrap(), "--output", output.to_str().unwrap(), "-q"];
    arguments.extend(options);
    let code = pjece(&arguments).status.code();
    (code, json(&output.join("run.json")))
}

#[test]
fn payload_of_a_bag_is_verified_and_its_tag_files_are_no_inputs() {
    for algorithm in Algorithm::ALL {
        let folder = tempfile::tempdir().unwrap();
        let bag = folder.path().join("in/bag");
        let (good, spoilt) = ("Kommunen har plads.\n", "Kommunen har ikke plads.\n");
        write(&bag.join("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        write(&bag.join("data/god.txt"), good);
        write(&bag.join("data/spoleret.txt"), spoilt);
        write(&bag.join("data/ukendt.txt"), good.to_owned() + "Mere.\n");
        let digest = algorithm.digest(good.as_bytes());
        let manifest = ["god", "spoleret", "væk"].map(|name| format!("{digest}  data/{name}.txt\n")).concat();
        write(&bag.join(format!("manifest-{}.txt", algorithm.name())), manifest);
        let (code, report) = run(&folder.path().join("in"), &folder.path().join("out"), &[]);
        assert_eq!(code, Some(3));
        let failures: Vec<_> = report["failures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| (f["path"].as_str().unwrap(), f["class"].as_str().unwrap()))
            .collect();
        let expected = [
            ("bag/data/spoleret.txt", "checksum_mismatch"),
            ("bag/data/ukendt.txt", "checksum_missing"),
            ("bag/data/væk.txt", "missing"),
        ];
        assert_eq!(failures, expected, "{report}");
        assert_eq!(report["counts"]["recorded"], 1);
    }
}

#[test]
fn a_bag_without_a_manifest_is_named_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let bag = folder.path().join("in");
    write(&bag.join("bagit.txt"), "BagIt-Version: 1.0\n");
    write(&bag.join("data/a.txt"), "Kommunen har plads.\n");
    let (_, report) = run(&bag, &folder.path().join("out"), &[]);
    assert_eq!((&report["failures"][0]["path"], &report["failures"][0]["class"]), (&json!("bagit.txt"), &json!("bag")));
    assert_eq!(report["counts"]["recorded"], 1);
}

#[test]
fn identical_files_are_read_once_and_recorded_under_each_name() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let pamphlet = std::fs::read(root().join("corpus/0002-ungdomsliv/source.pdf")).unwrap();
    let names = ["a/en.pdf", "b/to.pdf", "c/tre.pdf"];
    for name in names {
        write(&input.join(name), &pamphlet);
    }
    write(&input.join("d.txt"), "Kommunen har plads.\n");
    write(&folder.path().join("m.csv"), "path,id\na/en.pdf,1\nb/to.pdf,2\n");
    let manifest = folder.path().join("m.csv");
    let options = ["-j1", "--manifest", manifest.to_str().unwrap()];
    let (code, report) = run(&input, &output, &options);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(report["identical"], json!([names]));
    assert_eq!((&report["timings"]["copied"], &report["timings"]["read"]), (&json!(2), &json!(2)));
    assert_eq!(report["near_duplicates"], json!([]));
    // Each as if it had been read alone.
    let together = contents(&output);
    for name in names {
        let (alone, other) = (folder.path().join("alone").join(name), folder.path().join("other").join(name));
        write(&alone.join(name), &pamphlet);
        run(&alone, &other, &options);
        for ending in [".json", ".audit.jsonl"] {
            let file = format!("{name}{ending}");
            assert!(together[&file] == contents(&other)[&file], "{file} differs");
        }
    }
    // Files in other formats name the document: they are the same but for that.
    let formats = ["--format", "txt,md,csv,alto,hocr,page,dc,mets,pdf"];
    let (_, report) = run(&input, &folder.path().join("formats"), &[&options[..], &formats].concat());
    assert_eq!(report["timings"]["copied"], 2, "{report}");
    let together = contents(&folder.path().join("formats"));
    for name in names {
        let (alone, other) = (folder.path().join("alone").join(name), folder.path().join("formats-alone").join(name));
        run(&alone, &other, &[&options[..], &formats].concat());
        let other = contents(&other);
        assert!(other.len() >= 20, "{:?}", other.keys());
        for (file, bytes) in other.iter().filter(|(file, _)| *file != "run.json") {
            assert!(together[file] == *bytes, "{file} differs");
        }
    }
    // Kept results say the same.
    let (_, again) = run(&input, &output, &["--on-exists", "skip", "--manifest", manifest.to_str().unwrap()]);
    assert_eq!((&again["identical"], &again["timings"]["kept"]), (&report["identical"], &json!(4)));
}

#[test]
fn identical_files_in_work_at_the_same_time_are_read_once_or_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let pamphlet = std::fs::read(root().join("corpus/0002-ungdomsliv/source.pdf")).unwrap();
    for index in 0..8 {
        write(&input.join(format!("{index}.pdf")), &pamphlet);
        write(&input.join(format!("tom-{index}.txt")), ""); // identical ones that fail, fail each for itself
    }
    let (code, report) = run(&input, &output, &["-j2"]);
    assert_eq!((code, &report["counts"]["failed"]), (Some(3), &json!(8)));
    // A twin before it is waited for, one after it is not, lest two wait for each other: then both are read.
    let copied = report["timings"]["copied"].as_u64().unwrap();
    assert!((6..=7).contains(&copied), "{copied}");
}

#[test]
fn two_scans_of_one_edition_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let pamphlets = ["0002-ungdomsliv", "0007-affald", "0013-vandet-kommer"];
    for pamphlet in pamphlets {
        for model in ["dan", "eng"] {
            let scan = std::fs::read(root().join(format!("corpus/{pamphlet}/scan.{model}.hocr"))).unwrap();
            write(&input.join(format!("{pamphlet}.{model}.hocr")), scan);
        }
    }
    let (_, report) = run(&input, &output, &["-j2"]);
    let groups: Vec<&Value> =
        report["near_duplicates"].as_array().unwrap().iter().map(|group| &group["paths"]).collect();
    let expected = pamphlets.map(|pamphlet| json!([format!("{pamphlet}.dan.hocr"), format!("{pamphlet}.eng.hocr")]));
    assert_eq!(groups, expected.iter().collect::<Vec<_>>(), "{report}");
    let (_, again) = run(&input, &output, &["--on-exists", "skip"]);
    assert_eq!(again["near_duplicates"], report["near_duplicates"]);
}
