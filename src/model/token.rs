use super::Span;

/// A piece of the extracted text that repair looks at as one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its place in the extracted text.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, also with inner hyphens, apostrophes or characters that OCR may have put for letters.
    Word,
    /// Something never altered: number, date, amount, phone, law reference, URL, e-mail, CVR.
    Shielded,
    /// Punctuation and symbols.
    Mark,
}
