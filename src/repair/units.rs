//! What repair decides on: words, with the two halves of a hyphenated one put together.

use super::language;
use super::own_hyphens::keeps_hyphen;
use crate::dictionary::Dictionary;
use crate::model::{Document, Span, Token, TokenKind};
use foldhash::HashMap;

/// A word to decide on.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// Its place in the extracted text; for a hyphenated word from the first half to the end of the second.
    pub(crate) span: Span,
    /// Its letters as seen, without hyphenation.
    pub(crate) seen: String,
    /// The same in small letters.
    pub(crate) lower: String,
    /// How often the document has it.
    pub(crate) times: u16,
    /// The languages that use it as a function word, a bit each.
    pub(crate) languages: u16,
    /// For a word hyphenated over a line end: where the text between the halves stands.
    pub(crate) gap: Option<Span>,
    /// Page, counted from 0.
    pub(crate) page: usize,
    /// True when it begins a sentence, a line of a list or a heading.
    pub(crate) starts_sentence: bool,
    /// Is it the first on its line, the last?
    pub(crate) line_edges: (bool, bool),
    /// True when an empty line or a page's end lies before it.
    pub(crate) opens_paragraph: bool,
    /// What lies between it and the unit before.
    pub(crate) between: Between,
    /// True when the words beside it are written in small letters.
    pub(crate) among_small_letters: bool,
    /// A hyphen right before or after: the word is a part of a hyphenated one (`børne-`, `-årig`).
    pub(crate) hyphen: (bool, bool),
}

impl Unit {
    /// Does it hold a character that is no letter?
    pub(crate) fn has_sign(&self) -> bool {
        self.seen.chars().any(|c| !c.is_alphabetic())
    }
}

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Between {
    /// White space, or marks that do not part what belongs together.
    Nothing,
    /// A comma.
    Comma,
    /// A number or another shielded token.
    Number,
    /// The end of a sentence, an empty line, a bullet.
    Boundary,
}

/// Words before which a hyphen at a line end is the author's: `børne- og ungeområdet`.
const KEEPS_HYPHEN: [&str; 14] =
    ["og", "eller", "samt", "til", "som", "og/eller", "hhv", "henholdsvis", "men", "i", "på", "pa", "0g", "o0g"];

/// What Danish letters are most often read as.
const MISREAD: [(&str, char); 8] =
    [("a", 'å'), ("o", 'ø'), ("g", 'ø'), ("e", 'ø'), ("ae", 'æ'), ("ee", 'æ'), ("e", 'æ'), ("ze", 'æ')];
/// A word in use is at least so common (hundredths of a Zipf step).
const IN_USE: u32 = 250;

/// Two halves that are words themselves are one word when that is at least so common (hundredths of a Zipf step).
const SURELY_ONE_WORD: u32 = 350;

/// The words of a document in order.
pub(crate) fn units(document: &Document, tokens: &[Token], dictionary: &Dictionary) -> Vec<Unit> {
    let text = document.whole_text();
    let mut units: Vec<Unit> = Vec::with_capacity(tokens.len());
    let mut page = 0;
    let mut at = 0;
    let mut sentence_open = false;
    let mut before_end = 0;
    let mut gap = Between::Boundary;
    // A bullet may stand between a line's start and its first word.
    let (mut new_line, mut new_paragraph) = (true, true);
    while let Some(token) = tokens.get(at) {
        let between = Span::new(before_end, token.span.start).of(text);
        while document.pages.get(page).is_some_and(|p| p.span.end < token.span.start) {
            page += 1;
        }
        before_end = token.span.end;
        new_line |= between.contains('\n');
        if between.len() > 1 && between.contains("\n\n") || between.contains('\x0c') {
            new_paragraph = true;
            sentence_open = false;
            gap = Between::Boundary;
        }
        if token.kind != TokenKind::Word {
            let mark = document.text(token.span);
            if between.contains('\n') && is_item_mark(mark, text.get(token.span.end..).unwrap_or("")) {
                sentence_open = false;
                gap = Between::Boundary;
            }
            sentence_open &= !matches!(mark, "." | "!" | "?" | ":" | "•" | "®" | "©" | "●" | "■" | "❖");
            gap = match (token.kind, mark) {
                (TokenKind::Shielded, _) => Between::Number,
                (_, ",") if gap == Between::Nothing => Between::Comma,
                (_, "." | "!" | "?" | ":" | ";" | "•" | "®" | "©" | "●" | "■" | "❖" | "–" | "—") => {
                    Between::Boundary
                }
                _ => gap,
            };
            at += 1;
            continue;
        }
        let follows_hyphen = at > 0 && is_hyphen(document.text(tokens[at - 1].span));
        let hyphen_before = follows_hyphen
            && (tokens[at - 1].span.end == token.span.start || is_tied_over_line_end(document, tokens, at, dictionary));
        let hyphen_after =
            tokens.get(at + 1).is_some_and(|t| t.span.start == token.span.end && is_hyphen(document.text(t.span)));
        let mut unit = Unit {
            span: token.span,
            seen: document.text(token.span).replace('\u{ad}', ""),
            lower: String::new(),
            times: 1,
            languages: 0,
            gap: None,
            page,
            starts_sentence: !sentence_open,
            line_edges: (new_line, false),
            opens_paragraph: new_paragraph,
            between: gap,
            among_small_letters: false,
            hyphen: (hyphen_before, hyphen_after),
        };
        (new_line, new_paragraph) = (false, false);
        sentence_open = true;
        gap = Between::Nothing;
        at += 1;
        if let Some((second, further)) = second_half(document, tokens, at, dictionary) {
            unit.gap = Some(Span::new(unit.span.end, second.span.start));
            unit.span = unit.span.to(second.span);
            unit.seen.push_str(&document.text(second.span).replace('\u{ad}', ""));
            unit.hyphen.1 = false;
            before_end = second.span.end;
            at += further;
        }
        if let Some(rest) = rest_after_broken_ae(document, tokens, at, dictionary) {
            unit.span = unit.span.to(rest.span);
            document.text(unit.span).clone_into(&mut unit.seen);
            before_end = rest.span.end;
            at += 2;
        }
        let after = text.get(unit.span.end..).unwrap_or("").trim_start_matches([' ', '.', ',', ';', ':', ')', '-']);
        unit.line_edges.1 = after.is_empty() || after.starts_with(['\n', '\x0c']);
        unit.lower = if unit.seen.bytes().all(|b| b.is_ascii_lowercase()) {
            unit.seen.clone()
        } else {
            unit.seen.to_lowercase()
        };
        // A part of a hyphenated word is no function word: *it-udstyr* is not English.
        unit.languages = if unit.hyphen == (false, false) { language::languages(&unit.lower) } else { 0 };
        units.push(unit);
    }
    mark_capitals(&mut units);
    count(&mut units);
    units
}

