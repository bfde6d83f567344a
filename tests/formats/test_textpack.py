"""稿件包: what is written comes back whole, and nothing that was changed is let in."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.textpack import is_textpack, read_textpack, write_textpack
from editor_app.model.article import new_article_id
from editor_app.model.body import Body, Figure, Signature, paragraph
from editor_app.model.digest import sha256
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.problems import SENTENCES
from editor_app.model.reading import PictureSource
from strategies import bodies, metadata
from word_files import png, zipped

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
PICTURE = PictureSource(png(), "会场.png")
SHA = sha256(PICTURE.data)
BODY = Body((paragraph("开头"), Figure(SHA, "说明", "图说", "李明"), Signature()))
PACK = write_textpack(ID, Metadata(title="标题", contributor="某区"), BODY, {SHA: PICTURE})


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@given(metadata(), bodies())
def test_what_is_written_comes_back(data: Metadata, body: Body) -> None:
    # the figures of drawn bodies name pictures that nobody has: each gets bytes of its own
    pictures = {sha: PictureSource(sha.encode(), "图") for sha in body.assets()}
    renamed = {sha: sha256(source.data) for sha, source in pictures.items()}
    body = exchanged(body, renamed)
    article_id = new_article_id()
    pack = write_textpack(article_id, data, body, {renamed[sha]: source for sha, source in pictures.items()})
    read = read_textpack(pack, "包")
    assert (read.article_id, read.metadata, read.body) == (article_id, data, body)
    assert {sha: source.data for sha, source in read.pictures.items()} == {
        renamed[sha]: source.data for sha, source in pictures.items()
    }


def exchanged(body: Body, names: dict[str, str]) -> Body:
    from editor_app.model.codec import body_from_json, body_to_json

    text = json.dumps(body_to_json(body))
    for old, new in names.items():
        text = text.replace(old, new)
    return body_from_json(json.loads(text))


def test_others_can_read_it() -> None:
    inside = parts(PACK)
    text = inside["text.md"].decode()
    assert text.startswith("# 标题\n\n开头")
    assert f"(assets/{SHA}.png " in text
    assert inside[f"assets/{SHA}.png"] == PICTURE.data
    assert json.loads(inside["info.json"])["type"] == "net.daringfireball.markdown"
    assert write_textpack(ID, Metadata(title="标题", contributor="某区"), BODY, {SHA: PICTURE}) == PACK


def again(change: Callable[[dict[str, bytes]], object], *, listed: bool = True) -> bytes:
    """The package with changed parts; `listed`: the manifest is made to fit them."""
    inside = parts(PACK)
    change(inside)
    if listed and "manifest.json" in inside:
        manifest = json.loads(inside["manifest.json"])
        manifest["parts"] = {
            name: {"sha256": sha256(data), "size": len(data)}
            for name, data in inside.items()
            if name != "manifest.json"
        }
        inside["manifest.json"] = json.dumps(manifest).encode()
    return zipped(inside)


def article_with(**values: object) -> Callable[[dict[str, bytes]], object]:
    def change(inside: dict[str, bytes]) -> None:
        article = json.loads(inside["article.json"])
        article.update(values)
        inside["article.json"] = json.dumps(article).encode()

    return change


@pytest.mark.parametrize(
    ("pack", "code"),
    [
        (again(lambda p: p.update({"text.md": b"x"}), listed=False), "package.damaged"),
        (again(lambda p: p.update({"more.txt": b"x"}), listed=False), "package.damaged"),
        (again(lambda p: p.pop("text.md"), listed=False), "package.damaged"),
        (again(lambda p: p.update({"manifest.json": b"[]"}), listed=False), "package.damaged"),
        (again(lambda p: p.update({"manifest.json": b'{"format": 1, "format": 1}'}), listed=False), "package.damaged"),
        (again(lambda p: p.pop(f"assets/{SHA}.png")), "package.damaged"),
        (again(lambda p: p.update({f"assets/{SHA}.png": png(1)})), "package.damaged"),
        (again(article_with(id="../../etc")), "package.damaged"),
        (again(article_with(digest="0" * 64)), "package.damaged"),
        (again(article_with(body={"format": 1, "blocks": [{"type": "script"}]})), "package.damaged"),
        (again(article_with(pictures={SHA: {"part": "../../secret", "name": "x"}})), "package.damaged"),
        (again(article_with(pictures={SHA: {"part": "text.md", "name": "x"}})), "package.damaged"),
        (again(article_with(format=3)), "package.newer"),
        (again(article_with(format=True)), "package.damaged"),
        (again(lambda p: p.update({"../out.txt": b"x"})), "import.unsafe"),
        (again(lambda p: p.update({"C:/out.txt": b"x"})), "import.unsafe"),
        (again(lambda p: p.update({"TEXT.MD": b"x"})), "import.unsafe"),
    ],
)
def test_a_changed_package_is_refused_whole(pack: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_textpack(pack, "包.textpack")
    assert caught.value.code == code
    assert code in SENTENCES


def test_other_archives_are_not_packages() -> None:
    assert is_textpack(PACK, "包")
    assert not is_textpack(zipped({"稿.txt": b"x"}), "包")


@given(st.data())
def test_no_byte_can_be_changed_unnoticed(data: st.DataObject) -> None:
    pack = bytearray(PACK)
    place = data.draw(st.integers(0, len(pack) - 1))
    pack[place] ^= data.draw(st.integers(1, 255))
    try:
        read = read_textpack(bytes(pack), "包")
    except Refused:
        return  # what a zip does not protect (times, comments) may differ; the article may not
    assert (read.article_id, read.body, read.pictures[SHA].data) == (ID, BODY, PICTURE.data)
