//! Painted shapes to what they mean for layout: panels, rules, marks that may be bullets.

use super::painter::{PaintedPicture, PaintedShape};
use crate::model::Rect;
use hayro_interpret::kurbo;

/// The least panel, points: a line of text with some air.
const PANEL_WIDTH: f64 = 40.0;
const PANEL_HEIGHT: f64 = 24.0;
/// A shape that covers this share of another, and so of its width and height, is the ground that it is seen on.
const GROUND: f64 = 0.9;
/// A shape that covers this share of the page is its background.
const BACKGROUND: f64 = 0.92;
/// A shape that fills this share of its bounding box is a box (a disc fills 0.785).
const BOX: f64 = 0.82;
/// Thickest rule, points.
const RULE: f64 = 2.5;
/// Shortest rule, points.
const RULE_LENGTH: f64 = 20.0;
/// Sizes of marks, points.
const MARK: std::ops::RangeInclusive<f64> = 1.5..=14.0;
/// Sizes of badges round a number, points; one is about as wide as it is high.
const BADGE: std::ops::RangeInclusive<f64> = 9.0..=60.0;
const BADGE_SHAPE: std::ops::RangeInclusive<f64> = 0.85..=1.18;
/// Colours that differ less than this in every channel look the same.
const SAME_COLOUR: u8 = 4;

/// What the shapes and pictures of a page mean for layout.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    /// Painted or framed boxes, outermost first.
    pub(super) panels: Vec<Rect>,
    /// Thin painted boxes.
    pub(super) rules: Vec<Rect>,
    /// Small painted shapes: bullets drawn instead of typed, perhaps.
    pub(super) marks: Vec<Rect>,
    /// Discs and squares as large as a badge round a number.
    pub(super) badges: Vec<Rect>,
    /// Pictures in painting order.
    pub(super) pictures: Vec<Rect>,
}

/// Sorts out what a page of this size paints besides text.
pub(super) fn shapes(painted: &[PaintedShape], pictures: &[PaintedPicture], page: kurbo::Rect) -> Shapes {
    let mut found = Shapes::default();
    let mut grounds: Vec<(kurbo::Rect, u32)> = vec![(page, 0x00ff_ffff)];
    for shape in painted {
        let Some(rect) = model_rect(shape.rect) else { continue };
        let (width, height) = (shape.rect.width(), shape.rect.height());
        if BADGE.contains(&width) && BADGE.contains(&height) && BADGE_SHAPE.contains(&(width / height)) {
            found.badges.push(rect);
        }
        if width.min(height) <= RULE && width.max(height) >= RULE_LENGTH {
            found.rules.push(rect);
        } else if MARK.contains(&width) && MARK.contains(&height) {
            found.marks.push(rect);
        } else if shape.fullness >= BOX && width >= GROUND * PANEL_WIDTH && height >= GROUND * PANEL_HEIGHT {
            // Smaller shapes, of which a map has tens of thousands, lie under no panel and are none.
            let is_panel =
                width >= PANEL_WIDTH && height >= PANEL_HEIGHT && shape.rect.area() < BACKGROUND * page.area();
            if is_panel && is_visible(shape, &grounds) && !found.panels.iter().any(|panel| is_same(*panel, rect)) {
                found.panels.push(rect);
            }
            grounds.extend(shape.fill.map(|fill| (shape.rect, fill)));
        }
    }
    for picture in pictures {
        let Some(rect) = model_rect(picture.rect) else { continue };
        let is_mark = MARK.contains(&picture.rect.width()) && MARK.contains(&picture.rect.height());
        if is_mark { &mut found.marks } else { &mut found.pictures }.push(rect);
    }
    found.panels.sort_by(|a, b| b.area().total_cmp(&a.area()));
    found
}

/// True when the shape differs from what lies below it.
fn is_visible(shape: &PaintedShape, grounds: &[(kurbo::Rect, u32)]) -> bool {
    let Some(fill) = shape.fill else { return shape.stroked };
    let mut below = grounds.iter().rev();
    let below = below.find(|(ground, _)| ground.intersect(shape.rect).area() >= GROUND * shape.rect.area());
    below.is_none_or(|(_, colour)| differ(*colour, fill))
}

fn differ(a: u32, b: u32) -> bool {
    a.to_be_bytes().iter().zip(b.to_be_bytes()).any(|(a, b)| a.abs_diff(b) > SAME_COLOUR)
}

fn is_same(a: Rect, b: Rect) -> bool {
    a.intersection(b).is_some_and(|common| common.area() >= 0.95 * a.area().max(b.area()))
}

pub(super) fn model_rect(rect: kurbo::Rect) -> Option<Rect> {
    Rect::new(rect.x0 as f32, rect.y0 as f32, rect.x1 as f32, rect.y1 as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled((x0, y0, x1, y1): (f64, f64, f64, f64), fill: u32) -> PaintedShape {
        PaintedShape { rect: kurbo::Rect { x0, y0, x1, y1 }, fill: Some(fill), stroked: false, fullness: 1.0 }
    }

    #[test]
    fn a_white_box_counts_on_colour_only() {
        let page = kurbo::Rect::new(0.0, 0.0, 600.0, 800.0);
        let white = filled((50.0, 50.0, 200.0, 200.0), 0x00ff_ffff);
        assert!(shapes(&[white], &[], page).panels.is_empty());
        let blue = filled((20.0, 20.0, 400.0, 400.0), 0x0000_00ff);
        assert_eq!(shapes(&[blue, white], &[], page).panels.len(), 2);
    }

    #[test]
    fn small_shapes_are_no_ground_for_a_box() {
        let page = kurbo::Rect::new(0.0, 0.0, 600.0, 800.0);
        let mut painted = vec![filled((20.0, 20.0, 400.0, 400.0), 0x0000_00ff)];
        painted.extend((0..40_u8).map(|at| {
            let x = 50.0 + 5.0 * f64::from(at);
            filled((x, 50.0, x + 20.0, 70.0), 0x00ff_ffff)
        }));
        painted.push(filled((50.0, 50.0, 200.0, 200.0), 0x00ff_ffff));
        assert_eq!(shapes(&painted, &[], page).panels.len(), 2);
    }

    #[test]
    fn thin_shapes_are_rules_and_small_ones_marks() {
        let page = kurbo::Rect::new(0.0, 0.0, 600.0, 800.0);
        let found = shapes(&[filled((50.0, 50.0, 500.0, 51.0), 0), filled((50.0, 60.0, 54.0, 64.0), 0)], &[], page);
        assert_eq!((found.panels.len(), found.rules.len(), found.marks.len()), (0, 1, 1));
    }

    #[test]
    fn discs_and_squares_of_some_size_are_badges() {
        let page = kurbo::Rect::new(0.0, 0.0, 600.0, 800.0);
        let disc = PaintedShape { fullness: 0.785, ..filled((50.0, 50.0, 75.0, 75.0), 0x0000_00ff) };
        let bar = filled((50.0, 100.0, 120.0, 112.0), 0x0000_00ff);
        assert_eq!(shapes(&[disc, bar], &[], page).badges.len(), 1);
    }
}
