#![doc = include_str!("ARCHITECTURE.md")]

#[cfg(feature = "cli")]
pub mod batch;
#[cfg(feature = "cli")]
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod decisions;
pub mod dictionary;
mod error;
pub mod evaluate;
pub mod export;
pub mod extract;
#[cfg(feature = "cli")]
pub mod files;
pub mod layout;
pub mod model;
mod nearest;
#[cfg(feature = "cli")]
pub mod ocr_engine;
#[cfg(feature = "cli")]
pub mod picture;
pub mod pipeline;
pub mod printable;
#[cfg(feature = "cli")]
mod processor;
mod raster;
pub mod record;
pub mod repair;
#[cfg(feature = "cli")]
pub mod report;
pub mod schema;
pub mod structure;
pub mod tokenize;

pub use error::Error;
pub use pipeline::{Reading, Tools};