/// A sign alone before a capital, at the start of a line: whatever it is, the engine saw a bullet or a dash there.
fn is_item_mark(mark: &str, after: &str) -> bool {
    mark.chars().count() == 1
        && after.strip_prefix(' ').is_some_and(|item| item.trim_start().starts_with(char::is_uppercase))
}

fn count(units: &mut [Unit]) {
    let mut times: HashMap<&str, u16> = HashMap::default();
    for unit in units.iter() {
        let times = times.entry(&unit.lower).or_default();
        *times = times.saturating_add(1);
    }
    let times: Vec<u16> = units.iter().map(|unit| times[unit.lower.as_str()]).collect();
    units.iter_mut().zip(times).for_each(|(unit, times)| unit.times = times);
}

fn mark_capitals(units: &mut [Unit]) {
    let small: Vec<bool> = units.iter().map(|u| u.seen.chars().any(char::is_lowercase)).collect();
    for at in 0..units.len() {
        let before = (at > 0 && !units[at].opens_paragraph).then(|| small[at - 1]);
        let after = (at + 1 < units.len() && !units[at + 1].opens_paragraph).then(|| small[at + 1]);
        units[at].among_small_letters =
            (before, after) != (None, None) && before.unwrap_or(true) && after.unwrap_or(true);
    }
}

/// The rest of a word in capitals whose Æ was read as a stroke and an E, when `tokens[at]` is that stroke: "K/ERE". Only
/// what makes a word with the Æ is put together, and *OG/ELLER* is none.
fn rest_after_broken_ae<'t>(
    document: &Document,
    tokens: &'t [Token],
    at: usize,
    dictionary: &Dictionary,
) -> Option<&'t Token> {
    let (first, stroke, rest) = (tokens.get(at.checked_sub(1)?)?, tokens.get(at)?, tokens.get(at + 1)?);
    let (head, tail) = (document.text(first.span), document.text(rest.span));
    let adjacent = first.span.end == stroke.span.start && stroke.span.end == rest.span.start;
    let in_capitals = |text: &str| text.chars().all(char::is_uppercase);
    let broken = adjacent && document.text(stroke.span) == "/" && in_capitals(head) && in_capitals(tail);
    let end = tail.strip_prefix("AE").or(tail.strip_prefix('E')).filter(|_| broken)?;
    dictionary.is_word(&format!("{head}Æ{end}").to_lowercase()).then_some(rest)
}

/// Does a word with a hyphen of its own go on in the next line with `tokens[at]`?
fn is_tied_over_line_end(document: &Document, tokens: &[Token], at: usize, dictionary: &Dictionary) -> bool {
    let Some([first, hyphen, second]) = at.checked_sub(2).and_then(|from| tokens.get(from..=at)) else { return false };
    let (before, word) = (document.text(first.span), document.text(second.span));
    let gap = document.text(Span::new(hyphen.span.end, second.span.start));
    first.kind == TokenKind::Word
        && first.span.end == hyphen.span.start
        && gap.trim_matches(' ') == "\n"
        && !KEEPS_HYPHEN.contains(&word)
        && keeps_hyphen(before, word, dictionary)
}

