//! pjece as a Python extension: glue between Python values and pjece's own. What people call is in `pjece/*.py`.

mod pool;
mod settings;

use pool::{Outcome, Pool, Ticket};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use serde_json::json;
use settings::Settings;
use std::ffi::OsString;

/// Repairs running text. Gives JSON: `extracted`, `text`, and `edits`, lines as in the audit.
#[pyfunction]
fn repair(py: Python<'_>, text: &str, settings: &Settings) -> String {
    py.detach(|| {
        let (document, repair, repaired) = pjece::pipeline::repair_text(text, &settings.tools());
        let edits = pjece::record::edits(&document, &repair, &repaired);
        json!({"extracted": document.whole_text(), "text": repaired.as_str(), "edits": edits}).to_string()
    })
}

/// Runs the command line; `arguments` begin with the program's name. Gives the exit code.
#[pyfunction]
fn main(py: Python<'_>, arguments: Vec<OsString>, worker: Vec<OsString>) -> u8 {
    py.detach(|| pjece::cli::main_of(arguments, Some(worker)))
}

/// Reads documents for a parent process until its standard input ends.
#[pyfunction]
fn serve(py: Python<'_>) -> PyResult<()> {
    py.detach(pjece::batch::worker::serve).map_err(|e| PyOSError::new_err(e.to_string()))
}

/// The JSON Schema of a record.
#[pyfunction]
fn record_schema() -> String {
    pjece::schema::schema(pjece::schema::Which::Record)
}

#[pymodule]
fn _pjece(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("VERSION", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<Settings>()?;
    module.add_class::<Pool>()?;
    module.add_class::<Ticket>()?;
    module.add_class::<Outcome>()?;
    module.add_function(wrap_pyfunction!(repair, module)?)?;
    module.add_function(wrap_pyfunction!(main, module)?)?;
    module.add_function(wrap_pyfunction!(serve, module)?)?;
    module.add_function(wrap_pyfunction!(record_schema, module)?)
}
