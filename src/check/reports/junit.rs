//! `JUnit` XML: a test suite for each document, a test case for each kind of gate.

use super::{Report, items};
use crate::check::gates::{Finding, Rule};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// Kinds of gates, each a test case.
const CASES: [(Rule, &str); 5] = [
    (Rule::Unreadable, "reads"),
    (Rule::Limit, "limits"),
    (Rule::FailIf, "fail-if"),
    (Rule::Drift, "baseline"),
    (Rule::Snapshot, "snapshot"),
];

/// The report as `JUnit` XML.
///
/// # Errors
/// None in practice: it is written into memory.
pub fn junit(report: &Report<'_>) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let documents = report.checked.documents.iter().map(|document| Some(document.id.as_str()));
    let suites: Vec<Option<&str>> = documents.chain([None]).collect();
    let tests = (suites.len() * CASES.len()).to_string();
    let failures = suites.iter().map(|id| failing(report, *id)).sum::<usize>().to_string();
    writer
        .create_element("testsuites")
        .with_attributes([("name", "pjece check"), ("tests", &tests), ("failures", &failures), ("errors", "0")])
        .write_inner_content(|writer| suites.iter().try_for_each(|id| suite(writer, report, *id)))?;
    Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned() + "\n")
}

fn of<'a>(report: &'a Report<'_>, id: Option<&'a str>, rule: Rule) -> impl Iterator<Item = &'a Finding> {
    report.findings.iter().filter(move |finding| finding.document.as_deref() == id && finding.rule == rule)
}

fn failing(report: &Report<'_>, id: Option<&str>) -> usize {
    CASES.iter().filter(|(rule, _)| of(report, id, *rule).next().is_some()).count()
}

fn suite(writer: &mut Writer<Vec<u8>>, report: &Report<'_>, id: Option<&str>) -> io::Result<()> {
    let name = id.unwrap_or("the corpus as a whole");
    let (tests, failures) = (CASES.len().to_string(), failing(report, id).to_string());
    writer
        .create_element("testsuite")
        .with_attributes([("name", name), ("tests", &tests), ("failures", &failures), ("errors", "0")])
        .write_inner_content(|writer| {
            for (rule, case) in CASES {
                let element = writer.create_element("testcase").with_attributes([("name", case), ("classname", name)]);
                let findings: Vec<&Finding> = of(report, id, rule).collect();
                if findings.is_empty() {
                    element.write_empty()?;
                } else {
                    element.write_inner_content(|writer| failure(writer, &findings))?;
                }
            }
            Ok(())
        })?;
    Ok(())
}

/// One failure a test case, as the format has it: all findings of the kind together.
fn failure(writer: &mut Writer<Vec<u8>>, findings: &[&Finding]) -> io::Result<()> {
    let message = printable(&findings.first().map(|finding| finding.message.clone()).unwrap_or_default());
    let text: Vec<String> = findings.iter().map(|finding| format!("{}\n{}", finding.message, items(finding))).collect();
    writer
        .create_element("failure")
        .with_attributes([("message", message.as_str()), ("type", "gate")])
        .write_text_content(BytesText::new(&printable(&text.join("\n"))))?;
    Ok(())
}

/// XML has no place for control characters.
fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() && letter != '\n' { '\u{fffd}' } else { letter }).collect()
}