fn is_hyphen(text: &str) -> bool {
    matches!(text, "-" | "‐" | "‑")
}

/// The second half of a word hyphenated over a line end, when `tokens[at]` is that hyphen, and how many tokens it is further.
fn second_half<'t>(
    document: &Document,
    tokens: &'t [Token],
    at: usize,
    dictionary: &Dictionary,
) -> Option<(&'t Token, usize)> {
    let (first, hyphen, next) = (tokens.get(at.checked_sub(1)?)?, tokens.get(at)?, tokens.get(at + 1)?);
    let further = if is_speck_at_line_end(document, hyphen, next) { 3 } else { 2 };
    let second = tokens.get(at + further - 1)?;
    let (first_part, word) = (document.text(first.span), document.text(second.span));
    let is_line_end_hyphen = matches!(document.text(hyphen.span), "-" | "‐" | "~" | "¬" | "\u{ad}" | "—" | "–");
    if first.span.end != hyphen.span.start || !is_line_end_hyphen || second.kind != TokenKind::Word {
        return None;
    }
    let goes_on = word.chars().next().is_some_and(|c| c.is_lowercase() || c == '|' || c == '@' || c == '&');
    let first_ends_in_letter = first_part.chars().next_back().is_some_and(char::is_alphabetic);
    // A soft hyphen is never the word's own.
    let is_own = || is_hyphen(document.text(hyphen.span)) && keeps_hyphen(first_part, word, dictionary);
    if !goes_on || !first_ends_in_letter || KEEPS_HYPHEN.contains(&word) || is_own() {
        return None;
    }
    // Over an empty line or a page's end (another column, another page) only what makes a word is put together.
    let gap = document.text(Span::new(hyphen.span.end, second.span.start));
    let next_line = gap.matches('\n').count() == 1 && !gap.contains('\x0c');
    let both_words = || dictionary.is_word(first_part) && dictionary.is_word(word);
    let makes_a_word = || {
        let joined = format!("{first_part}{word}");
        let lower = joined.to_lowercase();
        let least = if both_words() { SURELY_ONE_WORD } else { 0 };
        dictionary.is_word(&joined) && dictionary.frequency(&lower) >= least
            || !gap.contains('\x0c') && looks_like_one(&lower, least.max(IN_USE), dictionary)
    };
    (next_line || gap.contains('\n') && gap.len() <= 4 && makes_a_word()).then_some((second, further))
}

/// Is it a word in use that lost one or two of its Danish letters?
fn looks_like_one(lower: &str, least: u32, dictionary: &Dictionary) -> bool {
    let is_used = |word: &String| dictionary.entry(word).is_some() && dictionary.frequency(word) >= least;
    let once = with_a_letter_back(lower);
    once.iter().any(is_used) || once.iter().flat_map(|word| with_a_letter_back(word)).any(|word| is_used(&word))
}

/// What a string may have been when one of its letters, or two of them, were a Danish one.
fn with_a_letter_back(lower: &str) -> Vec<String> {
    let back = |(seen, letter): (&str, char)| {
        let places = lower.match_indices(seen).map(|(at, _)| (lower.get(..at), lower.get(at + seen.len()..)));
        places.filter_map(|(before, after)| Some(format!("{}{letter}{}", before?, after?))).collect::<Vec<_>>()
    };
    MISREAD.into_iter().flat_map(back).collect()
}

/// Is it a speck that was read as a mark by itself, at the line's end after a hyphen or at the next one's start?
fn is_speck_at_line_end(document: &Document, hyphen: &Token, mark: &Token) -> bool {
    let text = document.whole_text();
    let is_speck = matches!(document.text(mark.span), "~" | "—" | "–" | "_" | "‘" | "’" | "'" | "." | "*" | ":");
    let gap = Span::new(hyphen.span.end, mark.span.start).of(text);
    is_speck && !gap.is_empty() && text.get(mark.span.end..).is_some_and(|after| after.starts_with([' ', '\n']))
}

#[cfg(test)]
mod tests {
    use crate::repair::edits::tests::LOST;

    fn repaired(lines: &str) -> String {
        let (dictionary, config) = (crate::dictionary::Dictionary::embedded(), crate::config::Config::default());
        let tools = crate::pipeline::Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
        crate::pipeline::repair_text(&format!("{LOST}\n\n{lines}\n"), &tools).2.as_str().to_owned()
    }

    #[test]
    fn halves_over_an_empty_line_are_one_word_when_their_damage_hides_it() {
        assert!(repaired("Puljen bor ikke krave en ansgg-\n\nning hvert ar.").contains("en ansøgning hvert år"));
        assert!(repaired("Det er inden for det for-\n\nste dogn.").contains("det første døgn"));
        // Two columns: no word is made of what does not belong together.
        assert!(repaired("Vi taler om sam-\n\nog mere tid til alle.").contains("sam-\n\nog mere"));
    }
}
