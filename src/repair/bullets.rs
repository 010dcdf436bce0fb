//! List bullets that OCR reads as letters and signs.

use super::Repair;
use super::unlisted::SHORT_WORDS;
use crate::dictionary::{Dictionary, Entry};
use crate::model::{
    Correction, Document, EditKind, EditStatus, Role, Span, is_misread_box, is_misread_ring, is_stray_mark,
};
use std::collections::BTreeSet;

/// Characters that OCR puts in the place of a list's bullet.
const MISREAD_BULLETS: [&str; 22] = [
    "®", "©", "@", "¢", "o", "e", "e@", "+", "*", "»", "m", "m=", "=", "O", "Q", "&O", "&Q", "|", "\"", "“", "v", "v_",
];

/// What OCR makes of one bullet, now this and now that: of squares, of rhombs, of ticks.
const ALIKE: [&[&str]; 3] = [&["m", "m=", "="], &["O", "Q", "&O", "&Q"], &["v", "v_"]];

/// Misread list bullets at the start of a line, where at least two lines of a run begin alike, or the sign is no letter.
pub(super) fn bullets(document: &Document, dictionary: &Dictionary, repair: &mut Repair) {
    // "| Odder" may be "I Odder", "| Giv" is no "I Giv".
    let is_common = |rest: &str| {
        let word = rest.split_whitespace().next().unwrap_or("").trim_end_matches(|c: char| !c.is_alphabetic());
        let entry = dictionary.entry(&word.to_lowercase());
        word.chars().nth(1).is_some_and(char::is_lowercase) && entry.is_some_and(|entry| !entry.has(Entry::TITLE))
    };
    let items: BTreeSet<usize> =
        document.blocks.iter().filter(|b| matches!(b.role, Role::Item(_))).map(|b| b.span.start).collect();
    let starts: Vec<(Span, &str)> = document
        .lines
        .iter()
        .filter_map(|line| {
            let text = document.text(line.span);
            let trimmed = text.trim_start();
            let (mark, rest) = trimmed.split_once(' ')?;
            let from = line.span.start + text.len() - trimmed.len();
            // Layout saw that it stands exactly between other marks; a common word is one wherever it stands.
            let is_rare =
                || mark.len() == 2 && mark.bytes().all(|c| c.is_ascii_lowercase()) && !SHORT_WORDS.contains(&mark);
            let is_item = items.contains(&from) && (is_stray_mark(mark) || is_misread_box(mark) || is_rare())
                || (MISREAD_BULLETS.contains(&mark) || is_misread_ring(mark))
                    && rest
                        .trim_start()
                        .chars()
                        .next()
                        .is_some_and(|c| c.is_uppercase() || c == '|' || c == '&' || c == '@')
                    && (mark != "|" || is_common(rest));
            is_item.then_some((Span::new(from, from + mark.len()), mark))
        })
        .collect();
    for (span, mark) in &starts {
        let same = |other: &str| other == *mark || ALIKE.iter().any(|all| all.contains(&other) && all.contains(mark));
        let alike = starts.iter().filter(|(_, other)| same(other)).count();
        // One lone © is a copyright line, and = may stand in a sum.
        let is_letter = mark.chars().any(char::is_alphabetic);
        let is_doubtful = is_letter || matches!(*mark, "©" | "=" | "|" | "\"" | "“");
        if is_doubtful && alike < 2 && !items.contains(&span.start) {
            continue;
        }
        // Alone a bar is an I, and a sign a vowel; before capitals at the head of several lines they are none.
        repair.corrections.retain(|c| !(mark.contains(['|', '@']) && c.span == *span));
        if repair.corrections.iter().any(|c| c.span.overlaps(*span)) {
            continue;
        }
        repair.suspects.retain(|s| s.span != *span);
        repair.corrections.push(Correction {
            span: *span,
            before: (*mark).to_owned(),
            after: "•".to_owned(),
            kind: EditKind::Bullet,
            reason: "a list bullet misread".to_owned(),
            confidence: if is_letter { 0.9 } else { 0.97 },
            rivals: Vec::new(),
            status: EditStatus::Auto,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::repair::edits::tests::{LOST, SOUND, repaired};

    #[test]
    fn a_lone_letter_and_sign_is_a_bullet_not_a_vowel() {
        assert_eq!(repaired(LOST, "e@ Giv maden tid\ne@ Tag stolene med"), "• Giv maden tid\n• Tag stolene med");
    }

    #[test]
    fn one_copyright_sign_stays_and_several_are_bullets() {
        for page in [LOST, SOUND] {
            assert_eq!(repaired(page, "© Kommunen 2024"), "© Kommunen 2024");
        }
        assert_eq!(repaired(LOST, "© Giv maden tid\n© Tag stolene med"), "• Giv maden tid\n• Tag stolene med");
        assert_eq!(repaired(LOST, "m Giv maden tid\nm= Tag stolene med"), "• Giv maden tid\n• Tag stolene med");
        assert_eq!(repaired(LOST, "&Q Giv maden tid\nO Tag stolene med"), "• Giv maden tid\n• Tag stolene med");
        assert_eq!(repaired(LOST, "v Giv maden tid\nv_ Tag stolene med"), "• Giv maden tid\n• Tag stolene med");
        assert_eq!(repaired(LOST, "= Giv maden tid"), "= Giv maden tid");
        // The letter of a party.
        assert_eq!(repaired(SOUND, "V Jens Holm\nV Mette Lund"), "V Jens Holm\nV Mette Lund");
        assert_eq!(repaired(LOST, "\" Giv maden tid\n\" Tag stolene med"), "• Giv maden tid\n• Tag stolene med");
        assert_eq!(repaired(LOST, "| Giv maden tid\n| Tag stolene med"), "• Giv maden tid\n• Tag stolene med");
        assert_eq!(repaired(LOST, "| Odder er der ro\n| Varde er der ro"), "I Odder er der ro\nI Varde er der ro");
    }
}
