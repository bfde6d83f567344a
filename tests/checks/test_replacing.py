"""Finding and replacing in a body: what may happen with any text and any options."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from editor_app.checks.patterns import Pattern, fold
from editor_app.checks.replacing import Template, apply_to_inlines, find_all, find_edits, replace_all
from editor_app.model.body import (
    Body,
    Cell,
    Figure,
    Heading,
    List,
    ListItem,
    Paragraph,
    Quote,
    Table,
    heading,
    paragraph,
)
from editor_app.model.errors import Refused
from editor_app.model.inline import Mark, Text, canonical, plain, styled
from editor_app.model.metadata import Metadata
from editor_app.model.replacing import Edit, Query

QUERIES = st.builds(
    Query,
    text=strategies.raw_text(3),
    case=st.booleans(),
    any_width=st.booleans(),
    whole=st.booleans(),
    regular=st.booleans(),
)


def words(text: str, query: Query) -> list[str]:
    return [text[hit.start : hit.end] for hit in Pattern(query).hits(text)]


@given(strategies.metadata(), strategies.bodies(3), QUERIES, strategies.raw_text(3))
@settings(max_examples=40, deadline=None)
def test_any_words_and_options_give_a_lawful_article_and_an_honest_count(
    metadata: Metadata, body: Body, query: Query, new: str
) -> None:
    try:
        count, shown = find_all(metadata, body, query, fields=True, limit=5, seconds=0.5)
        done = replace_all(metadata, body, query, new, fields=True, seconds=0.5)
    except Refused as refused:
        assert refused.code.startswith("pattern.")  # noqa: PT017 - any other error is a bug
        return
    assert done.count + done.left == count
    assert len(shown) == min(count, 5)
    assert [block.id for block in done.body.blocks] == [block.id for block in body.blocks]
    assert [type(block) for block in done.body.blocks] == [type(block) for block in body.blocks]
    if not count:
        assert (done.metadata, done.body) == (metadata, body)


@given(strategies.bodies(3), st.text(max_size=3), st.booleans(), st.booleans())
@settings(max_examples=30, deadline=None)
def test_words_by_themselves_change_nothing(body: Body, text: str, any_width: bool, regular: bool) -> None:
    query = Query(text, case=True, any_width=any_width, regular=regular)
    try:
        assert replace_all(Metadata(), body, query, "$&" if regular else text, seconds=0.5).body == body or not regular
    except Refused as refused:
        assert refused.code.startswith("pattern.")  # noqa: PT017
        return
    if not any_width and not regular:
        assert replace_all(Metadata(), body, query, text).body == body


@given(strategies.raw_text(20), QUERIES)
@settings(max_examples=100, deadline=None)
def test_hits_lie_in_the_text_one_behind_the_other(text: str, query: Query) -> None:
    last = 0
    try:
        for hit in Pattern(query).hits(text, time.monotonic() + 0.5):
            assert last <= hit.start < hit.end <= len(text)
            assert hit.groups[0] == (hit.start, hit.end)
            last = hit.end
    except Refused as refused:
        assert refused.code.startswith("pattern.")  # noqa: PT017


@given(strategies.raw_text(20))
def test_folding_keeps_every_place(text: str) -> None:
    folded = fold(text)
    places = [folded.original(place) for place in range(len(folded.text) + 1)]
    assert places == sorted(places)
    assert set(places) == set(range(len(text) + 1))


def test_full_and_half_width_are_found_alike_when_wanted() -> None:
    text = "会议，２０２３年；A，Ａ, a. “先锋”"
    assert words(text, Query(",")) == ["，", "，", ","]
    assert words(text, Query("2023")) == ["２０２３"]
    assert words(text, Query("ａ")) == ["A", "Ａ", "a"]
    assert words(text, Query("ａ", case=True)) == ["a"]
    assert words(text, Query(",", any_width=False)) == [","]
    assert words(text, Query('"先锋"')) == ["“先锋”"]


def test_a_part_of_a_compatible_character_is_no_hit() -> None:
    assert words("ﬁ…㎏", Query("f")) == []
    assert words("等…..", Query("..")) == [".."]
    assert words("5㎏", Query("kg")) == ["㎏"]


def test_whole_words_are_latin_words() -> None:
    query = Query("art", whole=True)
    assert words("art party arts 艺术art展 Art", query) == ["art", "art", "Art"]
    assert words("会议会", Query("会", whole=True)) == ["会", "会"]


def test_regular_expressions_take_groups_into_the_new_words() -> None:
    body = Body((paragraph("张三（书记）与李四（委员）"),))
    query = Query(r"(\w{2})（(?P<post>\w+)）", regular=True)
    for new in (r"$2$1", r"\2\1", r"${post}\g<1>"):
        made = replace_all(Metadata(), body, query, new)
        assert plain(made.body.blocks[0].inlines) == "书记张三与委员李四"  # type: ignore[union-attr]
    assert plain(replace_all(Metadata(), body, query, r"$$1\\").body.blocks[0].inlines) == "$1\\与$1\\"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["(", "[", "a{99999999999}", "*", "\\", "(?&x)", "(" * 600 + ")" * 600])
def test_a_bad_expression_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused) as caught:
        Pattern(Query(text[:999], regular=True))
    assert caught.value.code == "pattern.bad"


def test_a_group_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match=r"pattern\.no_group"):
        Template("$2", Pattern(Query("(a)", regular=True)))


def test_a_slow_expression_is_stopped_in_time() -> None:
    started = time.thread_time()
    with pytest.raises(Refused, match=r"pattern\.too_slow"):
        list(Pattern(Query(r"(\w|\w\w)+(?<!\w)", regular=True)).hits("党" * 60, time.monotonic() + 0.2))
    assert time.thread_time() - started < 2


def test_new_words_take_the_style_of_the_first_character() -> None:
    inlines = canonical((Text("请到"), *styled("先锋网", Mark.STRONG, href="https://example.org/"), Text("看")))
    made = apply_to_inlines(inlines, [Edit(2, 6, "门户")])
    assert made == canonical((Text("请到"), *styled("门户", Mark.STRONG, href="https://example.org/")))
    assert apply_to_inlines(inlines, [Edit(1, 4, plain(inlines)[1:4])]) == inlines


def test_a_heading_is_never_emptied_and_told() -> None:
    body = Body((heading("先锋"), paragraph("先锋"), heading("先锋网")))
    made = replace_all(Metadata(), body, Query("先锋"), "")
    assert (made.count, made.left) == (2, 1)
    assert made.body == Body((heading("先锋"), paragraph(""), heading("网")))


def test_every_part_with_words_is_searched() -> None:
    figure = Figure(strategies.ASSETS[0], alt="甲", caption="甲", credit="甲")
    inner = List((ListItem(styled("甲")),))
    body = Body(
        (
            paragraph("甲"),
            Heading(styled("甲乙")),
            figure,
            List((ListItem(styled("甲"), inner),)),
            Quote((Paragraph(styled("甲")),)),
            Table(((Cell(styled("甲")),),)),
        )
    )
    metadata = Metadata(title="甲", keywords=("甲", "乙"), column="甲")
    assert find_all(metadata, body, Query("甲"))[0] == 9
    made = replace_all(metadata, body, Query("甲"), "乙", fields=True)
    assert made.count == 11
    assert made.metadata == replace(metadata, title="乙", keywords=("乙",))
    assert find_all(made.metadata, made.body, Query("甲"), fields=True)[0] == 0


def test_edits_in_a_hundred_thousand_characters_take_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor_app.checks.patterns.SLOWEST_SECONDS", 600.0)  # the clock's; here computing is measured
    text = "先锋党建，" * 20_000
    started = time.thread_time()
    assert len(find_edits(text, Pattern(Query("党建，")))) == 20_000
    assert time.thread_time() - started < 4
