"""Word files of ours in an office program of others: every word and every picture is on its pages."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.assets import resource
from editor_app.model.article import Article
from editor_app.model.forms import Form
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.views import View
from papers import FULL, assets, full_article, full_blocks, keep, pdf_text, picture_pages, squeezed


@dataclass(frozen=True)
class Opened:
    """An article, its body's text and the PDF that LibreOffice makes of its Word file."""

    article: Article
    body: str
    pdf: Path


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Opened]:
    """One start of LibreOffice for all."""
    folder = tmp_path_factory.mktemp("office")
    made: dict[str, Opened] = {}
    with open_workroom(folder / "library") as room:
        sample = room.importing.import_file(resource("sample", "sample.docx")).article
        many = keep(room, FULL, full_blocks(assets(room, 3, 20))[:-1] + full_blocks(assets(room, 3, 30)))
        for name, article in (("full", full_article(room)), ("sample", sample), ("many", many)):
            (folder / f"{name}.docx").write_bytes(room.outputs.written(article, View.PAGE, Form.DOCX))
            body = room.outputs.written(article, View.BODY, Form.TEXT).decode()
            made[name] = Opened(article, body, folder / f"{name}.pdf")
    office = shutil.which("soffice")
    assert office, "LibreOffice is part of the test set-up"
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    files = [str(one.pdf.with_suffix(".docx")) for one in made.values()]
    subprocess.run([*command, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=180)
    return made


@pytest.mark.parametrize("name", ["full", "sample", "many"])
def test_every_word_is_there_once_and_in_order(opened: dict[str, Opened], name: str) -> None:
    one = opened[name]
    metadata = one.article.metadata
    shown = ("kicker", "subtitle", "source", "author", "photographer", "published_at")
    head = [f"{FIELD_LABELS[field]}：{getattr(metadata, field)}" for field in shown if getattr(metadata, field)]
    expected = squeezed(metadata.title + "".join(head) + one.body)
    assert squeezed(pdf_text(one.pdf, "-raw")).replace("–", "•") == expected


@pytest.mark.parametrize("name", ["full", "sample", "many"])
def test_every_picture_is_there(opened: dict[str, Opened], name: str) -> None:
    one = opened[name]
    assert len(picture_pages(one.pdf)) == len(one.article.body.figures()) > 0
