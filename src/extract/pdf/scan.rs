//! The picture of a scanned page, as an OCR engine wants it.

use super::budget::Budget;
use super::field;
use crate::Error;
use crate::model::Rect;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::kurbo::{self, Affine, BezPath, Point};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, LumaData, SoftMask,
};
use hayro_syntax::Filter;

/// Resolutions that OCR engines read well, pixels per inch.
const DPI: std::ops::RangeInclusive<f64> = 100.0..=400.0;
/// Largest picture that is put together, pixels.
const PIXELS: f64 = 120e6;
/// Pictures smaller than this share of the page are no part of a scan.
const PART: f64 = 0.002;
/// A picture that covers this share of the page may stand for it as it is.
const WHOLE: f64 = 0.9;

/// A picture of a whole page.
pub(super) struct PagePicture {
    /// A JPEG or PGM file.
    pub(super) bytes: Vec<u8>,
    /// Pixels per inch.
    pub(super) dpi: f64,
    /// Pixels.
    pub(super) width_px: u32,
    /// Pixels.
    pub(super) height_px: u32,
    /// Maps pixels to page points.
    pub(super) to_page: Affine,
    /// Coloured panels and white boxes in them, points, outermost first.
    pub(super) panels: Vec<Rect>,
    /// Grey levels of its pixels.
    pub(super) grey: Vec<u8>,
}

/// Grey levels of a picture and how its pixels map to page points.
struct Layer {
    grey: Vec<u8>,
    /// Where the layer covers what is below; `None` for everywhere.
    cover: Option<Vec<u8>>,
    width: u32,
    height: u32,
    to_page: Affine,
}

/// Collects the pictures of a page in painting order.
pub(super) struct Collector<'b, 'p> {
    budget: &'b mut Budget<'p>,
    /// Why no more pictures are decoded.
    ended: Option<Error>,
    layers: Vec<Layer>,
    /// The page's only picture as it lies in the file, when it is a JPEG.
    jpeg: Option<Vec<u8>>,
    /// Panels in the picture that covers the page.
    panels: Vec<Rect>,
    page_area: f64,
}

impl<'b, 'p> Collector<'b, 'p> {
    /// A collector for a page of this size, points.
    pub(super) fn new(page: kurbo::Rect, budget: &'b mut Budget<'p>) -> Self {
        let (layers, panels, page_area) = (Vec::new(), Vec::new(), page.area());
        Self { budget, ended: None, layers, jpeg: None, panels, page_area }
    }

    /// The page as a picture; `None` when it has none.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] when its pictures were too large to be decoded.
    pub(super) fn picture(mut self, page: kurbo::Rect) -> Result<Option<PagePicture>, Error> {
        self.ended.take().map_or_else(|| Ok(self.put_together(page)), Err)
    }

    fn put_together(mut self, page: kurbo::Rect) -> Option<PagePicture> {
        let size = |layer: &Layer| u64::from(layer.width) * u64::from(layer.height);
        let (at, largest) = self.layers.iter().enumerate().max_by_key(|(_, layer)| size(layer))?;
        let scale = largest.to_page.determinant().abs().sqrt(); // points per pixel
        if !(scale.is_finite() && scale > 0.0) {
            return None;
        }
        if let (1, Some(bytes)) = (self.layers.len(), self.jpeg.take())
            && is_upright(largest.to_page)
        {
            let panels = std::mem::take(&mut self.panels);
            let Layer { width: width_px, height: height_px, to_page, grey, .. } = self.layers.swap_remove(at);
            return Some(PagePicture { bytes, dpi: 72.0 / scale, width_px, height_px, to_page, panels, grey });
        }
        let dpi = (72.0 / scale).clamp(*DPI.start(), *DPI.end());
        let (width, height) = (page.width() * dpi / 72.0, page.height() * dpi / 72.0);
        if width * height > PIXELS || width < 1.0 || height < 1.0 {
            return None;
        }
        let (width_px, height_px) = (width.ceil() as u32, height.ceil() as u32);
        let to_page = Affine::scale(72.0 / dpi);
        let grey = flatten(&self.layers, width_px, height_px, to_page);
        let bytes = grey_file(&grey, width_px, height_px);
        let panels = std::mem::take(&mut self.panels);
        Some(PagePicture { bytes, dpi, width_px, height_px, to_page, panels, grey })
    }

