//! Dates of publication: as far as known, with where they stand.

use super::sentence::regex;
use super::vocabulary::VOCABULARY;
use regex::Regex;
use std::sync::LazyLock;

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)(?:\b(?P<day>\d{1,2})\.\s*)?(?:\b(?P<month>\p{L}{3,9}\.?)\s+)?\b(?P<year>(?:18|19|20)\d{2})\b")
});
static NUMERIC: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>(?:19|20)\d{2})\b"));

/// The first date in a text: `2008`, `2008-10` or `2008-10-03`.
pub(crate) fn date(text: &str) -> Option<String> {
    if let Some(found) = NUMERIC.captures(text) {
        let part = |name: &str| found.name(name)?.as_str().parse::<u32>().ok();
        let (day, month, year) = (part("day")?, part("month")?, part("year")?);
        return (day <= 31 && month <= 12).then(|| format!("{year}-{month:02}-{day:02}"));
    }
    let found = DATE.captures(text)?;
    let year = found.name("year")?.as_str();
    let month = found.name("month").and_then(|m| VOCABULARY.months.get(&m.as_str().to_lowercase()));
    let day: Option<u32> = found.name("day").and_then(|d| d.as_str().parse().ok()).filter(|d| (1..=31).contains(d));
    Some(match (month, day) {
        (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year}-{month:02}"),
        _ => year.to_owned(),
    })
}

static ONLY_DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:den\s+)?(?:\d{1,2}\.\s*)?(?:\p{L}{3,9}\s+)?(?:19|20)\d{2}$|^\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}$",
    )
});

/// A date and nothing else.
pub(crate) fn is_only_date(text: &str) -> bool {
    let month = text.split_whitespace().find(|word| word.chars().all(char::is_alphabetic) && *word != "den");
    ONLY_DATE.is_match(text) && month.is_none_or(|word| VOCABULARY.months.contains_key(&word.to_lowercase()))
}

static TRAILING: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)[\s,·|]+(?:(?P<month>\p{L}{3,9})\s+)?(?:(?:19|20)\d{2}\s*[-–]\s*)?(?:19|20)\d{2}\.?$")
});

/// What stands before a date or a period at the end of a line: *Ringeforeningen november 2012*, *Odder Kommune 2031–2034*.
pub(crate) fn before_date(text: &str) -> &str {
    let Some(found) = TRAILING.captures(text) else { return text };
    let month = found.name("month");
    let named = month.is_none_or(|word| VOCABULARY.months.contains_key(&word.as_str().to_lowercase()));
    let end = found.get(0).map_or(text.len(), |whole| whole.start());
    match month {
        Some(word) if !named => text.get(..word.end()).unwrap_or(text),
        _ => text.get(..end).unwrap_or(text),
    }
}

static ISSUED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:udgivet|udgave|oplag|trykt|tryk|©|copyright|publiceret|offentliggjort|opdateret|udarbejdet)\b?[^\n]{0,60}?(?P<date>(?:\d{1,2}[./-]\d{1,2}[./-])?(?:\d{1,2}\.\s*)?(?:\p{L}+\s+)?(?:19|20)\d{2})\b",
    )
});

/// *1. udgave 2017; denne reviderede udgave er fra februar 2023*: this one's date counts.
static THIS_ISSUE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:denne|revidere(?:t|de)|opdatere(?:t|de)|nyeste)\b[^.;\n]{0,40}?\b(?:udgave|oplag|version)\b[^.;\n]{0,30}?(?P<date>(?:\d{1,2}\.\s*)?(?:\p{L}+\s+)?(?:19|20)\d{2})\b",
    )
});

/// A date that a text says it was issued on.
pub(crate) fn issued(text: &str) -> Option<String> {
    let told = |found: regex::Captures<'_>| date(found.name("date")?.as_str());
    let first = THIS_ISSUE.captures(text).or_else(|| ISSUED.captures(text)).and_then(told)?;
    // "© 2031 … Udgivet juni 2031": the same date, told exactly.
    let exact = ISSUED
        .captures_iter(text)
        .filter_map(told)
        .find(|other| other.len() > first.len() && other.starts_with(&first));
    Some(exact.unwrap_or(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_far_as_they_go() {
        assert_eq!(date("den 3. oktober 2008").as_deref(), Some("2008-10-03"));
        assert_eq!(date("Odder, maj 1995").as_deref(), Some("1995-05"));
        assert_eq!(date("i foråret 2012").as_deref(), Some("2012"));
        assert_eq!(date("03.10.2008").as_deref(), Some("2008-10-03"));
        assert_eq!(date("i dag"), None);
    }

    #[test]
    fn issue_dates_need_a_word_for_it() {
        assert_eq!(issued("1. udgave, 2. oplag 2011").as_deref(), Some("2011"));
        assert_eq!(issued("Udgivet juni 2014 af:").as_deref(), Some("2014-06"));
        assert_eq!(issued("Målt i 2014"), None);
        let revised = "Første udgave udkom i 2011; denne reviderede udgave er fra maj 2014.";
        assert_eq!(issued(revised).as_deref(), Some("2014-05"));
    }
}
