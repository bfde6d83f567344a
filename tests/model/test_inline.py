"""The canonical form of inlines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.errors import Refused
from editor_app.model.inline import (
    Inline,
    LineBreak,
    Mark,
    Text,
    canonical,
    is_canonical,
    is_link,
    loose_text,
    plain,
    styled,
)
from editor_app.model.text import is_lawful, one_line, replace_illegal
from strategies import raw_text

MARK_SETS = st.frozensets(st.sampled_from(Mark), max_size=3)
LOOSE = st.lists(
    st.builds(loose_text, raw_text(6), MARK_SETS, st.none() | st.just("https://example.org/")), max_size=6
).map(lambda parts: [inline for part in parts for inline in part])


@given(LOOSE)
def test_canonical_is_a_fixed_point_and_recognised(inlines: list[Inline]) -> None:
    once = canonical(inlines)
    assert canonical(once) == once
    assert is_canonical(once)


@given(LOOSE)
def test_is_canonical_agrees_with_canonical(inlines: list[Inline]) -> None:
    assert is_canonical(tuple(inlines)) == (canonical(inlines) == tuple(inlines))


@given(LOOSE)
def test_canonical_loses_no_word(inlines: list[Inline]) -> None:
    def words(text: str) -> str:
        return "".join(text.split())

    assert words(plain(canonical(inlines))) == words(plain(inlines))


@given(st.text())
def test_any_text_becomes_lawful(text: str) -> None:
    for inline in loose_text(text):
        assert isinstance(inline, LineBreak) or is_lawful(inline.text)
    assert one_line(one_line(text)) == one_line(text)


def test_marks_do_not_cover_spaces_their_neighbour_does_not_share() -> None:
    strong = frozenset({Mark.STRONG})
    assert canonical((Text("甲 ", strong), Text("乙"))) == (Text("甲", strong), Text(" 乙"))
    assert canonical((Text("甲 ", strong), Text("乙", strong | {Mark.UNDERLINE}))) == (
        Text("甲 ", strong),
        Text("乙", strong | {Mark.UNDERLINE}),
    )


def test_ideographic_space_stays_inside_a_line_only() -> None:
    assert plain(canonical(loose_text("\u3000\u3000李\u3000明\u3000"))) == "李\u3000明"


@pytest.mark.parametrize("text", ["", "a\tb", "a  b", "a\nb", "a\u00a0b", "\x00", "\ufffc", "\ud800", "\ufdd0"])
def test_unlawful_text_cannot_be(text: str) -> None:
    with pytest.raises(Refused):
        Text(text)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "file:///c:/x",
        "data:text/html,x",
        "https://",
        "http://a b",
        "//host/x",
        'https://a"b',
        "",
    ],
)
def test_bad_links_are_refused(href: str) -> None:
    assert not is_link(href)
    with pytest.raises(Refused):
        Text("x", href=href)


def test_strange_characters_are_shown_not_dropped() -> None:
    assert replace_illegal("a\x00b\ud800") == ("a\ufffdb\ufffd", 2)


def test_styled_gives_canonical_runs() -> None:
    assert styled(" 党旗 ", Mark.STRONG) == (Text("党旗", frozenset({Mark.STRONG})),)
