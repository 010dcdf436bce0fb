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

/// Control characters and marks of writing direction.
pub(crate) fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
