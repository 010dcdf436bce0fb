//! Workflow commands of GitHub Actions: annotations at the corpus's files.

use super::{Report, items};

/// One `::error` a finding.
pub fn github(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        let page = finding.page.map(|page| format!(", page {page}")).unwrap_or_default();
        let title = format!("pjece check: {}{page}", finding.figure);
        let text = format!("{}\n{}", finding.message, items(finding));
        let (file, title, text) = (property(&report.file(finding)), property(&title), data(text.trim_end()));
        out += &format!("::error file={file},line=1,title={title}::{text}\n");
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
