//! A quick look at bytes of a PDF, for reckoning costs: operators of content streams, and streams that hold structure.

use memchr::memmem;
use std::collections::BTreeMap;

/// What a content stream asks for.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Content<'a> {
    /// Number of operators.
    pub(super) operators: u64,
    /// Names, as written, of forms and pictures drawn, each with how often.
    pub(super) drawn: BTreeMap<&'a [u8], u64>,
}

/// Counts operators. Strings, comments and the data of inline pictures hold none.
pub(super) fn scan(bytes: &[u8]) -> Content<'_> {
    let mut content = Content::default();
    let (mut at, mut last_name): (usize, &[u8]) = (0, &[]);
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b'(' => after_string(bytes, at + 1),
            b'<' if bytes.get(at + 1) != Some(&b'<') => until(bytes, at + 1, |b| b == b'>') + 1,
            b'%' => until(bytes, at + 1, |b| b == b'\n' || b == b'\r'),
            b'/' => {
                let end = until(bytes, at + 1, is_border);
                last_name = &bytes[at + 1..end];
                end
            }
            byte if is_border(*byte) => at + 1,
            byte => {
                let end = until(bytes, at + 1, is_border);
                if !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.') {
                    content.operators += 1;
                }
                match &bytes[at..end] {
                    b"Do" => {
                        *content.drawn.entry(last_name).or_default() += 1;
                        end
                    }
                    b"ID" => memmem::find(&bytes[end..], b"EI").map_or(bytes.len(), |to| end + to),
                    _ => end,
                }
            }
        };
    }
    content
}

/// Cross-reference and object streams: the text of the dictionary, and the data.
pub(super) fn structure_streams(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut from = 0;
    memmem::find_iter(bytes, b"stream").filter_map(move |at| {
        if at < from || bytes[..at].ends_with(b"end") {
            return None;
        }
        let dict = &bytes[memmem::rfind(&bytes[from..at], b"obj").map_or(from, |obj| from + obj)..at];
        let start = at + b"stream".len();
        let end = memmem::find(&bytes[start..], b"endstream").map_or(bytes.len(), |to| start + to);
        from = end;
        let holds_structure = [&b"XRef"[..], b"ObjStm"].iter().any(|kind| memmem::find(dict, kind).is_some());
        let line_end = bytes[start..end].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count().min(2);
        holds_structure.then(|| (dict, &bytes[start + line_end..end]))
    })
}

/// The filters that a dictionary names, in order.
pub(super) fn filters(dict: &[u8]) -> Vec<&'static str> {
    const KNOWN: [&str; 5] = ["FlateDecode", "LZWDecode", "RunLengthDecode", "ASCII85Decode", "ASCIIHexDecode"];
    let names = dict.split(|byte| is_border(*byte));
    names.filter_map(|name| KNOWN.into_iter().find(|known| known.as_bytes() == name)).collect()
}

fn after_string(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 1;
    while let (1.., Some(byte)) = (depth, bytes.get(at)) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    at
}

fn until(bytes: &[u8], at: usize, end: impl Fn(u8) -> bool) -> usize {
    bytes.get(at..).and_then(|rest| rest.iter().position(|byte| end(*byte))).map_or(bytes.len(), |to| at + to)
}

/// White space and delimiters.
fn is_border(byte: u8) -> bool {
    matches!(
        byte,
        b'\0'
            | b'\t'
            | b'\n'
            | b'\x0c'
            | b'\r'
            | b' '
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_counted_outside_of_strings_comments_and_pictures() {
        let content = scan(b"q 1 0 0 1 .5 -7 cm/F#31 Do % Do q\n(a (b\\) Do) q) Tj <4451> Tj [(x)3(y)]TJ BI /W 2 ID \xffq Q EI /F1 Do/F1 Do Q");
        assert_eq!(content.operators, 12);
        assert_eq!(content.drawn, BTreeMap::from([(&b"F#31"[..], 1), (b"F1", 2)]));
        assert_eq!(scan(b"(never closed (").operators + scan(b"<41").operators + scan(b"").operators, 0);
    }

    #[test]
    fn streams_of_structure_are_found_with_their_filters() {
        let file = b"1 0 obj<</Length 2>>stream\nxx\nendstream endobj\n7 0 obj\n<</Type/ObjStm/Filter[/ASCIIHexDecode /FlateDecode]\
            >>stream\r\n78da\nendstream 9 0 obj <</Type /XRef>> stream\nab";
        let found: Vec<_> = structure_streams(file).map(|(dict, data)| (filters(dict), data)).collect();
        assert_eq!(found, [(vec!["ASCIIHexDecode", "FlateDecode"], &b"78da\n"[..]), (vec![], b"ab")]);
    }
}
