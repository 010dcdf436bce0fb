//! Text that is in the file and not on the paper: under a picture, or outside the page.

use super::painter::{PaintedPicture, PlacedGlyph};
use crate::model::Warning;
use hayro_interpret::kurbo::{Point, Rect};
use std::collections::BTreeSet;

/// Text under a picture that covers this share of the page is the layer of a scan.
const SCAN: f64 = 0.5;
/// A glyph lies this share of its size above the baseline, its middle.
const MIDDLE: f64 = 0.3;
/// Fewer letters than these are rests that programs leave.
const FEWEST: usize = 3;
/// A glyph this far outside the page is not on it, points.
const MARGIN: f64 = 1.0;

/// What is to be told of a page: how many letters nobody sees, and why. They stay in the text.
pub(super) fn warnings(glyphs: &[PlacedGlyph], pictures: &[PaintedPicture], page: Rect) -> Vec<Warning> {
    let outside =
        glyphs.iter().filter(|glyph| is_letter(glyph) && !page.inflate(MARGIN, MARGIN).contains(middle(glyph)));
    let covered = covered(glyphs, pictures, page);
    let told = [
        ("covered_text", covered, "lie under a picture and are not seen; they are kept in the text"),
        (
            "text_outside_page",
            outside.count(),
            "stand outside the page and are not seen; they are kept apart from the text",
        ),
    ];
    let tell = |(class, count, what): (&str, usize, &str)| Warning::new(class, format!("{count} letters {what}"));
    told.into_iter().filter(|(_, count, _)| *count >= FEWEST).map(tell).collect()
}

/// Letters painted before a picture that lies over them, and not painted again after it.
fn covered(glyphs: &[PlacedGlyph], pictures: &[PaintedPicture], page: Rect) -> usize {
    let mut hidden: BTreeSet<usize> = BTreeSet::new();
    for picture in pictures.iter().filter(|picture| picture.rect.area() < SCAN * page.area()) {
        let (before, after) = glyphs.split_at(picture.over.min(glyphs.len()));
        let lies_under = |glyph: &PlacedGlyph| picture.rect.contains(middle(glyph));
        let again: Vec<&PlacedGlyph> = after.iter().filter(|glyph| lies_under(glyph)).collect();
        let is_again = |glyph: &PlacedGlyph| {
            again.iter().any(|other| other.text == glyph.text && (other.start - glyph.start).hypot() < 0.5 * glyph.size)
        };
        let under = before.iter().enumerate().filter(|(_, glyph)| is_letter(glyph) && lies_under(glyph));
        hidden.extend(under.filter(|(_, glyph)| !is_again(glyph)).map(|(at, _)| at));
    }
    hidden.len()
}

/// A glyph with ink that is a letter or a figure.
fn is_letter(glyph: &PlacedGlyph) -> bool {
    !glyph.invisible && glyph.text.chars().any(char::is_alphanumeric)
}

fn middle(glyph: &PlacedGlyph) -> Point {
    let (sin, cos) = glyph.angle.to_radians().sin_cos();
    let up = MIDDLE * glyph.size;
    let half = glyph.start.midpoint(glyph.end);
    Point::new(half.x + sin * up, half.y - cos * up)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_interpret::kurbo::Affine;

    fn line(text: &str, left: f64, baseline: f64) -> Vec<PlacedGlyph> {
        let glyph = |(at, letter): (usize, char)| PlacedGlyph {
            text: letter.to_string(),
            start: Point::new(left + 5.0 * at as f64, baseline),
            end: Point::new(left + 5.0 * at as f64 + 5.0, baseline),
            size: 10.0,
            angle: 0.0,
            bold: None,
            invisible: false,
            colour: Some(0),
        };
        text.chars().enumerate().map(glyph).collect()
    }

    fn told(glyphs: &[PlacedGlyph], picture: Rect, over: usize) -> Vec<String> {
        let page = Rect::new(0.0, 0.0, 200.0, 200.0);
        let picture = PaintedPicture { rect: picture, width_px: 9, height_px: 9, to_page: Affine::IDENTITY, over };
        warnings(glyphs, &[picture], page).into_iter().map(|warning| warning.class).collect()
    }

    #[test]
    fn text_under_a_picture_and_off_the_page_is_told_of() {
        let picture = Rect::new(40.0, 90.0, 120.0, 130.0);
        let glyphs = line("skjult", 50.0, 110.0);
        assert_eq!(told(&glyphs, picture, 6), ["covered_text"]);
        assert!(told(&glyphs, picture, 0).is_empty(), "painted over the picture");
        assert!(told(&glyphs, Rect::new(0.0, 0.0, 200.0, 200.0), 6).is_empty(), "the layer of a scan");
        let again = [glyphs.clone(), glyphs].concat();
        assert!(told(&again, picture, 6).is_empty(), "painted again above it");
        assert_eq!(told(&line("udenfor", 210.0, 50.0), picture, 0), ["text_outside_page"]);
    }
}
