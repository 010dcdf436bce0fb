//! Fonts of pictograms, whose marks PDFs often encode as if they were letters.

/// A font of pictograms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Pictograms {
    Wingdings,
    Wingdings2,
    Wingdings3,
    Webdings,
    Symbol,
    OpenSymbol,
}

impl Pictograms {
    /// The pictogram font of this name, in small letters; `None` for fonts of letters.
    pub(super) fn of(name: &str) -> Option<Self> {
        let plain = name.replace([' ', '-'], "");
        let kinds = [
            ("wingdings2", Self::Wingdings2),
            ("wingdings3", Self::Wingdings3),
            ("wingdings", Self::Wingdings),
            ("webdings", Self::Webdings),
            ("opensymbol", Self::OpenSymbol),
            ("symbol", Self::Symbol),
        ];
        kinds.into_iter().find(|(part, _)| plain.contains(part)).map(|(_, kind)| kind)
    }

    /// The mark that the font shows for a letter or a private-use code; `None` when it is not known, or has a name that
    /// can be believed.
    pub(super) fn mark(self, stated: Option<&str>, code: u32) -> Option<char> {
        let shown = stated.and_then(|text| text.chars().next()).map_or(code, u32::from);
        let shown = if (0xf020..=0xf0ff).contains(&shown) { shown - 0xf000 } else { shown };
        match self {
            Self::Symbol => (code & 0xff == 0xb7).then_some('•'),
            Self::Wingdings => wingdings(shown),
            Self::Wingdings2 => wingdings2(shown),
            Self::Wingdings3 => wingdings3(shown),
            Self::Webdings => webdings(shown),
            Self::OpenSymbol => open_symbol(shown),
        }
    }
}

fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x6c => '●',
        0x6e => '■',
        0x6f => '□',
        0x71 | 0x72 => '❑',
        0x75 => '◆',
        0x76 => '❖',
        0x77 => '⬥',
        0x78 | 0xfd => '☒',
        0x9f => '•',
        0xa1 | 0xa2 => '○',
        0xa4 => '◉',
        0xa5 => '◎',
        0xa7 => '▪',
        0xa8 => '◻',
        0xab => '★',
        0xd8 => '➢',
        0xe0 | 0xe8 => '→',
        0xf0 => '⇨',
        0xfb => '✗',
        0xfc => '✓',
        0xfe => '☑',
        _ => return None,
    })
}

fn wingdings2(code: u32) -> Option<char> {
    Some(match code {
        0x4f => '✗',
        0x50 => '✓',
        0x51 | 0x53 => '☒',
        0x52 => '☑',
        0x96..=0x98 => '●',
        0xa0..=0xa2 => '■',
        0xa3 => '□',
        _ => return None,
    })
}

fn wingdings3(code: u32) -> Option<char> {
    Some(match code {
        0x75 => '▶',
        0x77 => '▷',
        0x7d => '▸',
        _ => return None,
    })
}

fn webdings(code: u32) -> Option<char> {
    Some(match code {
        0x34 => '▶',
        0x61 => '✔',
        0x63 => '□',
        0x67 => '■',
        0x6e => '●',
        0x72 => '✖',
        _ => return None,
    })
}

/// What office programs offer as bullets besides those that Unicode names.
fn open_symbol(code: u32) -> Option<char> {
    Some(match code {
        0xe00a => '■',
        0xe00c => '◆',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_private_codes_are_bullets() {
        let mark =
            |name: &str, stated: Option<&str>, code: u32| Pictograms::of(name).and_then(|f| f.mark(stated, code));
        assert_eq!(mark("wingdings-regular", Some("§"), 0xa7), Some('▪'));
        assert_eq!(mark("wingdings", None, 0xf0d8), Some('➢'));
        assert_eq!(mark("wingdings", None, 0xa4), Some('◉'));
        assert_eq!(mark("wingdings3", Some("}"), 0x7d), Some('▸'));
        assert_eq!(mark("wingdings 2", Some("P"), 0x50), Some('✓'));
        assert_eq!(mark("webdings", Some("4"), 0x34), Some('▶'));
        assert_eq!(mark("opensymbol", Some("\u{e00a}"), 1), Some('■'));
        assert_eq!(mark("symbolmt", Some("·"), 0xf0b7), Some('•'));
        assert_eq!(mark("wingdings", Some("J"), 0x4a), None);
        assert_eq!(Pictograms::of("frutiger"), None);
    }
}
