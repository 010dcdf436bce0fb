//! JSON as people like to read it: objects indented, lists of plain values on one line.

use serde::Serialize;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Serialises a value: indented by two spaces, a line end at the end.
///
/// `[56.7, 310.2]` stays on one line where the usual pretty printer spends four, which halves records full of boxes.
pub fn to_tidy_json<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Tidy::default());
    value.serialize(&mut serializer).expect("plain structs with string keys always serialise into memory");
    bytes.push(b'\n');
    bytes
}

#[derive(Default)]
struct Tidy {
    // Open lists and objects; for each: does it span several lines?
    open: Vec<bool>,
    in_list: bool,
}

impl Tidy {
    /// A list or object inside a list starts a line of its own.
    fn opens<W: ?Sized + Write>(&mut self, writer: &mut W, tall: bool) -> io::Result<()> {
        if self.in_list {
            if let Some(list) = self.open.last_mut() {
                *list = true;
            }
            self.new_line(writer)?;
        }
        self.open.push(tall);
        self.in_list = false;
        Ok(())
    }

    fn closes<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let tall = self.open.pop().unwrap_or(false);
        self.in_list = false;
        if tall { self.new_line(writer) } else { Ok(()) }
    }

    fn new_line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        self.open.iter().try_for_each(|_| writer.write_all(b"  "))
    }
}

impl Formatter for Tidy {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.opens(writer, false)?;
        writer.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.closes(writer)?;
        writer.write_all(b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.in_list = true;
        if first { Ok(()) } else { writer.write_all(b",") }
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _writer: &mut W) -> io::Result<()> {
        self.in_list = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.opens(writer, false)?;
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.closes(writer)?;
        writer.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.in_list = false;
        if let Some(object) = self.open.last_mut() {
            *object = true;
        }
        if !first {
            writer.write_all(b",")?;
        }
        self.new_line(writer)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.in_list = false;
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn plain_lists_stay_on_one_line_and_objects_do_not() {
        let value = json!({"a": [1, 2.5], "b": [], "c": {}, "d": [{"e": ["x", "y"]}, {"e": null}], "f": [[1, 2], [3]]});
        let text = String::from_utf8(to_tidy_json(&value)).unwrap();
        let expected = r#"{
  "a": [1,2.5],
  "b": [],
  "c": {},
  "d": [
    {
      "e": ["x","y"]
    },
    {
      "e": null
    }
  ],
  "f": [
    [1,2],
    [3]
  ]
}
"#;
        assert_eq!(text, expected);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
