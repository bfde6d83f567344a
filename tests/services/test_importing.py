"""Which files an imported text may reach, and how pictures find their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.body import Body, Figure, FigureRow, MissingPicture, Signature, paragraph
from editor_app.services.placing import before_signature, map_figures, map_missing
from editor_app.services.resolving import local_resolver


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """`inside/` with a picture beside and below; a secret picture outside."""
    inside = tmp_path / "inside"
    (inside / "图").mkdir(parents=True)
    (inside / "a.jpg").write_bytes(b"beside")
    (inside / "图" / "b c.png").write_bytes(b"below")
    (inside / "notes.txt").write_bytes(b"no picture")
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "c.heic").write_bytes(b"photo")
    return inside


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("a.jpg", b"beside"),
        ("./a.jpg", b"beside"),
        ("%E5%9B%BE/b%20c.png", b"below"),
        ("图\\b c.png", b"below"),
        ("C:\\Users\\li\\c.heic", b"photo"),
        ("somewhere/c.heic", b"photo"),
    ],
)
def test_pictures_beside_below_or_named_are_found(folder: Path, source: str, found: bytes) -> None:
    picture = local_resolver(folder, folder.parent / "photos")(source)
    assert picture is not None
    assert picture.data == found


@pytest.mark.parametrize(
    "source",
    [
        "../secret.jpg",
        "图/../../secret.jpg",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://example.org/a.jpg",
        "//host/share/a.jpg",
        "notes.txt",
        "a.jpg\x00",
        "",
        "data:image/png;base64,AAAA",
    ],
)
def test_nothing_else_is_ever_opened(folder: Path, source: str) -> None:
    assert local_resolver(folder, None)(source) is None


def test_links_out_of_the_folder_are_not_followed(folder: Path) -> None:
    (folder / "link.jpg").symlink_to(folder.parent / "secret.jpg")
    assert local_resolver(folder, None)("link.jpg") is None


@given(st.text(max_size=60))
def test_no_reference_reaches_outside(source: str) -> None:
    here = Path(__file__).parent
    picture = local_resolver(here, None)(source)
    assert picture is None


def test_figures_are_exchanged_in_rows_too() -> None:
    one, two = Figure("1" * 64), Figure("2" * 64)
    body = Body((one, FigureRow((two, MissingPicture()))))
    changed = map_figures(body, lambda figure: MissingPicture("读不出", id=figure.id))
    assert len(changed.missing()) == 3
    filled = map_missing(changed, lambda missing: Figure("3" * 64, id=missing.id))
    assert [figure.asset for figure in filled.figures()] == ["3" * 64] * 3


def test_left_over_photos_stand_before_the_signature() -> None:
    body = before_signature(Body((paragraph("甲"), Signature())), [Figure("1" * 64)])
    assert [type(block).__name__ for block in body.blocks] == ["Paragraph", "Figure", "Signature"]
