//! `pjece check` and `pjece corpus add`: gates that hold, gates that fail and say why, snapshots, formats for machines.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files")]

mod support;

use serde_json::Value;
use std::path::Path;
use std::process::Output;
use support::{pjece, write};

const SOURCE: &str = "Plads til vandet\n\nAnbefalinger\n\n• Skab plads til regnvandet i byens grønne områder.\n\
• Mål vandstanden hver måned og del tallene med naboerne.\n• Spørg borgerne, før I graver.\n";
const GOLD: &str = r#"{"document": {"title": "Plads til vandet"}, "recommendations": [
    {"text": "Skab plads til regnvandet i byens grønne områder."},
    {"text": "Mål vandstanden hver måned og del tallene med naboerne."},
    {"text": "Spørg borgerne, før I graver."}]}"#;

/// A corpus of one pamphlet.
fn corpus() -> tempfile::TempDir {
    let corpus = tempfile::tempdir().unwrap();
    let folder = corpus.path().join("0001-vand");
    write(&folder.join("source.txt"), SOURCE);
    write(&folder.join("gold.txt"), SOURCE);
    write(&folder.join("gold.json"), GOLD);
    write(&folder.join("about.toml"), "genre = \"poster\"\n");
    write(&folder.join("scan.eng.txt"), SOURCE.replace('ø', "o").replace('å', "a"));
    corpus
}

