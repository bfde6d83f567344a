"""Hostile and damaged containers: each is refused with a reason, none takes time or memory."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.docx import read_docx
from editor_app.model.errors import Refused
from editor_app.model.problems import explain
from word_files import p, part, word_file, zipped

GOOD = word_file(p("正文"))


def refusal(data: bytes) -> str:
    begun = time.process_time()
    with pytest.raises(Refused) as caught:
        read_docx(data, name="稿件.docx")
    assert time.process_time() - begun < 2
    assert "稿件.docx" in explain(caught.value)
    return caught.value.code


def rezipped(change: dict[str, bytes | None]) -> bytes:
    """GOOD with parts replaced, added or (None) left out."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        files: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for name, data in change.items():
        if data is None:
            files.pop(name)
        else:
            files[name] = data
    return zipped(files)


def test_a_cut_file_is_damaged() -> None:
    for length in range(0, len(GOOD), 97):
        assert refusal(GOOD[:length]) in ("import.damaged", "import.unsafe")


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
def test_a_flipped_byte_is_read_or_refused(place: int, change: bytes) -> None:
    data = GOOD[:place] + change + GOOD[place + len(change) :]
    with suppress(Refused):
        assert read_docx(data).body is not None


def test_other_packages_are_told_apart() -> None:
    assert refusal(zipped({"a.txt": "x"})) == "import.damaged"
    assert refusal(zipped({"xl/workbook.xml": "<x/>"})) == "import.not_as_named"
    assert refusal(zipped({"mimetype": "application/vnd.oasis.opendocument.text"})) == "import.not_as_named"
    assert refusal(rezipped({"word/document.xml": None})) == "import.damaged"
    assert refusal(rezipped({"word/document.xml": b"<w:document"})) == "import.damaged"
    assert refusal(rezipped({"word/document.xml": b"<a/>"})) == "import.damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_document_types_are_refused_in_any_encoding(encoding: str) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert refusal(rezipped({"word/document.xml": bom + text.encode(encoding)})) == "import.unsafe"
    assert refusal(rezipped({"_rels/.rels": bom + text.encode(encoding)})) == "import.unsafe"


def test_a_billion_laughs_elsewhere_is_refused_too() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">]><w:styles>&a;</w:styles>'
    assert refusal(word_file(p("正文"), parts={"word/styles.xml": laughs})) == "import.unsafe"


def test_deep_xml_is_refused() -> None:
    deep = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
    assert refusal(word_file(deep)) == "import.unsafe"


def test_nesting_below_the_parsers_limit_keeps_its_words() -> None:
    nested = "<w:sdt><w:sdtContent>" * 100 + p("深处") + "</w:sdtContent></w:sdt>" * 100
    inline = "<w:smartTag>" * 200 + "<w:r><w:t>里面</w:t></w:r>" + "</w:smartTag>" * 200
    words = "".join(str(block) for block in read_docx(word_file(nested + p(inline))).body.blocks)
    assert "深处" in words
    assert "里面" in words


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "C:/a.xml", "a/../../b", "word\\b.xml"])
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    files = io.BytesIO()
    with zipfile.ZipFile(files, "w") as archive:
        archive.writestr("word/document.xml", part("w:document", "<w:body/>"))
        archive.writestr("placeholder-" + "x" * (len(name.encode()) - 12 if len(name) > 12 else 0), "x")
        entry = zipfile.ZipInfo("x" * len(name))
        archive.writestr(entry, "x")
    data = files.getvalue().replace(b"x" * len(name) + b"x", name.encode() + b"x")
    data = data.replace(b"x" * len(name) + b"PK", name.encode() + b"PK")
    assert refusal(data) == "import.unsafe"


def test_links_repeated_names_and_encryption_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("word/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(stream.getvalue()) == "import.unsafe"
    assert refusal(rezipped({"WORD/Document.xml": b"<a/>"})) == "import.unsafe"
    locked = bytearray(GOOD)
    directory = locked.index(b"PK\x01\x02")
    locked[directory + 8] |= 1
    assert refusal(bytes(locked)) == "import.encrypted"


def test_bombs_are_refused_before_they_unfold() -> None:
    assert refusal(rezipped({"word/document.xml": b" " * 60_000_000})) == "import.unsafe"
    lying = bytearray(rezipped({"word/document.xml": b" " * 30_000_000}))
    place = 0
    while (place := lying.find(b"PK\x01\x02", place)) >= 0:
        if struct.unpack_from("<L", lying, place + 24)[0] == 30_000_000:
            struct.pack_into("<L", lying, place + 24, 1000)
        place += 4
    assert refusal(bytes(lying)) in ("import.unsafe", "import.damaged")
    assert refusal(zipped({f"word/{n}.xml": "" for n in range(2100)})) == "import.unsafe"


def test_overlapping_entries_are_refused() -> None:
    data = bytearray(GOOD)
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    struct.pack_into("<L", data, second + 42, struct.unpack_from("<L", data, first + 42)[0])
    assert refusal(bytes(data)) == "import.unsafe"
