"""Every attack, in every place of everything that is read: what comes of it is an article of words, or a refusal."""

from __future__ import annotations

import io
import json
import re
import struct
import uuid
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from editor_app.assets import resource as resource_folder
from editor_app.formats.clipboard import read_clip, source_address
from editor_app.formats.files import read_file
from editor_app.formats.html import write_html
from editor_app.formats.html_rich import write_rich_html
from editor_app.formats.markdown import read_markdown, write_markdown
from editor_app.formats.textpack import read_textpack, write_textpack
from editor_app.model.body import Body, Paragraph
from editor_app.model.clip import Clip, PasteMode
from editor_app.model.codec import body_from_json, body_to_json, metadata_from_json, metadata_to_json
from editor_app.model.digest import sha256
from editor_app.model.errors import EditorError, Refused
from editor_app.model.inline import Text, is_link
from editor_app.model.metadata import Metadata
from editor_app.model.problems import explain
from editor_app.model.profile import PictureRules
from editor_app.model.reading import Draft, PictureSource
from editor_app.model.text import file_name
from editor_app.pictures.inspect import inspect
from editor_app.pictures.prepare import prepare
from editor_app.portal.page import ArticleView, render_article
from editor_app.portal.profile_package import vet_files
from editor_app.portal.profile_toml import read_profile
from editor_app.portal.profiles import LoadedProfile, Profiles
from editor_app.portal.sandbox import LimitedEnvironment
from editor_app.portal.vetting import closed_environment, vet_text
from portal.attacks import ATTACKS
from safety import sources
from safety.hostile import batched, body, line, metadata
from safety.inert import faults

PLAIN = Profiles(resource_folder("profiles")).get("plain")
ASSET = "a" * 64


def outcome(read: Callable[[], Draft]) -> Draft | EditorError:
    """What is read or how it is refused; anything else is the test's failure."""
    try:
        return read()
    except EditorError as error:
        return error


def left_over(draft: Draft | EditorError) -> list[str]:
    """What does not belong in the pages and copies of what was read; a refusal must have its sentence."""
    if isinstance(draft, EditorError):
        return [] if draft.code.startswith(("import.", "paste.")) and explain(draft) else [str(draft)]
    html = write_html(draft.body, image_url=lambda source: f"asset:{source}", signature=draft.metadata.contributor)
    page = render_article(PLAIN, ArticleView(draft.metadata, html))
    found = faults(page) + faults(write_rich_html(draft.body, signature=draft.metadata.contributor), rich=True)
    found += [f"link {href}" for href in links(draft.body) if not is_link(href)]
    written = write_markdown(draft.body, signature=draft.metadata.contributor)
    return found if read_markdown(written).body == draft.body else [*found, "markdown"]


def links(read: Body) -> list[str]:
    """Where the words of the paragraphs lead."""
    words = [one for block in read.blocks if isinstance(block, Paragraph) for one in block.inlines]
    return [one.href for one in words if isinstance(one, Text) and one.href is not None]


def bad(read: Callable[[str], Draft]) -> dict[str, list[str]]:
    return {attack: found for attack in ATTACKS if (found := left_over(outcome(partial(read, attack))))}


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.md", sources.markdown), ("a.html", sources.page), ("a.txt", sources.text), ("a.rtf", sources.rtf), ("a.mht", sources.mht)],
    ids=["markdown", "html", "text", "rtf", "mht"],
)  # fmt: skip
def test_files(name: str, write: Callable[[str], bytes]) -> None:
    assert bad(lambda attack: read_file(name, write(attack))) == {}


def test_word_files() -> None:
    for attacks in batched(ATTACKS, 66):
        draft = read_file("a.docx", sources.docx(attacks))
        assert left_over(draft) == []


@pytest.mark.parametrize("mode", PasteMode)
def test_the_clipboard(mode: PasteMode) -> None:
    def read(attack: str) -> Draft:
        clip = Clip(cf_html=sources.cf_html(attack), html=sources.HTML.format(a=attack), text=attack, formats=(attack,))
        address = source_address(clip.cf_html)
        assert not address or re.match(r"https?://", address)
        return read_clip(clip, mode).draft

    assert bad(read) == {}


def test_packages_give_back_what_was_packed() -> None:
    data = b"\x89PNG\r\n\x1a\nx"
    for attack in ATTACKS:
        packed = write_textpack(
            str(uuid.UUID(int=1)), metadata(attack), body(attack, sha256(data)), {sha256(data): PictureSource(data, attack)}
        ) if "\ud800" not in attack else b""  # fmt: skip
        if not packed:
            continue
        read = read_textpack(packed, "a.textpack")
        assert (read.metadata, read.body) == (metadata(attack), body(attack, sha256(data)))


def test_json_with_attacks_in_its_places_is_lawful_or_refused() -> None:
    def shapes(attack: str) -> list[dict[str, Any]]:
        picture = {"type": "figure", "asset": ASSET, "id": "b2"}
        return [
            {"type": "paragraph", "id": "b1", "text": [{"t": "x", "a": attack}]},
            {"type": "paragraph", "id": attack, "text": ["x"]},
            {"type": "paragraph", "id": "b1", "text": [attack]},
            {"type": "paragraph", "id": "b1", "text": ["x"], "align": attack},
            {"type": "paragraph", "id": "b1", "text": [{"t": "x", "m": [attack]}]},
            {"type": attack, "id": "b1"},
            {**picture, "asset": attack},
            {**picture, "edits": attack},
            {**picture, "width": attack},
            {**picture, "alt": attack, "caption": attack, "credit": attack},
            {"type": "missing_picture", "why": attack, "origin": attack, "id": "b3"},
            {"type": "list", "ordered": False, "start": attack, "items": [{"text": [attack]}], "id": "b4"},
            {"type": "table", "header": False, "rows": [[{"text": [attack], "colspan": attack}]], "id": "b5"},
        ]

    for attack in ATTACKS:
        for shape in shapes(attack):
            value = {"format": 1, "blocks": [shape]}
            made = outcome_of(lambda value=value: body_from_json(value))  # type: ignore[misc]
            if isinstance(made, Body):
                assert faults(write_html(made, image_url=lambda source: f"asset:{source}")) == [], shape
                assert body_to_json(made)["blocks"] == [shape]
        fields = outcome_of(lambda attack=attack: metadata_from_json({**metadata_to_json(Metadata()), "title": attack}))  # type: ignore[misc]
        assert isinstance(fields, Refused) or fields == Metadata(title=attack)


def outcome_of(make: Callable[[], Any]) -> Any:
    try:
        return make()
    except Refused as error:
        return error


# -- pictures and names -----------------------------------------------------------------------------------------------


def png_with(words: bytes) -> bytes:
    """A picture with words in a text chunk and behind its end."""
    target = io.BytesIO()
    Image.new("RGB", (900, 600), (200, 30, 40)).save(target, "PNG")
    data = target.getvalue()
    chunk = b"tEXtComment\0" + words
    made = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return data[:33] + made + data[33:] + words


def test_pictures_that_are_pages_are_refused() -> None:
    for attack in ATTACKS:
        words = attack.encode("utf-8", "surrogatepass")
        for data in (
            words,
            b"<svg xmlns='http://www.w3.org/2000/svg'>" + words + b"</svg>",
            b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;"
            + words
            + b"</svg>",
            b"GIF89a" + words,
            b"\xff\xd8\xff\xe0" + words,
            b"%!PS-Adobe-3.0 EPSF-3.0\n" + words,
        ):
            with pytest.raises(EditorError) as caught:
                inspect(data)
            assert caught.value.code.startswith("picture.")
            assert explain(caught.value)


def test_what_hides_in_a_picture_does_not_come_out_of_it() -> None:
    for attacks in batched(ATTACKS, 100):
        words = "\n".join(attacks).encode("utf-8", "surrogatepass")[:60_000]
        made = prepare(png_with(words), ASSET, PictureRules())
        for attack in attacks:
            assert len(attack) < 8 or attack.encode("utf-8", "surrogatepass") not in made.data


DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)")


def test_titles_make_names_of_files_that_every_system_takes() -> None:
    for attack in (*ATTACKS, "CON.docx", "com¹", "nul", "a\u202egpj.exe", "x. ", "\u200fx", "x" * 500, "字" * 100):
        name = file_name(line(attack))
        assert not re.search(r'[\x00-\x1f\x7f<>:"/\\|?*]', name)
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", name)
        assert not name.startswith((".", " ", "-"))
        assert not name.endswith((".", " "))
        assert not DEVICES.match(name)
        assert len(name) <= 40
        assert len(f"{name}-12345678.textpack".encode()) <= 255
        assert Path("/there", f"{name}x").parent == Path("/there")


# -- profiles ---------------------------------------------------------------------------------------------------------

VALUES = (
    'id = {a}', 'name = {a}', 'issued_by = {a}', 'encoding = {a}', '[site]\nname = {a}', '[site]\n{a} = "x"',
    '[site.connector]\nkind = {a}', '[titles]\nlist_encoding = {a}', '[metadata.source]\ndefault = {a}',
    '[metadata.source]\npicklist = [{a}]', '[[columns]]\nid = {a}\nname = "一"', '[[columns]]\nid = "c"\nname = {a}',
    '[[columns]]\nid = "c"\nname = "一"\npath = {a}', '[[columns]]\nid = "c"\nname = "一"\nabout = {a}', 'look = {a}',
)  # fmt: skip
VIEW = ArticleView(Metadata(title="题", source="源", column="c"), "<p>文</p>")


def rendered(make: Callable[[], LoadedProfile]) -> list[str]:
    """What does not belong in the page of a profile; one that is refused shows none."""
    try:
        return faults(render_article(make(), VIEW, base_url="draft://site"))
    except EditorError as error:
        return [] if error.code == "profile.broken" and explain(error) else [str(error)]


def test_values_of_profiles() -> None:
    for number, attack in enumerate(ATTACKS):
        quoted = json.dumps(attack.replace("\ud800", "x"), ensure_ascii=False).replace("\x7f", "\\u007f")
        for value in VALUES[number % 3 :: 3]:
            text = value.replace("{a}", quoted)
            head = "" if text.startswith("id") else 'id = "mine"\n'
            head += "" if text.startswith("name") else 'name = "名"\n'

            def made(text: str = head + text) -> LoadedProfile:
                return replace(PLAIN, profile=read_profile(text)[0])

            assert rendered(made) == [], (attack, value)


PLACES = (
    "<p>{a}</p>",
    '<b title="{a}">x</b>',
    '<a href="{a}">x</a>',
    '<link rel="stylesheet" href="{a}">',
    "<p {a}>x</p>",
)


@pytest.mark.parametrize("number", range(len(PLACES)))
def test_templates_of_profiles(number: int) -> None:
    """Each attack in two or three places."""
    others = closed_environment(PLAIN.folder).sources
    for attack in ATTACKS[number % 2 :: 2]:
        page = f"<!doctype html><html><body>{PLACES[number].replace('{a}', attack)}</body></html>"

        def made(page: str = page) -> LoadedProfile:
            environment = LimitedEnvironment({**others, "article.html.j2": page})
            vet_text("article.html.j2", page, environment)
            return replace(PLAIN, templates=environment)

        assert set(rendered(made)) <= {"attribute b title", "attribute p title"}, attack


def test_styles_of_profiles() -> None:
    environment = closed_environment(PLAIN.folder)
    for attack in ATTACKS:
        for style in (
            f"p {{ color: red; }}\n{attack}",
            f"p {{ background: url({attack}) }}",
            f"p {{ content: '{attack}' }}",
        ):
            refused = False
            try:
                vet_text("style.css", style, environment)
            except Refused as error:
                refused = bool(error.details["why"])
            if not refused:
                assert not re.search(r"@import|expression\s*\(|</|\\|behavior\s*:|-moz-binding", style, re.I), attack
                for address in re.findall(r"url\s*\(([^)]*)", style, re.I):
                    assert re.match(r"\s*[\"']?[a-z0-9_-][a-z0-9._-]*[\"']?\s*\Z", address, re.I), attack


def test_names_of_files_in_profiles() -> None:
    for attack in ATTACKS:
        kept, found = vet_files({attack: b"x", f"{attack}.css": b"p {}", f"x/{attack}.css": b"p {}"})
        assert {fault.file for fault in found} >= {
            name for name in kept if not re.match(r"[A-Za-z0-9_.-]+\Z", name)
        } - {fault.file for fault in found} or found
        assert len(found) >= 2
