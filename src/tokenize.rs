//! A document's text to tokens: words, marks, and things never to be altered.

use crate::model::{Document, Span, Token, TokenKind};

/// The tokens of the whole extracted text in order; what lies between them is white space.
///
/// Kept apart and never altered later ([`TokenKind::Shielded`]): numbers, dates, amounts, phone numbers, law
/// references, URLs, e-mail addresses and abbreviations with points. A word may hold characters that OCR puts in the
/// place of letters (`l@sning`, `ogs4`, `|nvolver`). Hyphens, slashes and other punctuation are marks of their own.
///
/// ```
/// use pjece::model::{Document, TokenKind};
/// let document = Document::with_text("17-arige i 2,5 km, jf. § 83".to_owned());
/// let kinds: Vec<_> = pjece::tokenize::tokens(&document).iter().map(|t| (document.text(t.span).to_owned(), t.kind)).collect();
/// assert_eq!(kinds[0], ("17".to_owned(), TokenKind::Shielded));
/// assert_eq!(kinds[2], ("arige".to_owned(), TokenKind::Word));
/// ```
pub fn tokens(document: &Document) -> Vec<Token> {
    let text = document.whole_text();
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut start = None;
    // The run before, and how many tokens there were before it.
    let mut before = (Span::new(0, 0), 0);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                let (run, mut known) = (Span::new(from, at), tokens.len());
                chunk(text, run, &mut tokens);
                if is_torn_address(text, before.0, run) || is_broken_address(text, before.0, run) {
                    tokens.splice(before.1..known, [Token { span: before.0, kind: TokenKind::Shielded }]);
                    known = before.1 + 1;
                }
                before = (run, known);
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

/// A shorter string before an @ that ends it is a word: *p@* was *på*.
const SHORTEST_NAME: usize = 3;

/// Is a space within an e-mail address read as one between two runs: `navn @kommune.dk`, `navn@ kommune.dk`?
fn is_torn_address(text: &str, before: Span, run: Span) -> bool {
    if before.end + 1 != run.start || text.as_bytes().get(before.end) != Some(&b' ') {
        return false;
    }
    let (name, host) = (before.of(text), run.of(text));
    let name_alone = name.strip_suffix('@').unwrap_or(name);
    let host_alone = host.strip_prefix('@').unwrap_or(host);
    let may_be_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '&');
    (name.len() > name_alone.len()) != (host.len() > host_alone.len())
        && name_alone.len() >= SHORTEST_NAME
        && name_alone.chars().all(may_be_name)
        && host_alone.starts_with(char::is_alphanumeric)
        && has_top_level_domain(host_alone.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

/// Is it an e-mail address broken over a line's end after a hyphen of its own: `navn@by-` over `raad.dk`?
fn is_broken_address(text: &str, before: Span, run: Span) -> bool {
    if before.end + 1 != run.start || text.as_bytes().get(before.end) != Some(&b'\n') {
        return false;
    }
    let (begins, ends) = (before.of(text), run.of(text));
    let Some((name, host)) = begins.strip_suffix('-').and_then(|begins| begins.split_once('@')) else { return false };
    let ends = ends.trim_end_matches(|c: char| !c.is_alphanumeric());
    let may_be_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    name.len() >= SHORTEST_NAME
        && !host.is_empty()
        && host.chars().chain(ends.chars()).all(may_be_host)
        && ends.contains('.')
}

/// The tokens of one run of text without white space.
fn chunk(text: &str, span: Span, tokens: &mut Vec<Token>) {
    let whole = span.of(text);
    // Most runs are letters alone, or letters and a mark that ends a sentence or a part of one.
    let letters = whole.strip_suffix(['.', ',', ':', ';', '?', ')']).unwrap_or(whole);
    if !letters.is_empty() && letters.chars().all(char::is_alphabetic) {
        let mark = span.start + letters.len();
        tokens.push(Token { span: Span::new(span.start, mark), kind: TokenKind::Word });
        if mark < span.end {
            tokens.push(Token { span: Span::new(mark, span.end), kind: TokenKind::Mark });
        }
        return;
    }
    if is_address(whole) {
        tokens.push(Token { span, kind: TokenKind::Shielded });
        return;
    }
    let chars: Vec<(usize, char)> = whole.char_indices().collect();
    let mut at = 0;
    while at < chars.len() {
        let end = if belongs(&chars, at) {
            (at + 1..chars.len()).find(|i| !belongs(&chars, *i)).unwrap_or(chars.len())
        } else {
            at + 1
        };
        let offset = |i: usize| span.start + chars.get(i).map_or(whole.len(), |(offset, _)| *offset);
        let part = Span::new(offset(at), offset(end));
        let kind = if belongs(&chars, at) { kind(part.of(text)) } else { TokenKind::Mark };
        tokens.push(Token { span: part, kind });
        at = end;
    }
}

/// URLs and e-mail addresses, and abbreviations with inner points (`m.v.`, `bl.a.`).
fn is_address(chunk: &str) -> bool {
    let inner = chunk.trim_matches(|c: char| !c.is_alphanumeric());
    let Some(point) = inner.find(['.', '@', ':']) else { return false };
    let after = inner.get(point + 1..).unwrap_or("");
    is_web_or_mail(inner)
        || inner.as_bytes().get(point) == Some(&b'.')
            && !after.is_empty()
            && inner.split('.').all(|part| part.chars().count() <= 3 && part.chars().all(char::is_alphabetic))
}

/// A URL or an e-mail address; marks round it do not count.
pub(crate) fn is_web_or_mail(chunk: &str) -> bool {
    let inner = chunk.trim_matches(|c: char| !c.is_alphanumeric());
    inner.contains("://")
        || inner.starts_with("www.")
        || inner.contains('@') && inner.rsplit('@').next().is_some_and(|host| host.contains('.'))
        || inner.split('/').next().is_some_and(has_top_level_domain)
}

fn has_top_level_domain(host: &str) -> bool {
    let mut labels = host.rsplit('.');
    let top = labels.next().unwrap_or("");
    labels.next().is_some_and(|l| l.len() > 1)
        && matches!(
            top,
            "dk" | "com" | "org" | "net" | "eu" | "se" | "no" | "de" | "gl" | "fo" | "uk" | "info" | "nu" | "example"
        )
}

/// Is the character at `at` part of a word or number, given its neighbours?
fn belongs(chars: &[(usize, char)], at: usize) -> bool {
    let neighbour = |i: Option<usize>| i.and_then(|i| chars.get(i)).map_or(' ', |(_, c)| *c);
    let (before, c, after) = (neighbour(at.checked_sub(1)), chars[at].1, neighbour(Some(at + 1)));
    match c {
        _ if c.is_alphanumeric() => true,
        '§' => true,
        // Between two letters these are misread letters; at the start of a word some are too.
        '@' | '&' | '\u{ad}' => before.is_alphabetic() || after.is_alphabetic(),
        // A bar among the marks of a sentence stands where a word does: *Hvad gør |, hvis …?*
        '|' => {
            let opens = |c: char| matches!(c, ' ' | '"' | '»' | '„' | '(');
            let closes = |c: char| matches!(c, ' ' | ',' | '.' | '?' | '!' | ':' | ';' | ')' | '"' | '«');
            before.is_alphabetic() || after.is_alphabetic() || opens(before) && closes(after)
        }
        '{' | '}' | '!' | ':' | '~' | '‘' | '’' | '\'' | '_' | '$' | '£' | '€' | '¢' | '«' | '»' | '“' | '”' | '='
        | '+' | '*' | '<' | '>' | '\\' | '®' => before.is_alphabetic() && after.is_alphabetic(),
        '.' | ',' => before.is_ascii_digit() && after.is_ascii_digit(),
        _ => false,
    }
}

/// Word or something never altered.
fn kind(text: &str) -> TokenKind {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let readable_as_letter = |c: char| matches!(c, '0' | '1' | '3' | '4' | '6' | '8');
    match (digits, letters) {
        (0, 0) if text == "|" => TokenKind::Word,
        (0, 0) => TokenKind::Shielded,
        (0, _) if text.contains('§') => TokenKind::Shielded,
        (0, _) => TokenKind::Word,
        // "ogs4", "p4", "0G", "t1l": one digit in the place of a letter; "A4", "B12", "2a" are what they are.
        (1, 1) if text.chars().next().is_some_and(char::is_lowercase) && text.ends_with(readable_as_letter) => {
            TokenKind::Word
        }
        (1, 1) if matches!(text, "0G" | "0g" | "0m" | "0p") => TokenKind::Word,
        (1, 2..)
            if text.chars().any(readable_as_letter)
                && (!text.starts_with(|c: char| c.is_ascii_digit() && c != '0') || begins_like_years(text)) =>
        {
            TokenKind::Word
        }
        (2, 6..) if text.chars().filter(char::is_ascii_digit).all(readable_as_letter) => TokenKind::Word,
        _ => TokenKind::Shielded,
    }
}

/// A 4, 3 or 8 may be a misread å before what goes on as *året*, *årene*, *årige*, *årlig*, *årsag* do.
fn begins_like_years(text: &str) -> bool {
    text.strip_prefix(['4', '3', '8'])
        .and_then(|rest| rest.strip_prefix('r'))
        .is_some_and(|rest| rest.starts_with(['e', 'i', 'l', 's']) && rest.chars().all(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(String, TokenKind)> {
        let document = Document::with_text(text.to_owned());
        tokens(&document).iter().map(|t| (document.text(t.span).to_owned(), t.kind)).collect()
    }

    fn words(text: &str) -> Vec<String> {
        split(text).into_iter().filter(|(_, k)| *k == TokenKind::Word).map(|(t, _)| t).collect()
    }

    #[test]
    fn punctuation_and_hyphens_part_words() {
        assert_eq!(
            words("børne- og ungeområdet, (også) skole/hjem."),
            ["børne", "og", "ungeområdet", "også", "skole", "hjem"]
        );
    }

    #[test]
    fn misread_letters_stay_inside_words() {
        assert_eq!(
            words("l@sning ogs4 4rene |nvolver a&ndres 0G frisa:ttelse m| | . gor |, \"| det."),
            [
                "l@sning",
                "ogs4",
                "4rene",
                "|nvolver",
                "a&ndres",
                "0G",
                "frisa:ttelse",
                "m|",
                "|",
                "gor",
                "|",
                "|",
                "det"
            ]
        );
    }

    #[test]
    fn numbers_addresses_and_references_are_shielded() {
        for text in [
            "2,5",
            "12.345",
            "1.4.2018",
            "§",
            "8.30",
            "www.kl.dk",
            "https://kl.dk/a?b=æ",
            "kl@kl.dk",
            "kl.dk",
            "m.v.",
            "A4",
            "B12",
            "816603",
            "3370",
        ] {
            let shielded = split(text).into_iter().filter(|(_, k)| *k == TokenKind::Shielded).count();
            assert_eq!(shielded, 1, "{text}: {:?}", split(text));
        }
    }

    #[test]
    fn an_address_is_shielded_though_a_space_was_read_into_it() {
        for text in ["raad-et @kommune.dk", "raad@ kommune.dk."] {
            assert!(words(text).is_empty(), "{text}: {:?}", split(text));
        }
        assert_eq!(words("skriv til kl@kl.dk og kom"), ["skriv", "til", "og", "kom"]);
        assert_eq!(words("p@ kl.dk"), ["p@"]);
        assert_eq!(words("der st@r kl.dk"), ["der", "st@r"]);
        assert_eq!(words("skriv\n@kommune.dk"), ["skriv"]);
        assert!(words("raadet@bispe-\nkommune.dk.").is_empty(), "{:?}", split("raadet@bispe-\nkommune.dk."));
        assert_eq!(words("p@ bispe-\nstolen.dk"), ["p@", "bispe"]);
        assert_eq!(words("h@st-\nferien"), ["h@st", "ferien"]);
    }

    #[test]
    fn tokens_and_gaps_are_the_whole_text() {
        let text = "Æ: \u{ad}en–to… «tre»\n\x0c 4/5!";
        let document = Document::with_text(text.to_owned());
        let mut rebuilt = String::new();
        let mut at = 0;
        for token in tokens(&document) {
            let gap = Span::new(at, token.span.start).of(text);
            assert!(gap.chars().all(char::is_whitespace), "{gap:?}");
            rebuilt.push_str(gap);
            rebuilt.push_str(document.text(token.span));
            at = token.span.end;
        }
        rebuilt.push_str(Span::new(at, text.len()).of(text));
        assert_eq!(rebuilt, text);
    }
}
