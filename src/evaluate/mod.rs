//! Results against gold: what a person says is true of a pamphlet.

mod edit_distance;
mod fixes;
mod matching;
mod placing;
mod similarity;
mod structure;
mod text;

pub use edit_distance::{alignment, edit_distance};
pub use fixes::{Aligned, FixScore, aligned_words, core, fix_score, readable, slots, slots_score};
pub use matching::{Pair, best_pairs};
pub use placing::{in_order_of, lines_in_order_of};
pub use similarity::{matching_blocks_ratio, normalised, similarity};
pub use structure::{ClassScore, StructureScores, structure};
pub use text::{TextScore, joined, letter_distance, normal, text_score};
