//! Coloured panels in the picture of a page: large regions of one colour with straight edges.
//!
//! The picture is seen through cells a few points wide. A cell has the colour of its larger part, so that text leaves
//! no trace; cells of nearly the colour of their neighbours grow together; regions that reach along the sides of
//! their own box are panels, or white boxes in panels.

use crate::model::Rect;
use hayro_interpret::ImageData;
use hayro_interpret::kurbo::{Affine, Point};

/// Width and height of a cell, points.
const CELL: f64 = 5.0;
/// Cells of fewer pixels a side tell no colour from text.
const LEAST_PIXELS: f64 = 3.0;
/// Most cells of a page.
const MOST_CELLS: usize = 1_000_000;
/// Samples along a side of a cell.
const SAMPLES: usize = 8;
/// Neighbours that differ by more than this in red, green or blue (0 to 255) have two colours.
const STEP: i16 = 7;
/// Regions smaller than this share of the page are no panels.
const LEAST_SHARE: f32 = 0.012;
/// Regions larger than this share are the paper itself.
const PAPER: f32 = 0.85;
/// A panel reaches along this share of its box's sides on average, along two of them at least so far, …
const SIDES: f32 = 0.58;
/// … and along each side at least so far: something may lie over a corner.
const LEAST_SIDE: f32 = 0.1;

type Colour = [u8; 3];

/// The panels of a picture, outermost first, in page points.
pub(super) fn panels(data: &ImageData, to_page: Affine) -> Vec<Rect> {
    let Some(field) = Field::of(data, to_page) else { return Vec::new() };
    let mut found: Vec<Rect> = field.smoothed().panels().into_iter().filter_map(|cells| field.rect(cells)).collect();
    found.sort_by(|a, b| b.area().total_cmp(&a.area()));
    found
}

/// The colours of a picture's cells.
struct Field {
    columns: usize,
    rows: usize,
    colours: Vec<Colour>,
    /// Maps cells to page points.
    to_page: Affine,
}

/// A box of cells: first column and row, and one past the last ones.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cells {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Field {
    fn of(data: &ImageData, to_page: Affine) -> Option<Self> {
        let (width, height) = (data.width() as usize, data.height() as usize);
        let side = CELL / to_page.determinant().abs().sqrt(); // pixels
        if !side.is_finite() || side < LEAST_PIXELS {
            return None;
        }
        let (columns, rows) = ((width as f64 / side) as usize, (height as f64 / side) as usize);
        if columns * rows > MOST_CELLS || columns < 3 || rows < 3 {
            return None;
        }
        let pixel = |x: usize, y: usize| -> Colour {
            let at = y * width + x;
            match data {
                ImageData::Luma(luma) => [luma.data.get(at).copied().unwrap_or(255); 3],
                ImageData::Rgb(rgb) => rgb.data.get(at * 3..at * 3 + 3).map_or([255; 3], |p| [p[0], p[1], p[2]]),
            }
        };
        let step = (side / SAMPLES as f64).max(1.0);
        let samples = (side / step) as usize;
        let mut colours = Vec::with_capacity(columns * rows);
        let mut seen = Vec::with_capacity(samples * samples);
        for row in 0..rows {
            for column in 0..columns {
                seen.clear();
                for y in 0..samples {
                    for x in 0..samples {
                        let at = |cell: usize, sample: usize| (cell as f64 * side + sample as f64 * step) as usize;
                        seen.push(pixel(at(column, x).min(width - 1), at(row, y).min(height - 1)));
                    }
                }
                colours.push(larger_part(&seen));
            }
        }
        Some(Self { columns, rows, colours, to_page: to_page * Affine::scale(side) })
    }

    /// Each cell with the middle colour of its surroundings: grain goes, edges stay.
    fn smoothed(&self) -> Self {
        let mut colours = Vec::with_capacity(self.colours.len());
        for row in 0..self.rows {
            for column in 0..self.columns {
                let near = |at: usize, most: usize| [at.saturating_sub(1), at, (at + 1).min(most - 1)];
                let mut colour = [0; 3];
                for (channel, value) in colour.iter_mut().enumerate() {
                    let mut values = [0; 9];
                    let cells =
                        near(row, self.rows).into_iter().flat_map(|y| near(column, self.columns).map(|x| (x, y)));
                    for (value, (x, y)) in values.iter_mut().zip(cells) {
                        *value = self.colours[y * self.columns + x][channel];
                    }
                    values.sort_unstable();
                    *value = values[4];
                }
                colours.push(colour);
            }
        }
        Self { columns: self.columns, rows: self.rows, colours, to_page: self.to_page }
    }

    fn panels(&self) -> Vec<Cells> {
        let mut region = vec![0_u32; self.colours.len()];
        let (mut count, mut panels) = (0, Vec::new());
        for start in 0..region.len() {
            if region[start] == 0 {
                count += 1;
                let cells = self.grow(start, count, &mut region);
                if self.is_panel(cells, |x, y| region[y * self.columns + x] == count) {
                    panels.push(cells);
                }
            }
        }
        panels
    }

    /// Marks all cells that grow together with the first one; gives back their box.
    fn grow(&self, start: usize, mark: u32, region: &mut [u32]) -> Cells {
        let mut cells = Cells { left: usize::MAX, top: usize::MAX, right: 0, bottom: 0 };
        let mut open = vec![start];
        region[start] = mark;
        while let Some(at) = open.pop() {
            let (x, y) = (at % self.columns, at / self.columns);
            cells.left = cells.left.min(x);
            cells.top = cells.top.min(y);
            cells.right = cells.right.max(x + 1);
            cells.bottom = cells.bottom.max(y + 1);
            let neighbours = [
                (x > 0).then(|| at - 1),
                (x + 1 < self.columns).then(|| at + 1),
                (y > 0).then(|| at - self.columns),
                (y + 1 < self.rows).then(|| at + self.columns),
            ];
            for next in neighbours.into_iter().flatten() {
                if region[next] == 0 && is_near(self.colours[at], self.colours[next]) {
                    region[next] = mark;
                    open.push(next);
                }
            }
        }
        cells
    }

    /// True when the region reaches along the sides of its box, two cells deep.
    fn is_panel(&self, cells: Cells, is_own: impl Fn(usize, usize) -> bool) -> bool {
        let Cells { left, top, right, bottom } = cells;
        let share = ((right - left) * (bottom - top)) as f32 / self.colours.len() as f32;
        if !(LEAST_SHARE..PAPER).contains(&share) || right - left < 4 || bottom - top < 4 {
            return false;
        }
        let across = |y: usize| (left..right).filter(|x| is_own(*x, y) || is_own(*x, y + 1)).count();
        let down = |x: usize| (top..bottom).filter(|y| is_own(x, *y) || is_own(x + 1, *y)).count();
        let (width, height) = ((right - left) as f32, (bottom - top) as f32);
        let sides = [
            across(top) as f32 / width,
            across(bottom - 2) as f32 / width,
            down(left) as f32 / height,
            down(right - 2) as f32 / height,
        ];
        sides.iter().sum::<f32>() >= 4.0 * SIDES
            && sides.iter().all(|side| *side >= LEAST_SIDE)
            && sides.iter().filter(|side| **side >= SIDES).count() >= 2
    }

    fn rect(&self, cells: Cells) -> Option<Rect> {
        let corner = |x: usize, y: usize| self.to_page * Point::new(x as f64, y as f64);
        let (a, b) = (corner(cells.left, cells.top), corner(cells.right, cells.bottom));
        Rect::new(a.x.min(b.x) as f32, a.y.min(b.y) as f32, a.x.max(b.x) as f32, a.y.max(b.y) as f32)
    }
}

