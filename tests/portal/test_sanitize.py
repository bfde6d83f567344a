"""Only what `write_html` writes comes out of the gate, whatever goes in; and that comes out whole."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.formats.html import read_html, write_html
from editor_app.model.body import Body
from editor_app.model.errors import Refused
from editor_app.model.inline import is_link
from editor_app.model.problems import SENTENCES
from editor_app.portal.sanitize import (
    ATTRIBUTES,
    CLASSES,
    MAX_CHARS,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_REFERENCES,
    MAX_TEXT_BYTES,
    TAGS,
    clean_html,
    measure,
)
from portal.attacks import ATTACKS
from strategies import bodies

_PIECES = (*ATTACKS, "<p>", "</p>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<b>", "<a href=x>", "\r", "\0",
           "<svg>", "</svg>", "<math>", "<style>", "</style>", "<!--", "-->", "<p class='center evil'>", "字", "&", "<", "\"")  # fmt: skip


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, {name: value or "" for name, value in attrs}))


def tags_of(html: str) -> list[tuple[str, dict[str, str]]]:
    parser = _Tags()
    parser.feed(html)
    return parser.seen


def assert_lawful(html: str) -> None:
    assert "<!--" not in html
    for tag, attributes in tags_of(html):
        assert tag in TAGS
        allowed = (
            ATTRIBUTES.get(tag, set()) | ({"class"} if tag in CLASSES else set()) | ({"rel"} if tag == "a" else set())
        )
        assert set(attributes) <= allowed
        assert set(attributes.get("class", "").split()) <= CLASSES.get(tag, frozenset())
        if "href" in attributes:
            assert is_link(attributes["href"])
            assert attributes["rel"] == "noopener noreferrer"
        if "src" in attributes:
            assert re.match(r"(draft://image/|asset:|/?[A-Za-z0-9_-])[^:\\]*\Z", attributes["src"])
            assert ".." not in attributes["src"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_leave_nothing_that_acts(attack: str) -> None:
    for html in (attack, f"<p>{attack}</p>", f'<div class="fig one"><figure>{attack}</figure></div>', attack * 3):
        cleaned = clean_html(html)
        assert_lawful(cleaned)
        assert clean_html(cleaned) == cleaned


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=12).map("".join))
def test_any_mixture_comes_out_lawful_and_at_rest(html: str) -> None:
    cleaned = clean_html(html)
    assert_lawful(cleaned)
    assert clean_html(cleaned) == cleaned


@given(bodies())
def test_what_we_write_comes_out_whole(body: Body) -> None:
    html = write_html(body, image_url=lambda asset: f"asset:{asset}", signature="某街道党工委")
    cleaned = clean_html(html)
    assert read_html(cleaned).body == body
    # the parser may only put in the bodies of tables that a browser puts in as well
    assert [each for each in tags_of(cleaned) if each[0] != "tbody"] == [
        each for each in tags_of(html) if each[0] != "tbody"
    ]


@pytest.mark.parametrize("prefix", ["draft://image/", "/assets/", "asset:"])
def test_own_pictures_stay(prefix: str) -> None:
    html = f'<img src="{prefix}{"a" * 64}" alt="图">'
    assert clean_html(html) == html


@pytest.mark.parametrize(
    "src", ["http://evil.example/a.png", "//evil.example/a.png", "/\\evil.example", "data:image/png;base64,AA", "javascript:1",
            "/assets/../../x", "draft://site/style.css", "file:///x"]
)  # fmt: skip
def test_pictures_from_elsewhere_lose_their_address(src: str) -> None:
    assert clean_html(f'<img src="{src}" alt="图">') == '<img alt="图">'


@pytest.mark.parametrize("opening", ["<div>", "<b>", "</b><div>", "<br></x><div>", "<div></p>", "<DIV a='b'>"])
def test_bottomless_nesting_is_refused(opening: str) -> None:
    with pytest.raises(Refused) as caught:
        clean_html(opening * (MAX_DEPTH + 1))
    assert caught.value.code == "page.too_much"
    assert caught.value.code in SENTENCES


@pytest.mark.parametrize("tag", ["b", "font", "a", "strong"])
def test_what_is_opened_again_in_every_block_is_refused(tag: str) -> None:
    with pytest.raises(Refused, match=r"page\.too_much"):
        clean_html("".join(f"<p><{tag} class=x{number}></p>" for number in range(20_000)))


def test_long_pages_are_not_deep() -> None:
    html = (
        "<p>一段<br><strong>话</strong></p>" * 5000 + '<div class="fig one"><figure><img alt=""></figure></div>' * 500
    )
    assert measure(html) == (2, 5000 * 3 + 500 * 3, 5000 * len("一段话".encode()))
    assert clean_html(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p class='" + "x" * MAX_CHARS + "'>",
        "<p>" + "字" * (MAX_TEXT_BYTES // 3 + 1) + "</p>",
        "x" * (MAX_TEXT_BYTES + 1),
        "<p>字</p>" * (MAX_ELEMENTS + 1),
        "<br>" * (MAX_ELEMENTS + 1),
        "<li>" * (MAX_ELEMENTS + 1),
        "&amp;" * (MAX_REFERENCES + 1),
        "& " * (MAX_REFERENCES + 1),
        "\xa0" * (MAX_REFERENCES + 1),
    ],
    ids=["long", "text", "ascii", "elements", "breaks", "items", "references", "ampersands", "spaces"],
)
def test_too_much_is_refused(html: str) -> None:
    with pytest.raises(Refused, match=r"page\.too_much"):
        clean_html(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "字" * (MAX_TEXT_BYTES // 3 - 1) + "</p>",
        "<p>字</p>" * MAX_ELEMENTS,
        "<p>&amp;" + "x</p>",
        '<figure><img src="asset:a" alt="图"><figcaption>字<i class="credit">字</i></figcaption></figure>' * 1000,
    ],
    ids=["text", "elements", "reference", "pictures"],
)
def test_as_much_as_articles_have_comes_out_whole(html: str) -> None:
    assert clean_html(html) == html