fn check(corpus: &Path, more: &[&str]) -> Output {
    let mut arguments = vec!["check", corpus.to_str().unwrap()];
    arguments.extend(more);
    pjece(&arguments)
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn figure(report: &Value, name: &str) -> f64 {
    let figure = &report["documents"][0]["figures"][name];
    figure["part"].as_f64().unwrap() / figure["whole"].as_f64().unwrap()
}

#[test]
fn a_corpus_without_gates_passes_and_its_figures_are_told() {
    let corpus = corpus();
    let output = check(corpus.path(), &["--format", "json"]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let report = json(&output);
    assert!((figure(&report, "recommendations") - 1.0).abs() < 1e-9);
    assert!(figure(&report, "text.cer").abs() < 1e-9);
    assert!(figure(&report, "repair.eng.recall") > 0.5);
}

#[test]
fn a_searchable_scan_is_measured_by_its_own_layer() {
    let corpus = tempfile::tempdir().unwrap();
    let folder = corpus.path().join("0006-cykelfolder");
    std::fs::create_dir(&folder).unwrap();
    for file in ["source.pdf", "scan.pdf", "gold.json", "gold.txt", "about.toml"] {
        std::fs::copy(Path::new("corpus/0006-cykelfolder").join(file), folder.join(file)).unwrap();
    }
    let output = check(corpus.path(), &["--format", "json"]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let report = json(&output);
    assert!(figure(&report, "scan.layer.recommendations") > 0.8);
    let wer = figure(&report, "scan.layer.wer_placed");
    assert!(wer > 0.0 && wer < 0.2, "{wer}");
}

#[test]
fn a_missed_item_fails_the_gate_and_is_named() {
    let corpus = corpus();
    write(&corpus.path().join("check.toml"), "[genre.poster]\nrecommendations = 1.0\n");
    let gold = GOLD.replace("{\"text\": \"Spørg", "{\"text\": \"Byg en stor dæmning mod havet\"}, {\"text\": \"Spørg");
    write(&corpus.path().join("0001-vand/gold.json"), gold);
    let output = check(corpus.path(), &[]);
    assert_eq!(code(&output), 2);
    let said = stdout(&output);
    assert!(said.contains("0001-vand: recommendations is 0.8571, below the lowest allowed 1"), "{said}");
    assert!(said.contains("missing recommendations: Byg en stor dæmning mod havet"), "{said}");
}

#[test]
fn a_lost_word_fails_the_text_s_gate_and_is_named() {
    let corpus = corpus();
    write(&corpus.path().join("check.toml"), "[0001-vand]\n\"text.wer_placed\" = 0.0\n");
    write(&corpus.path().join("0001-vand/gold.txt"), SOURCE.replace("måned", "uge"));
    let output = check(corpus.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("misread in text: uge > måned"), "{}", stdout(&output));
}

#[test]
fn a_repair_that_does_less_fails_its_gate() {
    let corpus = corpus();
    write(&corpus.path().join("check.toml"), "[micro]\n\"repair.eng.recall\" = 0.5\n");
    assert_eq!(code(&check(corpus.path(), &[])), 0);
    let output = check(corpus.path(), &["--min-confidence", "1"]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("corpus (micro): repair.eng.recall is 0.0000"), "{}", stdout(&output));
}

#[test]
fn a_word_that_repair_breaks_is_named() {
    let corpus = corpus();
    write(&corpus.path().join("pjece.toml"), "[repair.corrections]\ntallene = \"talerne\"\n");
    write(&corpus.path().join("check.toml"), "[all]\n\"repair.eng.broken_per_10k\" = 0\n");
    let config = corpus.path().join("pjece.toml");
    let output = check(corpus.path(), &["--config", config.to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("broken in repair.eng: tallene > talerne"), "{}", stdout(&output));
}

#[test]
fn conditions_and_baselines_fail_it_too() {
    let corpus = corpus();
    assert_eq!(code(&check(corpus.path(), &["--fail-if", "micro.recommendations<1"])), 0);
    assert_eq!(code(&check(corpus.path(), &["--fail-if", "text.cer>1 or recommendations>=1"])), 2);
    assert_eq!(code(&check(corpus.path(), &["--fail-if", "nonsense"])), 64);
    let baseline = corpus.path().join("baseline.json");
    write(&baseline, check(corpus.path(), &["--format", "json"]).stdout);
    assert_eq!(code(&check(corpus.path(), &["--baseline", baseline.to_str().unwrap()])), 0);
    write(&corpus.path().join("0001-vand/source.txt"), SOURCE.replace("• Spørg borgerne, før I graver.\n", ""));
    let worse = check(corpus.path(), &["--baseline", baseline.to_str().unwrap()]);
    assert_eq!(code(&worse), 2);
    assert!(stdout(&worse).contains("recommendations went from 1.0000 to 0.8000"), "{}", stdout(&worse));
}

#[test]
fn snapshots_are_accepted_and_gold_is_never_written() {
    let corpus = corpus();
    let folder = corpus.path().join("0001-vand");
    assert_eq!(code(&check(corpus.path(), &["--accept"])), 0);
    assert!(folder.join("snapshot.json").exists());
    assert_eq!(code(&check(corpus.path(), &[])), 0);
    write(&folder.join("source.txt"), SOURCE.replace("Spørg borgerne", "Spørg naboerne"));
    let output = check(corpus.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("text: borgerne, -> naboerne,"), "{}", stdout(&output));
    let accepted = check(corpus.path(), &["--accept", "0001"]);
    assert_eq!(code(&accepted), 0);
    assert!(String::from_utf8_lossy(&accepted.stderr).contains("1 x borgerne, -> naboerne, in 0001-vand"));
    assert_eq!(code(&check(corpus.path(), &[])), 0);
    assert_eq!(std::fs::read_to_string(folder.join("gold.json")).unwrap(), GOLD);
    assert_eq!(code(&check(corpus.path(), &["--accept", "0009"])), 66);
}

#[test]
fn a_document_that_cannot_be_read_fails_alone() {
    let corpus = corpus();
    write(&corpus.path().join("0002-broken/source.pdf"), "%PDF-1.7\nnot really");
    let output = check(corpus.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("0002-broken: cannot be read"), "{}", stdout(&output));
}

#[test]
fn a_gate_for_a_folder_that_is_not_there_is_a_mistake() {
    let corpus = corpus();
    write(&corpus.path().join("check.toml"), "[0002-nothing]\ncases = 1\n");
    assert_eq!(code(&check(corpus.path(), &[])), 78);
}

/// A corpus whose check fails with letters that need escaping.
fn failing(format: &str) -> String {
    let corpus = corpus();
    write(&corpus.path().join("check.toml"), "[all]\nrecommendations = 1\n");
    let gold =
        GOLD.replace("{\"text\": \"Spørg", "{\"text\": \"<Byg & \\\"bo\\\">: 100 %,\\nnu\"}, {\"text\": \"Spørg");
    write(&corpus.path().join("0001-vand/gold.json"), gold);
    let output = check(corpus.path(), &["--format", format]);
    assert_eq!(code(&output), 2);
    stdout(&output)
}

#[test]
fn junit_is_read_by_a_parser_of_junit() {
    let report = quick_junit::Report::deserialize_from_str(&failing("junit")).unwrap();
    assert_eq!((report.tests, report.failures), (10, 1));
    let suite = report.test_suites.iter().find(|suite| suite.name.as_str() == "0001-vand").unwrap();
    let case = suite.test_cases.iter().find(|case| case.name.as_str() == "limits").unwrap();
    let quick_junit::TestCaseStatus::NonSuccess { message, .. } = &case.status else { panic!("{case:?}") };
    assert!(message.as_ref().unwrap().contains("missing recommendations: <Byg & \"bo\">: 100 %, nu"), "{message:?}");
}

#[test]
fn sarif_keeps_to_its_schema() {
    let schema = std::fs::read_to_string(support::root().join("tests/sarif/sarif-2.1.0.json")).unwrap();
    // The published pattern of `language`, a field we do not write, has a bracket too many.
    let schema: Value = serde_json::from_str(&schema.replace("{2}]?$", "{2}$")).unwrap();
    let log: Value = serde_json::from_str(&failing("sarif")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&log).map(|e| e.to_string()).collect();
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "limit");
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert!(place.as_str().unwrap().ends_with("0001-vand/gold.json"));
}

#[test]
fn github_s_annotations_are_one_line_each() {
    let said = failing("github");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 1, "{said}");
    let (head, text) = lines[0].strip_prefix("::error ").unwrap().split_once("::").unwrap();
    let properties: Vec<(&str, &str)> = head.split(',').map(|part| part.split_once('=').unwrap()).collect();
    assert!(properties[0].1.ends_with("0001-vand/gold.json") && properties[0].0 == "file");
    assert!(text.contains("100 %25, nu"), "{text}");
}

#[test]
fn an_added_pamphlet_is_a_draft_that_gates_leave_alone() {
    let corpus = corpus();
    let file = corpus.path().join("ny pjece.txt");
    write(
        &file,
        "Cykler for alle\n\nAnbefalinger\n\n• Lav flere cykelstier langs kommunens veje.\n• Tæl cyklerne hvert år.\n",
    );
    let output = pjece(&["corpus", "add", file.to_str().unwrap(), "--to", corpus.path().to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let folder = corpus.path().join("0002-cykler-for-alle");
    assert_eq!(stdout(&output).trim(), folder.to_str().unwrap());
    assert_eq!(support::json(&folder.join("gold.json"))["reviewed"], false);
    write(&folder.join("gold.txt"), "noget helt andet");
    write(&corpus.path().join("check.toml"), "[all]\n\"text.cer\" = 0.1\n");
    let output = check(corpus.path(), &[]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(stdout(&output).contains("gold is a draft"), "{}", stdout(&output));
}

#[test]
fn accuracy_is_written_and_its_staleness_seen() {
    let corpus = corpus();
    let pairs = corpus.path().join("own.jsonl");
    let pair = serde_json::json!({"id": "a", "doc": "a", "layout": "single", "severity": 1, "dpi": 300, "model": "eng",
        "truth": SOURCE, "ocr": SOURCE.replace('ø', "o").replace('å', "a")});
    write(&pairs, format!("{pair}\n"));
    let file = corpus.path().join("ACCURACY.md");
    let run = |more: &[&str]| {
        let mut all = vec!["--accuracy", file.to_str().unwrap()];
        all.extend(more);
        all.extend(["--pairs", pairs.to_str().unwrap()]);
        code(&check(corpus.path(), &all))
    };
    assert_eq!(run(&["--verify"]), 2);
    assert!(!file.exists());
    assert_eq!(run(&[]), 0);
    assert_eq!(run(&["--verify"]), 0);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("| eng, single | 1 |"), "{text}");
    write(&file, text.replace("| eng, single | 1 |", "| eng, single | 2 |"));
    assert_eq!(run(&["--verify"]), 2);
}

#[test]
fn two_runs_are_compared_by_their_sources() {
    let corpus = corpus();
    let source = corpus.path().join("0001-vand/source.txt");
    let folder = |name: &str| corpus.path().join(name).to_str().unwrap().to_owned();
    let run = |to: &str| code(&pjece(&["run", source.to_str().unwrap(), "--output", to, "-q"]));
    assert_eq!((run(&folder("old")), run(&folder("new"))), (0, 0));
    let compare = || pjece(&["check", "--compare", &folder("old"), &folder("new")]);
    assert_eq!(code(&compare()), 0);
    let path = corpus.path().join("new/source.txt.json");
    let mut record = support::json(&path);
    record["recommendations"].as_array_mut().unwrap().pop();
    write(&path, record.to_string());
    let output = compare();
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("recommendations: gone: Spørg borgerne, før I graver."), "{}", stdout(&output));
}

/// `pjece check` of this repository's own corpus with something of pjece broken: exit code and what was said.
fn sabotaged(more: &[&str]) -> (i32, String) {
    let output = check(&support::root().join("corpus"), more);
    (code(&output), stdout(&output))
}

#[test]
fn a_broken_dictionary_entry_is_found_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("pjece.toml");
    write(&config, "[dictionary]\nnot_words = [\"næsten\"]\n");
    let (code, said) = sabotaged(&["--config", config.to_str().unwrap()]);
    assert_eq!(code, 2, "{said}");
    let named = said.lines().any(|line| line.starts_with("0002-ungdomsliv: ") || line.contains("repair.eng: "));
    assert!(named && said.to_lowercase().contains("næsten ->"), "{said}");
}

#[test]
fn a_broken_layout_rule_is_found_and_named() {
    let (code, said) = sabotaged(&["--without", "panels"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("0001-klimaplakat: not what its snapshots say"), "{said}");
    assert!(said.contains("recommendations: "), "{said}");
}

#[test]
fn a_broken_structure_rule_is_found_and_named() {
    let (code, said) = sabotaged(&["--without", "rule:kicker"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("cases: gone: "), "{said}");
    let (code, said) = sabotaged(&["--without", "rule:labelled_list"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("missing recommendations: "), "{said}");
}

#[test]
fn nothing_left_out_breaks_nothing_and_a_part_nobody_knows_is_refused() {
    assert_eq!(sabotaged(&[]).0, 0);
    assert_eq!(sabotaged(&["--without", "luck"]).0, 64);
}