fn is_near(a: Colour, b: Colour) -> bool {
    a.iter().zip(b).all(|(a, b)| (i16::from(*a) - i16::from(b)).abs() <= STEP)
}

/// The mean colour of the brighter or the darker pixels, whichever are more.
fn larger_part(pixels: &[Colour]) -> Colour {
    let light = |p: &Colour| p.iter().map(|v| u32::from(*v)).sum::<u32>();
    let (least, most) = pixels.iter().map(light).fold((u32::MAX, 0), |(a, b), l| (a.min(l), b.max(l)));
    let middle = u32::midpoint(least, most);
    let bright = pixels.iter().filter(|p| light(p) >= middle).count();
    let keeps_bright = bright * 2 >= pixels.len();
    let mut sum = [0_u32; 3];
    let mut count = 0;
    for pixel in pixels.iter().filter(|p| (light(p) >= middle) == keeps_bright) {
        count += 1;
        for (sum, value) in sum.iter_mut().zip(pixel) {
            *sum += u32::from(*value);
        }
    }
    sum.map(|sum| (sum / count.max(1)) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_interpret::LumaData;

    /// A page of 200 x 200 points at one pixel a point and a half.
    fn painted(paint: impl Fn(f64, f64) -> u8) -> Vec<Rect> {
        let side = 300;
        let data = (0..side * side).map(|at| paint(f64::from(at % side) / 1.5, f64::from(at / side) / 1.5)).collect();
        let luma = LumaData { data, width: 300, height: 300, interpolate: false, scale_factors: (1.0, 1.0) };
        panels(&ImageData::Luma(luma), Affine::scale(1.0 / 1.5))
    }

    #[test]
    fn a_tinted_panel_and_the_white_box_in_it() {
        let found = painted(|x, y| {
            let inside = |l: f64, t: f64, r: f64, b: f64| (l..r).contains(&x) && (t..b).contains(&y);
            let is_ink = (x as u32).is_multiple_of(4) && (y as u32 % 11 < 3); // text everywhere
            match (is_ink, inside(40.0, 40.0, 90.0, 120.0), inside(20.0, 20.0, 180.0, 140.0)) {
                (true, ..) => 20,
                (_, false, true) => 225,
                _ => 252,
            }
        });
        let rounded: Vec<[i32; 4]> = found.iter().map(|r| r.rounded().map(|v| (v / 10.0).round() as i32)).collect();
        assert_eq!(rounded, [[2, 2, 18, 14], [4, 4, 9, 12]]);
    }

    #[test]
    fn a_disc_and_an_even_page_are_no_panels() {
        assert!(painted(|x, y| if (x - 100.0).hypot(y - 100.0) < 60.0 { 120 } else { 255 }).is_empty());
        assert!(painted(|_, _| 240).is_empty());
    }
}