    fn layer(&mut self, image: &Image<'_, '_>, to_page: Affine) {
        match image {
            Image::Raster(raster) => {
                let is_jpeg = raster.stream().filters().as_slice() == [Filter::DctDecode];
                let covers = to_page.determinant().abs() * f64::from(raster.width()) * f64::from(raster.height());
                self.jpeg =
                    (is_jpeg && covers >= WHOLE * self.page_area).then(|| raster.stream().raw_data().into_owned());
                let covers_page = covers >= WHOLE * self.page_area && is_upright(to_page);
                let (layers, panels) = (&mut self.layers, &mut self.panels);
                raster.with_rgba(
                    |data, alpha| {
                        if covers_page {
                            let (sx, sy) = data.scale_factors();
                            let scale = Affine::scale_non_uniform(f64::from(sx), f64::from(sy));
                            *panels = field::panels(&data, to_page * scale);
                        }
                        layers.push(layer_of(data, alpha, to_page));
                    },
                    None,
                );
            }
            Image::Stencil(stencil) => {
                self.jpeg = None;
                let layers = &mut self.layers;
                stencil.with_stencil(
                    |mask, _| {
                        let grey = vec![0; mask.data.len()];
                        layers.push(Layer {
                            grey,
                            cover: Some(mask.data),
                            width: mask.width,
                            height: mask.height,
                            to_page,
                        });
                    },
                    None,
                );
            }
        }
    }
}

/// Grey levels as a PGM file.
pub(in crate::extract) fn grey_file(grey: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut bytes = format!("P5\n{width} {height}\n255\n").into_bytes();
    bytes.extend(grey);
    bytes
}

fn layer_of(data: ImageData, alpha: Option<LumaData>, to_page: Affine) -> Layer {
    let (sx, sy) = data.scale_factors();
    let to_page = to_page * Affine::scale_non_uniform(f64::from(sx), f64::from(sy));
    let (width, height) = (data.width(), data.height());
    let grey = match data {
        ImageData::Luma(luma) => luma.data,
        ImageData::Rgb(rgb) => rgb.data.chunks_exact(3).map(luminance).collect(),
    };
    let cover = alpha.filter(|a| a.width == width && a.height == height).map(|a| a.data);
    Layer { grey, cover, width, height, to_page }
}

fn luminance(rgb: &[u8]) -> u8 {
    let [red, green, blue] = [rgb[0], rgb[1], rgb[2]].map(u32::from);
    ((299 * red + 587 * green + 114 * blue) / 1000) as u8
}

/// Paints layers over white, each pixel from the nearest one of the layer.
fn flatten(layers: &[Layer], width: u32, height: u32, to_page: Affine) -> Vec<u8> {
    let mut canvas = vec![255_u8; width as usize * height as usize];
    for layer in layers {
        if layer.to_page.determinant() == 0.0 {
            continue;
        }
        let from_canvas = layer.to_page.inverse() * to_page;
        for (row, line) in canvas.chunks_exact_mut(width as usize).enumerate() {
            for (column, pixel) in line.iter_mut().enumerate() {
                let at = from_canvas * Point::new(column as f64 + 0.5, row as f64 + 0.5);
                if at.x < 0.0 || at.y < 0.0 || at.x >= f64::from(layer.width) || at.y >= f64::from(layer.height) {
                    continue;
                }
                let index = at.y as usize * layer.width as usize + at.x as usize;
                let covers = layer.cover.as_ref().is_none_or(|cover| cover.get(index).is_some_and(|c| *c >= 128));
                if let (true, Some(grey)) = (covers, layer.grey.get(index)) {
                    *pixel = *grey;
                }
            }
        }
    }
    canvas
}

/// True when the picture is neither turned nor mirrored on the page.
fn is_upright(to_page: Affine) -> bool {
    let [a, b, c, d, ..] = to_page.as_coeffs();
    a > 0.0 && d > 0.0 && b.abs() < 0.02 * a && c.abs() < 0.02 * d
}

impl<'a> Device<'a> for Collector<'_, '_> {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let area = props.transform.determinant().abs() * f64::from(image.width()) * f64::from(image.height());
        if area < PART * self.page_area || self.ended.is_some() {
            return;
        }
        let stream = match &image {
            Image::Raster(raster) => raster.stream(),
            Image::Stencil(stencil) => stencil.stream(),
        };
        match self.budget.picture(stream, image.width(), image.height()) {
            Ok(()) => self.layer(&image, props.transform),
            Err(error) => self.ended = Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_painted_over_white_in_order() {
        let layer = |grey: u8, cover: Option<Vec<u8>>| Layer {
            grey: vec![grey; 4],
            cover,
            width: 2,
            height: 2,
            to_page: Affine::IDENTITY,
        };
        let layers = [layer(100, None), layer(0, Some(vec![255, 0, 0, 0]))];
        assert_eq!(flatten(&layers, 3, 2, Affine::IDENTITY), [0, 100, 255, 100, 100, 255]);
    }

    #[test]
    fn turned_pictures_do_not_pass_through() {
        assert!(is_upright(Affine::scale(0.24)));
        assert!(!is_upright(Affine::new([0.0, 0.24, -0.24, 0.0, 595.0, 0.0])));
    }
}
