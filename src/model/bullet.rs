//! Signs that mark items of a list.

/// Circles, squares, lozenges, triangles and arrows, ticks and stars of the kinds that word processors offer.
const BULLETS: &str =
    "•‣⁃⁌⁍⦁⦾⦿●○◉◎◌◍◦⚫⚪⬤⬛⬜■□▪▫◼◻◾◽▢▣◆◇◈⬥⬦⬧❖◊⧫►▻▶▸▹▷⮞⏵➢➣➤➔➙➛➜➝➞➠➡➥➨➭➮➯→⇒⇨⟶❯❱✓✔✗✘✕✖☐☑☒❏❐❑❒★☆✦✧✩✪✱✲✳✶✷✸✹✽❋☛☞";

/// True for what OCR makes of a sign in a ring, `€)`, `&)`, `>)`: no list is lettered so.
pub(crate) fn is_misread_ring(mark: &str) -> bool {
    mark.strip_suffix(')').is_some_and(|sign| {
        let mut signs = sign.chars();
        signs.next().is_some_and(|sign| !sign.is_alphanumeric() && !"()[]?!.:;=%".contains(sign))
            && signs.next().is_none()
    })
}

/// True for what OCR makes of an empty tick box: *(*, *()*, *[]*, *(1*, *C)*; where others stand exactly above or below it.
pub(crate) fn is_misread_box(mark: &str) -> bool {
    let opens =
        mark.starts_with(['(', '[']) && !mark.ends_with(')') || matches!(mark, "()" | "[]" | ")" | "]" | "C)" | "O)");
    let count = mark.chars().count();
    (1..=2).contains(&count) && opens && mark.chars().all(|c| "()[]1IlCOJ_|".contains(c))
}

/// True for a word that is none, before text: what OCR may make of a bullet where another one stands right above or below. *i*, *å*
/// and *ø* are words.
pub(crate) fn is_stray_mark(mark: &str) -> bool {
    let is_vowel = |c: char| "aeiouyæøåAEIOUYÆØÅ".contains(c);
    let mut signs = mark.chars();
    match (signs.next(), signs.next(), signs.next()) {
        (Some(sign), None, None) => sign.is_ascii_lowercase() && sign != 'i' || "®©@¢*+°«»=|\"“".contains(sign),
        (Some(a), Some(b), None) => {
            [a, b].iter().all(|c| c.is_ascii_lowercase() && !is_vowel(*c))
                || [a, b].iter().all(|c| "®©@¢*°".contains(*c))
                || mark == "m="
        }
        _ => false,
    }
}

/// True for a sign that is a bullet wherever it stands alone before text.
pub(crate) fn is_bullet(sign: char) -> bool {
    BULLETS.contains(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_are_no_stray_marks() {
        assert!(["w", "g", "e", "mw", "*", "©", "¢@"].into_iter().all(is_stray_mark));
        assert!(!["i", "å", "I", "vi", "1", "a)", "–", "km/t"].into_iter().any(is_stray_mark));
    }

    #[test]
    fn boxes_are_told_from_letters_and_numbers_of_a_list() {
        assert!(["(", "()", "[]", "(1", ")", "C)", "[1"].into_iter().all(is_misread_box));
        assert!(!["1)", "a)", "(a", "(2)", "1", "I", "(12"].into_iter().any(is_misread_box));
    }

    #[test]
    fn rings_are_neither_letters_of_a_list_nor_faces() {
        assert!(["€)", "&)", ">)"].into_iter().all(is_misread_ring));
        assert!(!["a)", "1)", ":)", "))", ")", "€1)"].into_iter().any(is_misread_ring));
    }
}
