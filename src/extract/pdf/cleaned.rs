//! A picture of a page made easier to read: specks taken out, the light on the paper made even.

/// The paper's light is measured in squares this wide, inches.
const SQUARE: f64 = 1.0 / 15.0;
/// The brightest of the squares so far around is paper.
const NEAR: usize = 4;
/// Light changes slowly: it is the mean of that of the squares so far around.
const SLOW: usize = 6;
/// What paper becomes, 0 black to 255 white.
const PAPER: f32 = 245.0;

/// The grey levels of a picture without specks and shadows; `dpi` is its resolution, pixels per inch.
pub(in crate::extract) fn cleaned(grey: &[u8], width: usize, height: usize, dpi: f64) -> Vec<u8> {
    let clear = without_specks(grey, width, height);
    let side = ((dpi * SQUARE).round() as usize).max(2);
    let (columns, rows) = (width.div_ceil(side), height.div_ceil(side));
    let paper = spread(&squares(&clear, width, side, columns, rows), columns, NEAR, |near| {
        near.iter().copied().fold(0.0, f32::max)
    });
    let light = spread(&paper, columns, SLOW, |near| near.iter().sum::<f32>() / near.len() as f32);
    let mut levelled = Vec::with_capacity(clear.len());
    for (y, line) in clear.chunks(width.max(1)).enumerate() {
        for (x, level) in line.iter().enumerate() {
            let light = between(&light, columns, rows, x as f32 / side as f32 - 0.5, y as f32 / side as f32 - 0.5);
            levelled.push((f32::from(*level) / light.max(1.0) * PAPER).min(255.0) as u8);
        }
    }
    levelled
}

/// Each pixel with the middle level of the nine around it; those at the edge stay.
fn without_specks(grey: &[u8], width: usize, height: usize) -> Vec<u8> {
    let mut clear = grey.to_vec();
    for y in 1..height.saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            let mut near = [0; 9];
            for (three, row) in near.chunks_exact_mut(3).zip(y - 1..=y + 1) {
                three.copy_from_slice(&grey[row * width + x - 1..=row * width + x + 1]);
            }
            clear[y * width + x] = *near.select_nth_unstable(4).1;
        }
    }
    clear
}

/// The mean level of each square, row by row.
fn squares(grey: &[u8], width: usize, side: usize, columns: usize, rows: usize) -> Vec<f32> {
    let (mut sums, mut counts) = (vec![0_u32; columns * rows], vec![0_u32; columns * rows]);
    for (y, line) in grey.chunks(width.max(1)).enumerate() {
        for (x, level) in line.iter().enumerate() {
            let square = y / side * columns + x / side;
            sums[square] += u32::from(*level);
            counts[square] += 1;
        }
    }
    sums.iter().zip(counts).map(|(sum, count)| *sum as f32 / count.max(1) as f32).collect()
}

/// Each value replaced by what `join` makes of those at most `reach` away, along the rows and then along the columns.
fn spread(values: &[f32], columns: usize, reach: usize, join: impl Fn(&[f32]) -> f32) -> Vec<f32> {
    let along = |line: &[f32]| -> Vec<f32> {
        let near = |at: usize| at.saturating_sub(reach)..(at + reach + 1).min(line.len());
        (0..line.len()).map(|at| join(&line[near(at)])).collect()
    };
    let by_rows: Vec<Vec<f32>> = values.chunks(columns.max(1)).map(along).collect();
    let by_columns: Vec<Vec<f32>> =
        (0..columns).map(|x| along(&by_rows.iter().map(|row| row[x]).collect::<Vec<_>>())).collect();
    (0..by_rows.len()).flat_map(|y| by_columns.iter().map(move |column| column[y])).collect()
}

/// The value at a place between the middles of squares.
fn between(values: &[f32], columns: usize, rows: usize, x: f32, y: f32) -> f32 {
    let (x, y) = (x.clamp(0.0, (columns - 1) as f32), y.clamp(0.0, (rows - 1) as f32));
    let (left, top) = (x as usize, y as usize);
    let (right, bottom) = ((left + 1).min(columns - 1), (top + 1).min(rows - 1));
    let mix = |a: f32, b: f32, share: f32| a + (b - a) * share;
    let row = |row: usize| mix(values[row * columns + left], values[row * columns + right], x - left as f32);
    mix(row(top), row(bottom), y - top as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shadow_becomes_paper_and_letters_in_it_stay_dark() {
        let (width, height) = (300, 200);
        let is_letter = |x: usize, y: usize| x % 20 < 4 && y % 20 < 10;
        let is_speck = |x: usize, y: usize| x % 50 == 11 && y % 50 == 17;
        let light = |x: usize| 240 - x / 3; // darker to the right
        let grey: Vec<u8> = (0..width * height)
            .map(|at| {
                let (x, y) = (at % width, at / width);
                if is_letter(x, y) || is_speck(x, y) { light(x) as u8 / 3 } else { light(x) as u8 }
            })
            .collect();
        let clean = cleaned(&grey, width, height, 150.0);
        let at = |x: usize, y: usize| clean[y * width + x];
        assert!(at(11, 17) > 200 && at(261, 117) > 200, "specks go: {} {}", at(11, 17), at(261, 117));
        let paper = [15, 155, 295].map(|x| at(x, 95));
        assert!(paper.iter().all(|level| *level > 185), "paper is even: {paper:?}");
        assert!([22, 162, 282].map(|x| at(x, 104)).iter().all(|ink| *ink < 130), "ink is dark");
    }

    #[test]
    fn small_pictures_are_none_the_worse() {
        assert_eq!(cleaned(&[200], 1, 1, 72.0).len(), 1);
        assert!(cleaned(&[], 0, 0, 72.0).is_empty());
    }
}
