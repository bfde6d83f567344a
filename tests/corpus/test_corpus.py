"""The corpus: every document is read as its listing says, no word and no picture that was planted in it is lost.

The listings were read by a person when they were written; `python -m corpus.remake` writes them anew after a change, to
be read again in the difference. The laws hold of every document whatever its listing says.
"""

from __future__ import annotations

import json
from collections import Counter

import pytest

from corpus.listing import listing
from corpus.planting import DOCUMENTS, squeezed
from corpus.reading import EXPECTED, expected_file, read
from editor_app.formats.html import read_html, write_html
from editor_app.formats.markdown import read_markdown, write_markdown
from editor_app.model.body import Block, Body, block_lines
from editor_app.model.codec import body_from_json, body_to_json, canonical_json
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.reading import Draft, Fate


def article_text(draft: Draft, body: Body) -> str:
    """All that a reader of the article sees: its words, those of its head, captions and credits."""
    fields = [str(getattr(draft.metadata, name)) for name in FIELD_LABELS]
    return squeezed("\n".join([*fields, *(line for block in body.blocks for line in block_lines(block))]))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_whole(name: str) -> None:
    planted, draft, origin = read(DOCUMENTS[name])
    text = article_text(draft, draft.body)
    account = squeezed("\n".join(item.what for item in draft.report if item.kind is not Fate.KEPT))
    keys = {squeezed(words): words for words in planted.words}
    assert [keys[key] for key in keys if key not in text and key not in account] == [], "words are lost"
    assert [keys[key] for key in keys if text.count(key) > 1] == [], "words stand twice"
    assert [words for words in planted.unseen if squeezed(words) in text] == [], "what nobody saw is shown"
    assert [words for words in planted.told if squeezed(words) not in account] == [], "the account is silent"
    found = [figure.asset for figure in draft.body.figures()]
    assert len(found) == len(planted.shown) if planted.redrawn else Counter(found) == Counter(planted.shown), "pictures"
    assert all(figure.asset in draft.pictures for figure in draft.body.figures())
    assert len(draft.body.missing()) == planted.lost, "places of pictures"
    if draft.as_read is not None:  # what comes back when the tidying is undone
        untidied = article_text(draft, draft.as_read) + account
        assert [keys[key] for key in keys if key not in untidied] == [], "words are lost as they were read"
    expected = expected_file(DOCUMENTS[name])
    assert listing(draft, planted.pictures, origin) == expected.read_text("utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_was_read_survives_other_forms(name: str) -> None:
    _, draft, _ = read(DOCUMENTS[name])
    body = draft.body
    assert body_from_json(json.loads(canonical_json(body_to_json(body)))) == body
    assert read_html(write_html(body, image_url=lambda asset: f"asset:{asset}")).body == body
    assert read_markdown(write_markdown(body)).body == body


def test_every_listing_has_its_document() -> None:
    assert {file.name for file in EXPECTED.iterdir()} == {expected_file(one).name for one in DOCUMENTS.values()}


def test_one_article_in_three_forms_is_one_article() -> None:
    read_as = {form: read(DOCUMENTS[f"libreoffice-article.{form}"])[1] for form in ("docx", "rtf", "html")}
    shown = {
        form: (
            draft.metadata.title,
            draft.metadata.contributor,
            [_kind_and_words(block) for block in draft.body.blocks],
        )
        for form, draft in read_as.items()
    }
    assert shown["docx"] == shown["rtf"] == shown["html"]


def _kind_and_words(block: Block) -> tuple[str, list[str]]:
    return type(block).__name__, block_lines(block)
