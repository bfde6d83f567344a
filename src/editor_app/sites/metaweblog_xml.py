"""XML-RPC: calls written with typed values (some servers take nothing else), answers read leniently and with suspicion."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from editor_app.model.errors import EditorError
from editor_app.sites.dialects import by_status

TOO_LARGE = 413
MAX_DEPTH = 24
XML_TYPES = ("text/xml", "application/xml")
_BEFORE = b"\xef\xbb\xbf \t\r\n"  # what PHP files with a byte order mark or an empty line put before the answer
# What XML 1.0 cannot hold.
_UNLAWFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in the words of the protocol: `YYYYMMDDTHH:MM:SS`, its zone known to the server alone."""

    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What a server answers instead of a value."""

    code: int
    said: str


def encode_call(method: str, params: Sequence[Any]) -> bytes:
    """A call. Values: str, bool, int, bytes, `Moment`, mappings and sequences of them."""
    inner = "".join(f"<param>{_value(param)}</param>" for param in params)
    text = f"<methodCall><methodName>{escape(method)}</methodName><params>{inner}</params></methodCall>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()


def _value(value: Any) -> str:
    match value:
        case bool():
            inner = f"<boolean>{int(value)}</boolean>"
        case int():
            inner = f"<int>{value}</int>"
        case str():
            inner = f"<string>{_words(value)}</string>"
        case bytes():
            inner = f"<base64>{base64.b64encode(value).decode('ascii')}</base64>"
        case Moment():
            inner = f"<dateTime.iso8601>{escape(value.text)}</dateTime.iso8601>"
        case Mapping():
            members = "".join(
                f"<member><name>{_words(str(name))}</name>{_value(one)}</member>" for name, one in value.items()
            )
            inner = f"<struct>{members}</struct>"
        case Sequence():
            inner = f"<array><data>{''.join(_value(one) for one in value)}</data></array>"
        case _:
            raise TypeError(f"no XML-RPC type for {type(value).__name__}")
    return f"<value>{inner}</value>"


def _words(text: str) -> str:
    return escape(_UNLAWFUL.sub("", text))


def parse_xml(text: bytes) -> Element | None:
    """A stranger's XML, without entities, DTDs or anything from elsewhere; None for what is none."""
    try:
        root: Element = fromstring(text.lstrip(_BEFORE), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
    return root


class XmlRpc:
    """The dialect: `methodResponse` with a value or a fault, always 200."""

    def read(self, kind: str, status: int, text: bytes) -> dict[str, Any] | None:
        """`value`, or `fault` as a `Fault`. A body too large is refused by the web server before the program sees it."""
        if status == TOO_LARGE:
            return {"fault": Fault(TOO_LARGE, "")}
        if status != 200 or kind not in XML_TYPES:
            return None
        root = parse_xml(text)
        if root is None or root.tag != "methodResponse":
            return None
        try:
            return _answer(root)
        except (ValueError, TypeError, AttributeError):
            return None

    def refusal(self, status: int, data: dict[str, Any], retry_after: float) -> EditorError:
        """Faults come with 200; only a body too large does not."""
        return by_status(status, "", retry_after)


def _answer(root: Element) -> dict[str, Any]:
    fault = root.find("fault/value")
    if fault is not None:
        value = _read(fault, 0)
        return {"fault": Fault(int(value["faultCode"]), str(value.get("faultString", ""))[:300])}
    value = root.find("params/param/value")
    if value is None:
        raise ValueError("no value")
    return {"value": _read(value, 0)}


def _read(value: Element, depth: int) -> Any:
    """A value: str, int, float, bool, bytes, `Moment`, dict, list or None. Raises `ValueError` for what is none."""
    if depth > MAX_DEPTH:
        raise ValueError("too deep")
    if len(value) == 0:
        return value.text or ""  # without a type it is a string
    typed = value[0]
    text = (typed.text or "").strip()
    match typed.tag:
        case "string":
            return typed.text or ""
        case "int" | "i4" | "i8":
            return int(text)
        case "boolean":
            return text in ("1", "true")
        case "double":
            return float(text)
        case "dateTime.iso8601":
            return Moment(text[:40])
        case "base64":
            return base64.b64decode(text)
        case "nil":
            return None
        case "array":
            return [_read(one, depth + 1) for one in typed.findall("data/value")]
        case "struct":
            return {_name(member): _read(_inner(member), depth + 1) for member in typed.findall("member")}
    raise ValueError(typed.tag)


def _name(member: Element) -> str:
    return (member.findtext("name") or "").strip()


def _inner(member: Element) -> Element:
    value = member.find("value")
    if value is None:
        raise ValueError("no value")
    return value
