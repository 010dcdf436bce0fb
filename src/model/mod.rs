//! The data that flows through the pipeline: plain structs, no behaviour beyond small accessors.
//!
//! Four words mean several things elsewhere; here they mean: **Span**, a range in a text (not a styled run);
//! **Line**, a printed line; **Frame**, a named principle, condition or theme of the pamphlet (Danish *ramme*), never
//! a box on paper; **Case**, a named practice of an organisation, never upper or lower case.

mod bullet;
mod correction;
mod decision;
mod document;
mod findings;
mod page;
mod record;
mod run;
mod source;
mod span;
mod token;

pub(crate) use bullet::{is_bullet, is_misread_box, is_misread_ring, is_stray_mark};
pub use correction::{Candidate, Correction, EditKind, EditStatus, Suspect};
pub use decision::{Decision, Verdict};
pub use document::{Block, Document, DocumentPage, Line, Metadata, PlacedWord, crossed_out};
pub use findings::*;
pub use page::{Content, MarkedBlock, Page, PageFile, PageImage, PlacedWords, Rect, Role, StatedBlock, TextFrom, Word};
pub use record::*;
pub use run::{DecisionCounts, Failure, LimitExceeded, NearDuplicates, RUN_SCHEMA, RunCounts, RunReport, Timings};
pub use source::{Folder, Format, Images, Source, SourceFile, sha256};
pub use span::{CodePointSpan, CodePoints, Span};
pub use token::{Token, TokenKind};
