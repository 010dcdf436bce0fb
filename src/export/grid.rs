//! The units in which formats count places: pixels of the page's picture, or so many to the inch.

use crate::model::{DocumentPage, Rect};

/// Pixels per inch where there is no picture to count them in: the usual resolution of archives' scans.
const DPI: f32 = 300.0;
/// A picture that covers this share of the page's sides is the page.
const WHOLE: f32 = 0.9;

/// How a page's points become a format's units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grid {
    /// Width of the page in units, at least 1.
    pub(super) width: f32,
    /// Height of the page in units, at least 1.
    pub(super) height: f32,
    /// Units per inch.
    pub(super) per_inch: f32,
    // Units per point and the place of the page's corner, across and down.
    scale: (f32, f32),
    origin: (f32, f32),
}

impl Grid {
    /// The pixels of the picture that the page is; `None` when it is none, or a turned one.
    pub(super) fn picture(page: &DocumentPage) -> Option<Self> {
        let (image, (width, height)) = (page.image?, page.size?);
        let [across, tilt, slant, down, left, top] = image.to_page;
        let (width_px, height_px) = (image.width_px as f32, image.height_px as f32);
        let is_upright = across > 0.0 && down > 0.0 && tilt.abs() < 0.001 * across && slant.abs() < 0.001 * down;
        let is_whole = across * width_px >= WHOLE * width && down * height_px >= WHOLE * height;
        (is_upright && is_whole).then(|| Self {
            width: width_px.max(1.0),
            height: height_px.max(1.0),
            per_inch: 72.0 / across,
            scale: (1.0 / across, 1.0 / down),
            origin: (left, top),
        })
    }

    /// So many units to the inch.
    pub(super) fn per_inch(page: &DocumentPage, per_inch: f32) -> Self {
        let (width, height) = page.size.unwrap_or((1.0, 1.0));
        let scale = per_inch / 72.0;
        let whole = |points: f32| (points * scale).round().max(1.0);
        Self { width: whole(width), height: whole(height), per_inch, scale: (scale, scale), origin: (0.0, 0.0) }
    }

    /// The pixels of the page's picture, or as if it had been scanned with 300 dpi.
    pub(super) fn pixels(page: &DocumentPage) -> Self {
        Self::picture(page).unwrap_or_else(|| Self::per_inch(page, DPI))
    }

    /// Left, top, right and bottom in units, inside the page.
    pub(super) fn edges(&self, rect: Rect) -> [f32; 4] {
        let x = |points: f32| ((points - self.origin.0) * self.scale.0).clamp(0.0, self.width);
        let y = |points: f32| ((points - self.origin.1) * self.scale.1).clamp(0.0, self.height);
        [x(rect.left()), y(rect.top()), x(rect.right()), y(rect.bottom())]
    }

    /// The same in whole units.
    pub(super) fn whole(&self, rect: Rect) -> [u32; 4] {
        self.edges(rect).map(|edge| edge.round() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PageImage, Span, TextFrom};

    #[test]
    fn places_are_pixels_of_the_picture() {
        let image = PageImage { width_px: 400, height_px: 800, to_page: [0.25, 0.0, 0.0, 0.25, 0.0, 0.0] };
        let page = DocumentPage {
            number: 1,
            span: Span::default(),
            size: Some((100.0, 200.0)),
            rotation: 0,
            text_from: TextFrom::Ocr,
            image: Some(image),
            file: None,
            warnings: Vec::new(),
        };
        let grid = Grid::pixels(&page);
        assert_eq!([grid.width, grid.height, grid.per_inch].map(|v| v as u32), [400, 800, 288]);
        assert_eq!(grid.whole(Rect::new(-5.0, 10.0, 20.0, 900.0).unwrap()), [0, 40, 80, 800]);
        let turned =
            DocumentPage { image: Some(PageImage { to_page: [0.0, 0.25, -0.25, 0.0, 0.0, 0.0], ..image }), ..page };
        assert_eq!(Grid::pixels(&turned).per_inch as u32, 300);
    }
}
