//! Text of strangers, made harmless to look at.

/// Text that can neither drive a terminal nor turn a line round: control characters and marks of writing direction become
/// visible escapes. File names and titles come from strangers.
pub fn printable(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        if steers(letter) && letter != '\n' && letter != '\t' {
            safe.extend(letter.escape_unicode());
        } else {
            safe.push(letter);
        }
    }
    safe
}

/// Control characters, and characters that nobody sees.
pub(crate) fn steers(letter: char) -> bool {
    letter.is_control() || is_hidden(letter)
}

/// Marks of writing direction, characters without width, and tags: they show nothing and may turn a line round, keep a
/// word from being found, or carry what no reader sees.
pub(crate) fn is_hidden(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}
