//! Takes down what a page paints: glyphs, shapes and pictures, in page points, in painting order.

use super::font::Fonts;
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::kurbo::{self, Affine, BezPath, Point, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};

/// A glyph as it stands on the page.
#[derive(Debug, Clone)]
pub(super) struct PlacedGlyph {
    /// Its letters; U+FFFD when nobody knows.
    pub(super) text: String,
    /// Where it begins on its baseline, points.
    pub(super) start: Point,
    /// Where the next glyph would begin, points.
    pub(super) end: Point,
    /// Type size, points.
    pub(super) size: f64,
    /// Clockwise direction of writing, degrees, -180 to 180.
    pub(super) angle: f64,
    /// Whether the face is bold, if this glyph can tell.
    pub(super) bold: Option<bool>,
    /// Painted without ink.
    pub(super) invisible: bool,
    /// Fill colour 0xRRGGBB.
    pub(super) colour: Option<u32>,
}

/// A painted shape.
#[derive(Debug, Clone, Copy)]
pub(super) struct PaintedShape {
    /// Its bounding box inside the clip, points.
    pub(super) rect: kurbo::Rect,
    /// Fill colour 0xRRGGBB; `None` for outlines and patterns.
    pub(super) fill: Option<u32>,
    /// True for outlines.
    pub(super) stroked: bool,
    /// Share of the bounding box that the shape fills, 0 to 1.
    pub(super) fullness: f64,
}

/// A painted picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct PaintedPicture {
    /// Its bounding box inside the clip, points.
    pub(super) rect: kurbo::Rect,
    /// Pixels.
    pub(super) width_px: u32,
    /// Pixels.
    pub(super) height_px: u32,
    /// Maps pixels to page points.
    pub(super) to_page: Affine,
    /// So many glyphs were painted before it, and may lie hidden under it; none when something shines through it.
    pub(super) over: usize,
}

/// The device that hayro paints on.
pub(super) struct Painter<'f> {
    /// Glyphs in painting order.
    pub(super) glyphs: Vec<PlacedGlyph>,
    /// Shapes in painting order.
    pub(super) shapes: Vec<PaintedShape>,
    /// Pictures in painting order.
    pub(super) pictures: Vec<PaintedPicture>,
    /// Glyphs and shapes that may still be taken down.
    pub(super) budget: u64,
    /// True when there was more than the budget.
    pub(super) exhausted: bool,
    fonts: &'f mut Fonts,
    clips: Vec<kurbo::Rect>,
}

impl<'f> Painter<'f> {
    /// A painter for a page of this size that takes down at most `budget` glyphs and shapes.
    pub(super) fn new(fonts: &'f mut Fonts, page: kurbo::Rect, budget: u64) -> Self {
        Self {
            glyphs: Vec::new(),
            shapes: Vec::new(),
            pictures: Vec::new(),
            budget,
            exhausted: false,
            fonts,
            clips: vec![page],
        }
    }

    fn clip(&self) -> kurbo::Rect {
        self.clips.last().copied().unwrap_or(kurbo::Rect::ZERO)
    }

    fn spend(&mut self) -> bool {
        self.exhausted |= self.budget == 0;
        self.budget = self.budget.saturating_sub(1);
        !self.exhausted
    }

    fn glyph(&mut self, glyph: &Glyph<'_>, to_page: Affine, invisible: bool, colour: Option<u32>) {
        let reading = self.fonts.read(glyph);
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(type3) => type3.advance_width(),
        };
        let (start, end) = (to_page * Point::ZERO, to_page * Point::new(f64::from(advance.unwrap_or(0.0)), 0.0));
        let size = (to_page * Point::new(0.0, 1000.0) - start).hypot() * reading.em;
        if !(start.is_finite() && end.is_finite() && size.is_finite() && size > 0.0) {
            return;
        }
        let angle = (to_page * Point::new(1000.0, 0.0) - start).atan2().to_degrees();
        let text = reading.text.unwrap_or_else(|| if reading.blank { " " } else { "\u{fffd}" }.to_owned());
        self.glyphs.push(PlacedGlyph { text, start, end, size, angle, bold: reading.bold, invisible, colour });
    }

    fn shape(&mut self, bounds: kurbo::Rect, area: f64, props: &DrawProps<'_>, mode: &DrawMode) {
        if !self.spend() {
            return;
        }
        let fullness = if bounds.area() > 0.0 { (area / bounds.area()).min(1.0) } else { 1.0 };
        let rect = bounds.intersect(self.clip());
        let stroked = matches!(mode, DrawMode::Stroke(_));
        if rect.is_finite() && rect.width() >= 0.0 && rect.height() >= 0.0 {
            let fill = if stroked { None } else { opaque(&props.paint) };
            self.shapes.push(PaintedShape { rect, fill, stroked, fullness });
        }
    }
}

impl<'a> Device<'a> for Painter<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let path = props.transform * path.clone();
        self.shape(path.bounding_box(), path.area().abs(), &props, mode);
    }

    fn draw_rect(&mut self, rect: &kurbo::Rect, props: DrawProps<'a>, mode: &DrawMode) {
        let bounds = props.transform.transform_rect_bbox(*rect);
        self.shape(bounds, bounds.area(), &props, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let bounds = self.clip().intersect(clip.path.bounding_box());
        self.clips.push(bounds);
    }

    fn push_clip_rect(&mut self, rect: &kurbo::Rect) {
        let bounds = self.clip().intersect(*rect);
        self.clips.push(bounds);
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let invisible = matches!(mode, DrawMode::Invisible);
        let colour = opaque(&props.paint);
        for glyph in run.glyphs() {
            if self.spend() {
                self.glyph(glyph, props.transform * glyph.transform(), invisible, colour);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (width_px, height_px) = (image.width(), image.height());
        let pixels = kurbo::Rect::new(0.0, 0.0, f64::from(width_px), f64::from(height_px));
        let rect = props.transform.transform_rect_bbox(pixels).intersect(self.clip());
        if self.spend() && rect.is_finite() && rect.width() > 0.0 && rect.height() > 0.0 {
            let over = if is_opaque(&image, &props) { self.glyphs.len() } else { 0 };
            self.pictures.push(PaintedPicture { rect, width_px, height_px, to_page: props.transform, over });
        }
    }
}

/// True for a picture that hides all that lies below it.
fn is_opaque(image: &Image<'_, '_>, props: &ImageDrawProps<'_>) -> bool {
    let Image::Raster(raster) = image else { return false };
    let stream = raster.stream();
    let has_mask = ["SMask", "SMaskInData", "Mask"].iter().any(|key| stream.dict().contains_key(key));
    !has_mask && props.soft_mask.is_none() && props.blend_mode == BlendMode::Normal
}

/// The colour of a paint that hides what lies below.
fn opaque(paint: &Paint<'_>) -> Option<u32> {
    let Paint::Color(colour) = paint else { return None };
    let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
    (alpha >= 64).then(|| u32::from_be_bytes([0, red, green, blue]))
}
