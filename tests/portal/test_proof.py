"""The proof's page: every value escaped, codes that are QR codes, numbers in the article's order."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from editor_app.assets import resource
from editor_app.model.metadata import Metadata
from editor_app.model.paper import PROOF_PAPER
from editor_app.portal.proof import ProofPage, ProofTemplates, ProofView, css_string, qr_path, short_title
from strategies import lines, raw_text

HOSTILE = "\"}</style><script>alert(1)</script>{{7*7}}\\22 ;@import 'x'"


def drawn(metadata: Metadata, *blocks: tuple[str, str], unit: str = "", column: str = "") -> ProofPage:
    view = ProofView(
        metadata=metadata,
        blocks=blocks,
        column=column,
        revision=7,
        digest="0123456789abcdef",
        code="pioneer-desk:x/y",
        saved_at="2026-11-28 15:00",
        printed_at="2026-11-28 15:01",
        unit=unit,
        paper=PROOF_PAPER,
    )
    return ProofTemplates(resource("proof")).render(view, base_url="draft://site")


def test_nothing_of_an_article_becomes_markup_or_style() -> None:
    metadata = Metadata(title=HOSTILE, kicker=HOSTILE, summary=HOSTILE, contributor=HOSTILE)
    page = drawn(metadata, ("words", f"<p onclick='x'>{HOSTILE}</p><script>x</script>"), unit=HOSTILE, column=HOSTILE)
    assert "<script" not in page.html
    assert "onclick" not in page.html
    assert "{{7*7}}" in page.html.replace("&#34;", '"')
    style = page.files["proof-page.css"][0].decode()
    assert style.count("{") == style.count("}") == 7
    assert "<" not in style
    assert "@import" not in style


@given(raw_text(40))
def test_a_css_string_reads_as_its_text(text: str) -> None:
    written = str(css_string(text))
    assert not set(written) & set("\"'\n\r\f{}<>;@")
    assert re.sub(r"\\([0-9a-f]+) ", lambda match: chr(int(match[1], 16)), written) == text


def test_blocks_are_numbered_from_one() -> None:
    page = drawn(Metadata(title="标题"), ("heading", "<h2>一</h2>"), ("words", "<p>二</p>"), ("words", "<hr>"))
    assert re.findall(r'class="n">(\d+)<', page.html) == ["1", "2", "3"]
    assert 'class="block heading"' in page.html


@given(lines(80))
def test_titles_are_short_on_every_sheet(title: str) -> None:
    short = short_title(title)
    assert len(short) <= 30
    assert short == title or short.endswith("…")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=80))
def test_a_qr_code_has_its_corners_and_its_white_edge(text: str) -> None:
    size, path = qr_path(text)
    dark = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        dark |= {(int(x) + step, int(y)) for step in range(int(width))}
    assert path == "".join(re.findall(r"M\d+ \d+h\d+v1h-\d+z", path))
    for left, top in ((4, 4), (size - 11, 4), (4, size - 11)):  # the three finder patterns, 7 modules wide
        assert all((left + step, top) in dark for step in range(7))
        assert (left + 3, top + 3) in dark
        assert (left + 1, top + 1) not in dark
    assert all(4 <= x < size - 4 and 4 <= y < size - 4 for x, y in dark)
