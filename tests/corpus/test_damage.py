"""Documents of the corpus with damage done to them: what is left is read, or the file is refused; nothing else happens."""

from __future__ import annotations

import io
import zipfile
from functools import cache

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from corpus.planting import DOCUMENTS
from corpus.reading import made
from editor_app.formats.files import read_file
from editor_app.model.errors import Refused
from word_files import zipped

_WORD = sorted(name for name in DOCUMENTS if name.endswith((".docx", ".docm")))
_OTHERS = sorted(name for name in DOCUMENTS if not name.endswith((".docx", ".docm", ".clip")))
_VALUES = ["", "0", "-1", "99999999999", "x", "none", "rId999", "\u4e00", "9" * 400]


@cache
def content(name: str) -> bytes:
    _, source = made(DOCUMENTS[name])
    assert isinstance(source, bytes)
    return source


def outcome(name: str, data: bytes) -> str:
    """`read`, or the code by which the file was refused."""
    try:
        read_file(name, data, words_only=name.endswith(".doc"))
    except Refused as error:
        return error.code
    return "read"


def damage(root: etree._Element, draw: st.DataObject) -> None:
    """One thing that a broken program may do to a tree: lose, repeat, move or change an element."""
    elements = list(root.iter(etree.Element))
    one = elements[draw.draw(st.integers(0, len(elements) - 1))]
    parent = one.getparent()
    kind = draw.draw(st.sampled_from(["lose", "repeat", "move", "value", "bare", "nest"]))
    if kind == "value" and one.attrib:
        name = draw.draw(st.sampled_from(sorted(str(key) for key in one.attrib)))
        one.set(name, draw.draw(st.sampled_from(_VALUES)))
    elif kind == "bare":
        one.attrib.clear()
    elif parent is None:
        return
    elif kind == "lose":
        parent.remove(one)
    elif kind == "repeat":
        parent.append(etree.fromstring(etree.tostring(one)))
    elif kind == "move":
        other = elements[draw.draw(st.integers(0, len(elements) - 1))]
        if one not in other.iterancestors() and other is not one:
            other.append(one)
    elif kind == "nest":
        inner = etree.SubElement(one, one.tag)
        inner.extend(list(one)[:-1])


@given(st.sampled_from(_WORD), st.data())
def test_word_files_with_broken_parts(name: str, draw: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(content(name))) as archive:
        files: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
    parts = sorted(part for part in files if part.endswith((".xml", ".rels")))
    for _ in range(draw.draw(st.integers(1, 4))):
        part = draw.draw(st.sampled_from(parts))
        root = etree.fromstring(files[part])
        damage(root, draw)
        files[part] = etree.tostring(root)
    assert outcome(name, zipped(files)) in ("read", "import.damaged", "import.unsafe", "import.not_as_named")


@given(st.sampled_from(_OTHERS), st.data())
def test_other_files_with_broken_bytes(name: str, draw: st.DataObject) -> None:
    data = bytearray(content(name))
    for _ in range(draw.draw(st.integers(1, 3))):
        place = draw.draw(st.integers(0, len(data)))
        kind = draw.draw(st.sampled_from(["cut", "lose", "repeat", "noise"]))
        length = draw.draw(st.integers(1, 200))
        if kind == "cut":
            del data[place:]
        elif kind == "lose":
            del data[place : place + length]
        elif kind == "repeat":
            data[place:place] = data[place : place + length]
        else:
            data[place:place] = draw.draw(st.binary(max_size=20))
    assert outcome(name, bytes(data)) == "read" or outcome(name, bytes(data)).startswith("import.")
