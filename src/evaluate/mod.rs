//! Results against gold: what a person says is true of a pamphlet.

mod matching;
mod similarity;
mod structure;

pub use matching::{Pair, best_pairs};
pub use similarity::{matching_blocks_ratio, normalised, similarity};
pub use structure::{ClassScore, StructureScores, structure};
