#!/usr/bin/env python3
"""Writes pjece/model.py, the typed record and audit, from the committed JSON Schemas. `--check`: ends with 1 when it is stale."""

import json
import keyword
import pathlib
import sys
from typing import Any

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE / "pjece" / "model.py"
HEAD = '''"""The record and the audit as dataclasses. Made by `python/generate.py` from `schema/*.schema.json`: do not edit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Union

'''
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def hint(schema: dict[str, Any]) -> str:
    """The type of a value that fits a schema."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if "const" in schema:
        return f"Literal[{json.dumps(schema['const'])}]"
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " | ".join("None" if part == {"type": "null"} else hint(part) for part in schema[key])
    kind = schema["type"]
    if isinstance(kind, list):
        return " | ".join("None" if one == "null" else hint({**schema, "type": one}) for one in kind)
    if kind == "array":
        if schema.get("minItems") and schema["minItems"] == schema.get("maxItems"):
            return "tuple[" + ", ".join([hint(schema["items"])] * schema["minItems"]) + "]"
        return f"list[{hint(schema['items'])}]"
    if kind == "object":
        values = schema.get("additionalProperties")
        if not values:  # the keys are known: an enumeration
            values = next(iter(schema["properties"].values()))
        return f"dict[str, {hint(values)}]"
    return PLAIN[kind]


def doc(text: str) -> str:
    """A docstring; words are set as in reStructuredText."""
    return '"""' + text.replace("`", "``").replace("\\", "\\\\") + '"""'


def dataclass_of(name: str, schema: dict[str, Any]) -> str:
    """A class for an object; fields that are always there come first, in the order of the file."""
    properties, required = schema["properties"], schema.get("required", [])
    lines = [
        "@dataclass(frozen=True, kw_only=True)",
        f"class {name}:",
        f"    {doc(schema.get('description', name))}",
        "",
    ]
    for key in [*required, *(key for key in properties if key not in required)]:
        attribute = key + "_" if keyword.iskeyword(key) else key
        annotation, default = hint(properties[key]), ""
        if key not in required:
            empty = annotation.split("[")[0]
            default = f" = field(default_factory={empty})" if empty in ("list", "dict") else " = None"
        lines.append(f"    {attribute}: {annotation}{default}")
        if "description" in properties[key]:
            lines.append(f"    {doc(properties[key]['description'])}")
    return "\n".join(lines) + "\n"


def enumeration_of(name: str, schema: dict[str, Any]) -> str:
    """A literal type, each value with what it means."""
    values = ", ".join(json.dumps(one["const"], ensure_ascii=False) for one in schema["oneOf"])
    means = "; ".join(f"``{one['const']}``: {one['description'].rstrip('.')}" for one in schema["oneOf"])
    return f'{name} = Literal[{values}]\n"""{schema["description"]} {means}."""\n'


def model() -> str:
    """The whole module."""
    record, audit = (
        json.loads((HERE.parent / f"schema/{name}.schema.json").read_text()) for name in ("record", "audit")
    )
    kinds = {**record["$defs"], **audit["$defs"]}
    literals = [enumeration_of(name, schema) for name, schema in sorted(kinds.items()) if "oneOf" in schema]
    objects = [dataclass_of(name, schema) for name, schema in sorted(kinds.items()) if "oneOf" not in schema]
    lines = {one["properties"]["type"]["const"].capitalize(): one for one in audit["oneOf"]}
    objects += [dataclass_of(name, schema) for name, schema in lines.items()]
    objects.append(dataclass_of("Record", record))
    union = f'AuditLine = Union[{", ".join(lines)}]\n"""{audit["description"]}"""\n'
    names = sorted([*kinds, *lines, "Record", "AuditLine"])
    exported = "__all__ = [\n" + "".join(f'    "{name}",\n' for name in names) + "]\n"
    return HEAD + exported + "\n" + "\n".join(literals) + "\n\n" + "\n\n".join(objects) + "\n\n" + union


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(TARGET.read_text() != model())
    TARGET.write_text(model())
