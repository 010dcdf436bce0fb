//! Painted shapes to what they mean for layout: panels, rules, marks that may be bullets.

use super::painter::{PaintedPicture, PaintedShape};
use crate::model::Rect;
use hayro_interpret::kurbo;

/// The least panel, points: a line of text with some air.
const PANEL_WIDTH: f64 = 40.0;
const PANEL_HEIGHT: f64 = 24.0;
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
        if width.min(height) <= RULE && width.max(height) >= RULE_LENGTH {
            found.rules.push(rect);
        } else if MARK.contains(&width) && MARK.contains(&height) {
            found.marks.push(rect);
        } else if shape.fullness >= BOX && is_visible(shape, &mut grounds) {
            let is_background = shape.rect.area() >= BACKGROUND * page.area();
            let is_large = width >= PANEL_WIDTH && height >= PANEL_HEIGHT;
            if is_large && !is_background && !found.panels.iter().any(|panel| is_same(*panel, rect)) {
                found.panels.push(rect);
            }
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

/// True when the shape differs from what lies below it; it is then the ground for what comes later.
fn is_visible(shape: &PaintedShape, grounds: &mut Vec<(kurbo::Rect, u32)>) -> bool {
    let Some(fill) = shape.fill else { return shape.stroked };
    let below = grounds.iter().rev().find(|(ground, _)| ground.intersect(shape.rect).area() >= 0.9 * shape.rect.area());
    let seen = below.is_none_or(|(_, colour)| differ(*colour, fill));
    grounds.push((shape.rect, fill));
    seen
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
    fn thin_shapes_are_rules_and_small_ones_marks() {
        let page = kurbo::Rect::new(0.0, 0.0, 600.0, 800.0);
        let found = shapes(&[filled((50.0, 50.0, 500.0, 51.0), 0), filled((50.0, 60.0, 54.0, 64.0), 0)], &[], page);
        assert_eq!((found.panels.len(), found.rules.len(), found.marks.len()), (0, 1, 1));
    }
}
