"""JSON values to the dataclasses of :mod:`pjece.model`. The values were written by pjece and are not checked again."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Make = Callable[[Any], Any]


def typed(kind: type[T], value: dict[str, Any]) -> T:
    """A dataclass from the object that it was written as."""
    return kind(**arguments(kind, value))


def arguments(kind: type, value: dict[str, Any]) -> dict[str, Any]:
    """What a dataclass is made with. Keys that it does not know are left out: a later version may have more."""
    return {
        attribute: value[key] if make is None else make(value[key])
        for key, (attribute, make) in _fields(kind).items()
        if key in value
    }


@cache
def _fields(kind: type) -> dict[str, tuple[str, Make | None]]:
    hints = get_type_hints(kind)
    return {one.name.rstrip("_"): (one.name, _make(hints[one.name])) for one in fields(kind)}


def _make(hint: Any) -> Make | None:
    """What makes a value of a type from its JSON; ``None`` when the two are the same."""
    origin, parts = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda value: typed(hint, value)
    if origin is tuple:
        return tuple
    if origin in (Union, types.UnionType):
        inner = next((make for make in map(_make, parts) if make), None)
        return inner and (lambda value: None if value is None else inner(value))
    if origin in (list, dict) and (each := _make(parts[-1])):
        return _list_of(each) if origin is list else _dict_of(each)
    return None


def _list_of(make: Make) -> Make:
    return lambda value: [make(one) for one in value]


def _dict_of(make: Make) -> Make:
    return lambda value: {key: make(one) for key, one in value.items()}
