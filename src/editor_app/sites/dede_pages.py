"""What DedeCMS and DedeBIZ answer: pages for people, always with status 200, in the encoding of the site.

Nothing else is believed than the very words these programs are known to say and the forms they are known to give; a page of a
stranger on the way has neither.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote_plus, urlsplit

from editor_app.model.errors import EditorError
from editor_app.sites.connector import Doubt, Throttled
from editor_app.sites.dialects import THROTTLED_SECONDS, parse_json

MAX_TAGS = 20_000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_GBK = ("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_WRITTEN = re.compile(r"document\.write\(\s*([\"'])(.*?)\1\s*\)", re.DOTALL)


class Pages:
    """The dialect of programs that answer in pages: what matters is what a page says, which its reader decides."""

    def read(self, kind: str, status: int, text: bytes) -> dict[str, Any] | None:
        """Pages, pictures and JSON objects are kept as they are."""
        if kind in ("application/json", "text/json"):
            data = parse_json(text)
            return data if isinstance(data, dict) else None
        return {"kind": kind, "raw": text} if kind.startswith(("text/html", "image/")) else None

    def refusal(self, status: int, data: dict[str, Any], retry_after: float) -> EditorError:
        """These programs have no other status than 200: whoever speaks here has decided nothing. A 500 comes after
        storing, too.
        """
        if status == 429:
            return Throttled(retry_after or THROTTLED_SECONDS)
        return Doubt("site.trouble", status=status, retry_after=retry_after)


@dataclass(slots=True)
class Form:
    """One form: where it goes, and its fields as a browser would send them untouched. `choices` are the options of its lists:
    value, words and whether it can be chosen.
    """

    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[tuple[str, str, bool]]] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether there is a field of that name."""
        return name in self.fields or name in self.areas or name in self.choices

    def value(self, name: str) -> str:
        """What stands in a field, text areas included."""
        return self.areas.get(name, self.fields.get(name, ""))


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `text` decoded, `encoding` how forms of it are to be sent (`utf-8` or `gbk`)."""

    text: str
    encoding: str

    @property
    def words(self) -> str:
        """What a person reads of it, and what its script writes, without white space at the edges of lines."""
        written = " ".join(match[2] for match in _WRITTEN.finditer(self.text))
        return text_of(f"{self.text} {written}")

    def says(self, *texts: str) -> str:
        """The first of `texts` that stands in it, in the page or in what its script writes, or an empty text."""
        return next((text for text in texts if text in self.text), "")

    def forms(self) -> list[Form]:
        """Its forms."""
        reader = _FormReader()
        reader.read(self.text)
        return reader.forms

    def form(self, *names: str) -> Form | None:
        """The first form that has all these fields."""
        return next((form for form in self.forms() if all(form.has(name) for name in names)), None)


def decode_page(data: Mapping[str, Any], content_type: str) -> Page:
    """A page in the encoding that its header or its head names. Raises `Doubt` for what is no page."""
    if not str(data.get("kind", "")).startswith("text/html") or not isinstance(data.get("raw"), bytes):
        raise Doubt("network.strange_answer", why="no page")
    raw: bytes = data["raw"]
    named = _CHARSET.search(content_type.encode("ascii", "replace")) or _CHARSET.search(raw[:4096])
    name = named[1].decode("ascii").lower() if named else "utf-8"
    encoding = "gbk" if name in _GBK else "utf-8"
    return Page(raw.decode("gb18030" if encoding == "gbk" else "utf-8", "replace"), encoding)


def outside(text: str, encoding: str) -> str:
    """The characters that a site of that encoding loses, each once: what GBK does not have; in UTF-8 what the database of these
    programs does not hold, characters of four bytes.
    """
    return "".join(dict.fromkeys(char for char in text if not _holds(char, encoding)))


def with_entities(html: str, encoding: str) -> str:
    """HTML with numeric entities for the characters that would be lost."""
    return "".join(char if _holds(char, encoding) else f"&#{ord(char)};" for char in html)


def _holds(char: str, encoding: str) -> bool:
    if ord(char) > 0xFFFF:
        return False
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def cut_bytes(text: str, limit: int, encoding: str) -> str:
    """The beginning of `text` that fits into `limit` bytes, whole characters."""
    return text.encode(encoding, "ignore")[:limit].decode(encoding, "ignore")


def form_body(fields: Mapping[str, str], encoding: str) -> tuple[bytes, str]:
    """A form as a browser sends it, and its content type. What the encoding cannot hold must have been dealt with."""
    parts = [f"{quote_plus(name)}={quote_plus(value.encode(encoding))}" for name, value in fields.items()]
    return "&".join(parts).encode("ascii"), "application/x-www-form-urlencoded"


def file_body(fields: Mapping[str, str], file: tuple[str, str, str, bytes], encoding: str) -> tuple[bytes, str]:
    """A form with one file (field, name, media type, bytes), and its content type."""
    edge = f"----{secrets.token_hex(16)}"
    parts: list[bytes] = []
    for name, value in fields.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts += [head.encode("ascii"), value.encode(encoding), b"\r\n"]
    name, file_name, media_type, data = file
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        f"Content-Type: {media_type}\r\n\r\n"
    )
    parts += [head.encode("ascii"), data, f"\r\n--{edge}--\r\n".encode("ascii")]
    return b"".join(parts), f"multipart/form-data; boundary={edge}"


class Reader(HTMLParser):
    """Walks through a page without believing that its tags are closed. Never raises for what a page holds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def read(self, text: str) -> None:
        """Walk through all of it. What would make the walk slow or stop it (comments without an end, marked sections) is made
        plain text first. Raises `Doubt` for a page of more tags than any of these programs gives.
        """
        if text.count("<") > MAX_TAGS:
            raise Doubt("network.strange_answer", why="too many tags")
        first, *rest = text.split("<!--")
        parts = [first, *(("<!--" if "-->" in each else "&lt;!--") + each for each in rest)]
        self.feed("".join(parts).replace("<![", "&lt;![").replace("<?", "&lt;?"))
        self.close()


