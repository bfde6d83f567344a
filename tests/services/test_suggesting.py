"""Suggestions come out of the article, whole, and within the portal's budgets."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from editor_app.model.body import Body, heading, paragraph
from editor_app.model.metadata import Metadata
from editor_app.model.profile import Column, FieldRule, SiteProfile, encoded_length
from editor_app.services.suggesting import keywords, prose, suggest, summarise

WORDS = st.lists(
    st.sampled_from(
        [
            "道外区委组织部",
            "“红色网格”",
            "《条例》",
            "党员突击队",
            "。",
            "，",
            "加固江堤",
            "2023年8月8日",
            "靖宇街道",
            "的",
            "Word",
            " ",
            "！”",
            "“",
        ]
    ),
    max_size=40,
).map("".join)
ARTICLE = [
    "8月8日，靖宇街道党工委组织党员突击队加固江堤。“红色网格”里的党员突击队当天装填沙袋一千二百个。",
    "靖宇街道把“红色网格”建在沿江小区，党员突击队轮流值守。",
    "党员突击队还为居民送去饮用水。",
]


def profile(max_bytes: int = 60, max_chars: int = 0) -> SiteProfile:
    fields = (
        FieldRule("keywords", max_bytes=max_bytes),
        FieldRule("summary", max_bytes=max_bytes, max_chars=max_chars),
    )
    return SiteProfile("x", "x", 1, fields=fields, columns=(Column("a", "加固江堤"),))


def test_quoted_terms_column_words_and_what_comes_again() -> None:
    found = keywords("靖宇街道：党员突击队守江堤", ARTICLE, ["加固江堤", "不在文中"])
    assert {"红色网格", "党员突击队", "靖宇街道", "加固江堤"} <= set(found)
    assert found == keywords("靖宇街道：党员突击队守江堤", ARTICLE, ["加固江堤", "不在文中"])
    assert not any(one != other and one in other for one in found for other in found)


def test_the_summary_is_the_beginning_in_whole_sentences() -> None:
    first = "8月8日，靖宇街道党工委组织党员突击队加固江堤。"
    assert summarise(["靖宇街道", *ARTICLE], 40, 0, "gbk") == first
    assert summarise(ARTICLE, 120, 0, "gbk") == ARTICLE[0]
    assert summarise(ARTICLE, 0, encoded_length(first, "gbk") - 1, "gbk") == ARTICLE[2]
    assert summarise(["他说：“先救人。东西可以再买。”大家点头。"], 10, 0, "gbk") == ""  # a quotation is not cut
    assert summarise(["增长了3.5万元。"], 20, 0, "gbk") == "增长了3.5万元。"


def test_what_is_there_already_is_neither_suggested_nor_counted_twice() -> None:
    body = Body(tuple(paragraph(line) for line in ARTICLE))
    metadata = Metadata(title="党员突击队", keywords=("红色网格",))
    found = suggest(metadata, body, profile()).keywords
    assert "红色网格" not in found
    assert found
    assert suggest(metadata, body, SiteProfile("x", "x", 1, fields=(FieldRule("title"),))).keywords == ()


@settings(max_examples=60, deadline=None)
@given(title=WORDS, lines=st.lists(WORDS, max_size=6), budget=st.integers(0, 80), chars=st.integers(0, 60))
def test_within_budget_and_out_of_the_text(title: str, lines: list[str], budget: int, chars: int) -> None:
    body = Body((heading("小标题"), *(paragraph(line) for line in lines)))
    metadata = Metadata(title=title.strip())
    made = suggest(metadata, body, profile(budget, chars))
    text = "\n".join((metadata.title, *prose(body)))
    assert all(word in text for word in made.keywords)
    if budget:
        assert encoded_length("、".join(made.keywords), "gbk") <= budget
        assert encoded_length(made.summary, "gbk") <= budget
    assert not chars or len(made.summary) <= chars
    assert made.summary in text.replace("\n", " ")
    assert made.summary.count("“") == made.summary.count("”")
    assert Metadata(keywords=made.keywords, summary=made.summary).keywords == made.keywords
    assert made == suggest(metadata, body, profile(budget, chars))
