//! Takes the invisible text out of a content stream; every other byte stays as it is.
//!
//! # Source
//! ISO 32000-1: 7.2 (lexical conventions), 8.9.7 (inline images), 9.3.6 (text rendering modes), 9.4.3 (text showing).

/// Text that is neither filled nor stroked.
const INVISIBLE: i32 = 3;

/// What became of a content stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stripped {
    pub(super) content: Vec<u8>,
    /// Graphics states that it saved and did not restore.
    pub(super) open: usize,
    /// Operators that showed invisible text.
    pub(super) removed: usize,
}

/// Takes out what shows text in rendering mode 3.
pub(super) fn without_invisible_text(content: &[u8]) -> Stripped {
    let mut out = Vec::with_capacity(content.len());
    let (mut mode, mut saved) = (0, Vec::new());
    let (mut copied, mut removed) = (0, 0);
    let mut operands: Vec<&[u8]> = Vec::new();
    let mut start = 0; // of the first operand
    let mut tokens = Tokens { content, at: 0 };
    while let Some((from, token)) = tokens.next() {
        let operator = match token {
            Token::Operand => {
                if operands.is_empty() {
                    start = from;
                }
                operands.push(content.get(from..tokens.at).unwrap_or(&[]));
                continue;
            }
            Token::Operator => content.get(from..tokens.at).unwrap_or(&[]),
        };
        if operands.is_empty() {
            start = from;
        }
        match operator {
            b"q" => saved.push(mode),
            b"Q" => mode = saved.pop().unwrap_or(mode),
            b"Tr" => mode = operands.last().and_then(|o| std::str::from_utf8(o).ok()?.parse().ok()).unwrap_or(mode),
            b"BI" => tokens.inline_image(),
            b"Tj" | b"TJ" | b"'" | b"\"" if mode == INVISIBLE => {
                out.extend_from_slice(content.get(copied..start).unwrap_or(&[]));
                if matches!(operator, b"'" | b"\"") {
                    out.extend_from_slice(b"T*"); // these go to the next line first
                }
                copied = tokens.at;
                removed += 1;
            }
            _ => {}
        }
        operands.clear();
    }
    out.extend_from_slice(content.get(copied..).unwrap_or(&[]));
    Stripped { content: out, open: saved.len(), removed }
}

enum Token {
    Operand,
    Operator,
}

struct Tokens<'c> {
    content: &'c [u8],
    at: usize,
}

const fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl Tokens<'_> {
    fn peek(&self) -> Option<u8> {
        self.content.get(self.at).copied()
    }

    fn skip_while(&mut self, is_skipped: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&is_skipped) {
            self.at += 1;
        }
    }

    /// The next token and where it begins; it ends at `self.at`. Arrays and dictionaries are one token.
    fn next(&mut self) -> Option<(usize, Token)> {
        loop {
            self.skip_while(is_white);
            match self.peek()? {
                b'%' => self.skip_while(|byte| !matches!(byte, b'\r' | b'\n')),
                _ => break,
            }
        }
        let from = self.at;
        let first = self.peek()?;
        self.at += 1;
        match first {
            b'(' => self.string(),
            b'<' if self.peek() == Some(b'<') => {
                self.at += 1;
                self.nested();
            }
            b'<' => {
                self.skip_while(|byte| byte != b'>');
                self.at += 1;
            }
            b'[' => self.nested(),
            b'/' => self.skip_while(|byte| !is_white(byte) && !is_delimiter(byte)),
            b')' | b'>' | b']' | b'{' | b'}' => {} // astray
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.skip_while(|byte| !is_white(byte) && !is_delimiter(byte)),
            _ => {
                self.skip_while(|byte| !is_white(byte) && !is_delimiter(byte));
                let word = self.content.get(from..self.at).unwrap_or(&[]);
                if !matches!(word, b"true" | b"false" | b"null") {
                    return Some((from, Token::Operator));
                }
            }
        }
        self.at = self.at.min(self.content.len());
        Some((from, Token::Operand))
    }

    /// Goes behind a string; its opening bracket was read.
    fn string(&mut self) {
        let mut depth = 1;
        while let (Some(byte), true) = (self.peek(), depth > 0) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
        }
    }

    /// Goes behind an array or dictionary; its opening was read. Brackets of all kinds are counted alike.
    fn nested(&mut self) {
        let mut depth = 1;
        while let (Some(byte), true) = (self.peek(), depth > 0) {
            self.at += 1;
            let doubled = self.peek() == Some(byte);
            match byte {
                b'(' => self.string(),
                b'%' => self.skip_while(|byte| !matches!(byte, b'\r' | b'\n')),
                b'[' => depth += 1,
                b']' => depth -= 1,
                b'<' if doubled => {
                    self.at += 1;
                    depth += 1;
                }
                b'>' if doubled => {
                    self.at += 1;
                    depth -= 1;
                }
                b'<' => {
                    self.skip_while(|byte| byte != b'>');
                    self.at += 1;
                }
                _ => {}
            }
        }
    }

    /// Goes behind the `EI` of an inline image: the first one that stands alone and after which a few bytes of text
    /// follow, as picture data may hold the letters by chance.
    fn inline_image(&mut self) {
        let rest = self.content.get(self.at..).unwrap_or(&[]);
        let white = |index: Option<usize>| index.and_then(|index| rest.get(index)).is_none_or(|byte| is_white(*byte));
        let is_text = |from: usize| {
            rest.iter().skip(from).take(16).all(|byte| is_white(*byte) && *byte != 0 || (0x20..0x7f).contains(byte))
        };
        let data =
            (0..rest.len()).find(|at| rest.get(*at..).is_some_and(|r| r.starts_with(b"ID")) && white(Some(at + 2)));
        let Some(data) = data else { return };
        let end = (data + 3..rest.len()).find(|at| {
            rest.get(*at..).is_some_and(|r| r.starts_with(b"EI"))
                && white(at.checked_sub(1))
                && white(Some(at + 2))
                && is_text(at + 2)
        });
        self.at += end.map_or(rest.len(), |end| end + 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(content: &str) -> String {
        String::from_utf8(without_invisible_text(content.as_bytes()).content).unwrap()
    }

    #[test]
    fn only_invisible_text_goes() {
        let page = "q 0.24 0 0 0.24 0 0 cm /Im0 Do Q BT 3 Tr /F1 9 Tf (a\\)b) Tj [(c) -3 <64>] TJ 0 Tr (seen) Tj ET";
        assert_eq!(stripped(page), "q 0.24 0 0 0.24 0 0 cm /Im0 Do Q BT 3 Tr /F1 9 Tf   0 Tr (seen) Tj ET");
        assert_eq!(stripped("BT 3 Tr (a) ' 1 2 (b) \" ET"), "BT 3 Tr T* T* ET");
    }

    #[test]
    fn the_mode_is_part_of_the_graphics_state() {
        assert_eq!(stripped("q 3 Tr (a) Tj Q (b) Tj"), "q 3 Tr  Q (b) Tj");
        assert_eq!(without_invisible_text(b"q q Q").open, 1);
    }

    #[test]
    fn inline_pictures_and_dictionaries_stay_to_the_byte() {
        let mut page = b"3 Tr BI /W 2 /H 1 ID \x00(EI \xff Tj EI\nEMC /Span <</ActualText (x>>)>> BDC (z) Tj".to_vec();
        let before = page.len();
        let after = without_invisible_text(&page);
        assert_eq!(after.removed, 1);
        page.truncate(before - b"(z) Tj".len());
        assert_eq!(after.content, page);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(content in proptest::collection::vec(
            proptest::sample::select(b"q Q Tr 3 0 Tj TJ ' \" ( ) [ ] < > \\ % BI ID EI / a \n".to_vec()), 0..200))
        {
            let after = without_invisible_text(&content);
            proptest::prop_assert!(after.content.len() <= content.len() + after.removed);
            proptest::prop_assert!(after.removed > 0 || after.content == content);
        }
    }

    #[test]
    fn damaged_streams_do_not_stop_it() {
        for damaged in ["(", "<", "<<", "[ (", "BI ID", "BI", ") ] > } Q Q", "\\", "3 Tr ("] {
            assert_eq!(stripped(damaged).len(), damaged.len());
        }
    }
}