class _FormReader(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self._option: tuple[str, bool, bool] | None = None
        self._words: list[str] = []
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if self._area:  # a program that does not escape what stands in a text area
            self._words.append(self.get_starttag_text() or "")
            return
        if tag == "form":
            self._form = Form(about.get("action", ""))
            self.forms.append(self._form)
        form = self._form
        if form is None:
            return
        if tag == "input":
            self._input(form, about)
        elif tag == "select":
            self._select = about.get("name", "")
            form.choices.setdefault(self._select, [])
        elif tag == "option":
            self._end_option()
            closed = "disabled" in about
            self._option, self._words = (about.get("value", ""), not closed, "selected" in about), []
        elif tag == "textarea":
            self._area, self._words = about.get("name", ""), []

    def _input(self, form: Form, about: Mapping[str, str]) -> None:
        name, kind = about.get("name", ""), about.get("type", "text").lower()
        if not name or kind in ("submit", "button", "image", "reset", "file"):
            return
        if kind in ("radio", "checkbox") and "checked" not in about:
            return
        form.fields[name] = about.get("value", "on" if kind in ("radio", "checkbox") else "")

    def handle_comment(self, data: str) -> None:
        if self._area:
            self._words.append(f"<!--{data}-->")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("option", "select"):
            self._end_option()
        if self._area and tag != "textarea":
            self._words.append(f"</{tag}>")
            return
        if tag == "textarea" and self._form is not None and self._area:
            self._form.areas[self._area] = "".join(self._words).removeprefix("\n")
            self._area = ""
        if tag == "form":
            self._form = None

    def _end_option(self) -> None:
        if self._option is None or self._form is None:
            return
        value, free, chosen = self._option
        self._form.choices.setdefault(self._select, []).append((value, "".join(self._words).strip(), free))
        if chosen or self._select not in self._form.fields:
            self._form.fields[self._select] = value
        self._option = None

    def handle_data(self, data: str) -> None:
        self._words.append(data)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the words of its cells, and every address in it."""

    cells: tuple[str, ...]
    links: tuple[str, ...]
    link_words: tuple[str, ...]


class _RowReader(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._cells: list[list[str]] = []
        self._links: list[str] = []
        self._link_words: list[list[str]] = []
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_row()
        elif tag in ("td", "th"):
            self._cells.append([])
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
            self._link_words.append([])
            self._in_link = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._in_link = False
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cells:
            self._cells[-1].append(data)
        if self._in_link:
            self._link_words[-1].append(data)

    def _end_row(self) -> None:
        if self._cells:
            cells = tuple(" ".join("".join(words).split()) for words in self._cells)
            words = tuple(" ".join("".join(each).split()) for each in self._link_words)
            self.rows.append(Row(cells, tuple(self._links), words))
        self._cells, self._links, self._link_words, self._in_link = [], [], [], False


def rows_of(text: str) -> list[Row]:
    """The rows of a page's tables."""
    reader = _RowReader()
    reader.read(text)
    reader._end_row()
    return reader.rows


class _TextReader(Reader):
    _HIDDEN = ("script", "style")

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.images: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._HIDDEN:
            self._hidden += 1
        if tag == "img":
            self.images.append(dict(attrs).get("src") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._HIDDEN and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def text_of(html: str) -> str:
    """The words of HTML, tags aside; scripts and styles are none."""
    reader = _TextReader()
    reader.read(html)
    return " ".join("".join(reader.parts).split())


def words_and_images(html: str) -> tuple[str, tuple[str, ...]]:
    """The words of a body without any white space, and the addresses of its pictures."""
    reader = _TextReader()
    reader.read(html)
    return "".join("".join(reader.parts).split()), tuple(reader.images)


class _PartReader(Reader):
    """The inside of the first element with one of the wanted classes, as it stands."""

    def __init__(self, wanted: Sequence[str]) -> None:
        super().__init__()
        self._wanted = frozenset(wanted)
        self._depth = 0
        self.parts: list[str] = []
        self.found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth:
            self.parts.append(self.get_starttag_text() or "")
            if tag not in _VOID:
                self._depth += 1
        elif not self.found and self._wanted & set((dict(attrs).get("class") or "").split()):
            self.found, self._depth = True, 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth:
            self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in _VOID:
            self._depth -= 1
            if self._depth:
                self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.parts.append(data.replace("&", "&amp;").replace("<", "&lt;"))


def inside(html: str, classes: Sequence[str]) -> str:
    """What stands inside the first element with one of these classes, or an empty text."""
    reader = _PartReader(classes)
    reader.read(html)
    return "".join(reader.parts).strip()


def column_words(words: str) -> str:
    """The name of a column in a list of columns, without the signs that draw a tree before it."""
    return re.sub(r"^[\s\u00a0\u3000│├└─┣┗|\-—]+", "", unescape(words)).strip()


def path_of(address: str) -> str:
    """The path of an address, or the whole of what is no address."""
    try:
        return urlsplit(address).path
    except ValueError:
        return address


def first_match(patterns: Iterable[str], text: str) -> str:
    """The first group of the first pattern that is found."""
    for pattern in patterns:
        if match := re.search(pattern, text):
            return match[1]
    return ""
