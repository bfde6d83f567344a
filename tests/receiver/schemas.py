"""The part of JSON Schema that the OpenAPI document uses: checking values against it, and making values for it."""

from __future__ import annotations

import re
import uuid
from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "object": (dict,), "array": (list,), "null": (type(None),), "boolean": (bool,),
}  # fmt: skip
KNOWN = {
    "type", "properties", "required", "additionalProperties", "items", "pattern", "format", "enum", "const", "minimum", "maximum",
    "exclusiveMinimum", "maxLength", "title", "default", "anyOf",
}  # fmt: skip


def complaints(value: Any, schema: Schema, where: str = "$") -> list[str]:
    """What is wrong with `value`; nothing where it conforms."""
    assert set(schema) <= KNOWN, f"this checker does not know {sorted(set(schema) - KNOWN)}"
    if "anyOf" in schema:
        every = [complaints(value, one, where) for one in schema["anyOf"]]
        return [] if [] in every else every[0]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} is none of {schema['enum']}"]
    if "const" in schema and value != schema["const"]:
        return [f"{where}: {value!r} is not {schema['const']!r}"]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(
        isinstance(value, _KINDS[kind]) and not (kind == "integer" and value is True) for kind in kinds
    ):
        return [f"{where}: {value!r} is no {kinds}"]
    found: list[str] = []
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append(f"{where}: {value!r} does not match {schema['pattern']}")
        if schema.get("format") == "uuid" and str(uuid.UUID(value)) != value:
            found.append(f"{where}: {value!r} is no UUID")
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append(f"{where}: {value} is out of bounds")
    if isinstance(value, list):
        found.extend(
            bad
            for number, item in enumerate(value)
            for bad in complaints(item, schema.get("items", {}), f"{where}[{number}]")
        )
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        found.extend(f"{where}: {name} is missing" for name in schema.get("required", []) if name not in value)
        if schema.get("additionalProperties") is False:
            found.extend(f"{where}: {name} is unknown" for name in value if name not in properties)
        found.extend(
            bad
            for name in value
            if name in properties
            for bad in complaints(value[name], properties[name], f"{where}.{name}")
        )
    return found


def values(schema: Schema) -> st.SearchStrategy[Any]:
    """Values that conform to `schema`."""
    if "anyOf" in schema:
        return st.one_of([values(one) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    match schema.get("type"):
        case "string":
            return _strings(schema)
        case "integer":
            return st.integers(schema.get("minimum", -(2**40)), schema.get("maximum", 2**40))
        case "array":
            return st.lists(values(schema.get("items", {})), max_size=3)
        case "object":
            properties = {name: values(one) for name, one in schema.get("properties", {}).items()}
            needed = {name: properties.pop(name) for name in schema.get("required", [])}
            made = st.fixed_dictionaries(needed, optional=properties)
            return (
                made
                if schema.get("additionalProperties") is False
                else made | st.builds(lambda a, b: {**b, **a}, made, _objects())
            )
        case _:
            return anything()


def _strings(schema: Schema) -> st.SearchStrategy[str]:
    if schema.get("format") == "uuid":
        return st.uuids().map(str)
    if "pattern" in schema:
        return st.from_regex(re.compile(str(schema["pattern"])), fullmatch=True)
    return st.text(max_size=min(20, schema.get("maxLength", 20)))


def _objects() -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.text(max_size=5), anything(), max_size=3)


def anything() -> st.SearchStrategy[Any]:
    """Any JSON."""
    plain = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=10)
    )
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )
