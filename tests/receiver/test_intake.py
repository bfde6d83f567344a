"""What is stored of an article gives back every word of it, and damage never passes for the article."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.body import Body
from editor_app.model.codec import body_from_json, body_to_json, canonical_json, metadata_from_json
from editor_app.model.digest import content_digest, sha256
from editor_app.receiver.api import looks_like, names_version
from editor_app.receiver.intake import Unfit, read_article, read_json
from practice import PROFILES
from receiver.handing import METADATA, article
from strategies import bodies

PROFILE = PROFILES.get("practice").profile
KEY = "11111111-1111-4111-8111-111111111111"


def handed(body: Body) -> bytes:
    renditions = {asset: sha256(asset.encode()) for asset in body.sources()}
    return canonical_json(article(KEY, body=body, renditions=renditions))


@given(bodies())
def test_bodies_are_kept_whole_or_named_unfit(body: Body) -> None:
    unready = bool(body.missing()) or not any(getattr(block, "inlines", ()) for block in body.blocks)
    if unready:
        with pytest.raises(Unfit):
            read_article(handed(body), KEY, PROFILE)
        return
    taken = read_article(handed(body), KEY, PROFILE)
    stored = read_json(taken.payload())
    assert body_to_json(body_from_json(stored["body"])) == body_to_json(body)
    assert content_digest(metadata_from_json(stored["metadata"]), body_from_json(stored["body"])) == taken.digest
    assert taken.renditions == [sha256(asset.encode()) for asset in body.sources()]


@given(bodies(), st.data())
def test_a_changed_byte_is_noticed_or_changes_nothing(body: Body, data: st.DataObject) -> None:
    raw = bytearray(handed(body))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    try:
        taken = read_article(bytes(raw), KEY, PROFILE)
    except Unfit:
        return
    assert (taken.metadata, taken.body) == (METADATA, body)


@given(
    st.binary(max_size=60)
    | st.recursive(st.none() | st.text(), st.lists, max_leaves=4).map(lambda v: json.dumps(v).encode())
)
def test_anything_else_is_unfit(raw: bytes) -> None:
    with pytest.raises(Unfit) as caught:
        read_article(raw, KEY, PROFILE)
    assert all(set(error) == {"field", "detail"} for error in caught.value.errors)


def test_a_title_longer_than_any_page_is_unfit_under_any_profile() -> None:
    free = replace(PROFILE, fields=())
    with pytest.raises(Unfit, match="400"):
        read_article(canonical_json(article(KEY, replace(METADATA, title="长" * 401))), KEY, free)


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("*", True),
        (" * ", True),
        ('"1-a"', True),
        ('"0", "1-a"', True),
        ('W/"1-a"', False),
        ("1-a", False),
        ('"2-a"', False),
        ("", False),
    ],
)
def test_if_match(field: str, named: bool) -> None:
    assert names_version(field, '"1-a"') is named


def test_beginnings() -> None:
    assert looks_like("image/jpeg", b"\xff\xd8\xff\xe1")
    assert not looks_like("image/jpeg", b"\xff\xd8")
    assert not looks_like("image/webp", b"RIFF")
