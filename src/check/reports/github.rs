//! Workflow commands of GitHub Actions: annotations at the corpus's files.

use super::{Report, items};
use crate::check::gates::Finding;

/// One `::error` a finding.
pub fn github(report: &Report<'_>) -> String {
    let annotation = |finding: &Finding| {
        let page = finding.page.map(|page| format!(", page {page}")).unwrap_or_default();
        let title = format!("pjece check: {}{page}", finding.figure);
        let text = format!("{}\n{}", finding.message, items(finding));
        let (file, title, text) = (property(&report.file(finding)), property(&title), data(text.trim_end()));
        format!("::error file={file},line=1,title={title}::{text}\n")
    };
    report.findings.iter().map(annotation).collect()
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
