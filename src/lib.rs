#![doc = include_str!("ARCHITECTURE.md")]

pub mod config;
pub mod dictionary;
mod error;
pub mod extract;
pub mod layout;
pub mod model;
#[cfg(feature = "cli")]
pub mod ocr_engine;
pub mod pipeline;
pub mod record;
pub mod repair;
pub mod structure;
pub mod tokenize;

pub use error::Error;
pub use pipeline::{Reading, Tools};
