//! How much more often than by chance two ids stand together: a table of classes, and what pairs of words add to it.

use super::{FIXED, Id, numbers};

/// Lifts are stored in steps of one twentieth of a natural logarithm.
const STEP: f32 = 20.0;

/// Lifts of pairs. What is not said of a pair itself is that of the two words' classes.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs {
    /// Ids from which on classes stand.
    first_class: usize,
    /// Number of coarse ids: the fixed ones and the classes.
    width: usize,
    coarse: Vec<i8>,
    /// Where the row of each first id begins among `seconds` and `lifts`; one more for the end.
    rows: Vec<u32>,
    seconds: Vec<Id>,
    lifts: Vec<i8>,
}

impl Pairs {
    /// A table from dense lifts (natural logarithms): `fine` of size x size ids, `coarse` of the fixed ids and classes;
    /// pairs are kept when they say more than `least` beyond their classes.
    pub(super) fn new(
        size: usize,
        first_class: usize,
        class_of: &[Id],
        fine: impl Fn(usize, usize) -> f32,
        coarse: impl Fn(usize, usize) -> f32,
        least: f32,
    ) -> Self {
        let width = FIXED + size - first_class;
        let id_of = |at: usize| if at < FIXED { at } else { first_class + at - FIXED };
        let mut pairs = Self { first_class, width, ..Self::default() };
        pairs.coarse = (0..width * width).map(|at| step(coarse(id_of(at / width), id_of(at % width)))).collect();
        for first in 0..size {
            pairs.rows.push(pairs.seconds.len() as u32);
            for second in 0..size {
                let lift = fine(first, second);
                let behind = coarse(usize::from(class_of[first]), usize::from(class_of[second]));
                if (lift - behind).abs() > least {
                    pairs.seconds.push(second as Id);
                    pairs.lifts.push(step(lift));
                }
            }
        }
        pairs.rows.push(pairs.seconds.len() as u32);
        pairs
    }

    /// Natural logarithm of how much more often the pair stands together than by chance; 0 in an empty table.
    pub(super) fn lift(&self, class_of: &[Id], first: Id, second: Id) -> f32 {
        let row = usize::from(first);
        let (Some(from), Some(to)) = (self.rows.get(row), self.rows.get(row + 1)) else { return 0.0 };
        let (from, to) = (*from as usize, *to as usize);
        if let Ok(at) = self.seconds[from..to].binary_search(&second) {
            return f32::from(self.lifts[from + at]) / STEP;
        }
        let coarse = |id: Id| class_of.get(usize::from(id)).map_or(0, |class| self.coarse_index(*class));
        f32::from(self.coarse[coarse(first) * self.width + coarse(second)]) / STEP
    }

    fn coarse_index(&self, class: Id) -> usize {
        let class = usize::from(class);
        if class < FIXED { class } else { (class - self.first_class) + FIXED }
    }

    /// Appends the stored form.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.coarse.iter().map(|l| l.cast_unsigned()));
        bytes.extend((self.seconds.len() as u32).to_le_bytes());
        bytes.extend(self.rows.iter().flat_map(|row| row.to_le_bytes()));
        bytes.extend(self.seconds.iter().flat_map(|second| second.to_le_bytes()));
        bytes.extend(self.lifts.iter().map(|l| l.cast_unsigned()));
    }

    /// Takes the stored form off the front of `bytes`; `None` when it is damaged.
    pub(super) fn read(bytes: &mut &[u8], size: usize, first_class: usize) -> Option<Self> {
        let width = FIXED + size - first_class;
        let coarse = bytes.split_off(..width * width)?.iter().map(|b| b.cast_signed()).collect();
        let many = numbers(bytes, 1)?.pop()? as usize;
        let rows = numbers(bytes, size + 1)?;
        let seconds =
            bytes.split_off(..2 * many)?.as_chunks::<2>().0.iter().map(|chunk| Id::from_le_bytes(*chunk)).collect();
        let lifts = bytes.split_off(..many)?.iter().map(|b| b.cast_signed()).collect();
        let in_order = rows.is_sorted() && rows.last().is_some_and(|end| *end as usize == many);
        in_order.then_some(Self { first_class, width, coarse, rows, seconds, lifts })
    }
}

fn step(lift: f32) -> i8 {
    (lift * STEP).round().clamp(-100.0, 100.0) as i8
}
