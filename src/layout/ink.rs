//! The ink of words and panels seen from above, and the white between it.

use super::item::Item;

/// White from top to bottom between two x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gutter {
    pub(super) left: f32,
    pub(super) right: f32,
}

/// Which x-ranges have ink. Ranges of more items are added as they come: a page is asked band by band.
#[derive(Debug, Clone)]
pub(super) struct Ink {
    /// Ranges apart from each other, from left to right. Doubtful words prove no ink, and are not in them.
    taken: Vec<(f32, f32)>,
    /// Edges of all items, doubtful words too.
    pub(super) left: f32,
    pub(super) right: f32,
}

impl Ink {
    pub(super) fn of(items: &[Item]) -> Self {
        let mut ink = Self { taken: Vec::new(), left: f32::MAX, right: f32::MIN };
        ink.add(items);
        ink
    }

    /// Adds the ink of more items.
    pub(super) fn add(&mut self, items: &[Item]) {
        for item in items {
            self.left = self.left.min(item.left());
            self.right = self.right.max(item.right());
        }
        self.taken.extend(items.iter().filter(|i| !i.is_doubtful()).map(|i| (i.left(), i.right())));
        self.taken.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.taken.dedup_by(|next, kept| {
            let joins = next.0 <= kept.1;
            kept.1 = if joins { kept.1.max(next.1) } else { kept.1 };
            joins
        });
    }

    /// X-ranges without ink, at least so wide, points; the margins included.
    pub(super) fn white(&self, width: f32) -> Vec<Gutter> {
        let mut free = Vec::new();
        let mut edge = f32::MIN;
        for (left, right) in &self.taken {
            if left - edge >= width {
                free.push(Gutter { left: edge, right: *left });
            }
            edge = *right;
        }
        free.push(Gutter { left: edge, right: f32::MAX });
        free
    }

    /// White ranges that have ink on both sides, of this or of `more`.
    pub(super) fn part<'a>(&self, more: &Self, white: &'a [Gutter]) -> impl Iterator<Item = &'a Gutter> {
        let (left, right) = (self.left.min(more.left), self.right.max(more.right));
        white.iter().filter(move |g| g.left >= left && g.right <= right)
    }

    /// Its own white ranges of at least this width, points, between ink.
    pub(super) fn gaps(&self, width: f32) -> Vec<Gutter> {
        self.part(self, &self.white(width)).copied().collect()
    }
}

/// What two lists of white ranges have in common, at least so wide, points.
pub(super) fn meet(a: &[Gutter], b: &[Gutter], width: f32) -> Vec<Gutter> {
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
    let common = pairs.map(|(a, b)| Gutter { left: a.left.max(b.left), right: a.right.min(b.right) });
    common.filter(|g| g.right - g.left >= width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::test_words::tile;

    #[test]
    fn ink_added_bit_by_bit_is_that_of_all() {
        let items: Vec<Item> = [10.0, 200.0, 25.0, 120.0, 60.0].map(|left| Item::Word(tile(0, left, 100.0))).into();
        let mut ink = Ink::of(&items[..2]);
        assert_eq!(ink.gaps(8.0), [Gutter { left: 40.0, right: 200.0 }]);
        ink.add(&items[2..4]);
        ink.add(&items[4..]);
        let apart = [Gutter { left: 90.0, right: 120.0 }, Gutter { left: 150.0, right: 200.0 }];
        assert_eq!((ink.gaps(8.0), Ink::of(&items).gaps(8.0)), (apart.to_vec(), apart.to_vec()));
        assert_eq!(ink.gaps(5.0).len(), 3);
    }
}
