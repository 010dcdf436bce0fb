//! Signs that mark items of a list.

/// Circles, squares, lozenges, triangles and arrows, ticks and stars of the kinds that word processors offer.
const BULLETS: &str =
    "•‣⁃⁌⁍⦁⦾⦿●○◉◎◌◍◦⚫⚪⬤⬛⬜■□▪▫◼◻◾◽▢▣◆◇◈⬥⬦⬧❖◊⧫►▻▶▸▹▷⮞⏵➢➣➤➔➙➛➜➝➞➠➡➥➨➭➮➯→⇒⇨⟶❯❱✓✔✗✘✕✖☐☑☒❏❐❑❒★☆✦✧✩✪✱✲✳✶✷✸✹✽❋☛☞";

/// True for a sign that is a bullet wherever it stands alone before text.
pub(crate) fn is_bullet(sign: char) -> bool {
    BULLETS.contains(sign)
}
