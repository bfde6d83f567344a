"""A hit is exactly what a scan would find."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor_app.library.library import Library
from editor_app.library.search import MANY_SEGMENTS, fold, searchable
from editor_app.model.body import Body, paragraph
from editor_app.model.metadata import Metadata
from editor_app.pinyin import pinyin_initials

ALPHABET = "红旗飘防汛一线ＡaB1２，。 “”"
LINES = st.text(alphabet=ALPHABET, max_size=10)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library.open(tmp_path_factory.mktemp("library"), initials=pinyin_initials)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(
    texts=st.lists(st.tuples(LINES, LINES, LINES), min_size=1, max_size=4), query=st.text(alphabet=ALPHABET, max_size=6)
)
def test_search_equals_a_scan(library: Library, texts: list[tuple[str, str, str]], query: str) -> None:
    made = {}
    with library.transaction():
        for article in library.articles.list():
            library.articles.trash(article.id)
        for title, one, two in texts:
            metadata, body = Metadata(title=" ".join(title.split())), Body((paragraph(one), paragraph(two)))
            made[library.articles.create(metadata, body).id] = [fold(line) for line in searchable(metadata, body)]
    words = [fold(word) for word in query.split() if fold(word)]
    wanted = {
        article
        for article, lines in made.items()
        if words and all(any(word in line for line in lines) for word in words)
    }
    found = {row.id for row in library.search.find(query)}
    if "".join(words).isascii() and "".join(words).isalpha():
        assert wanted <= found, "initials may add hits"
    else:
        assert found == wanted


def test_titles_are_found_by_pinyin_initials(tmp_path: Path) -> None:
    with Library.open(tmp_path, initials=pinyin_initials) as library:
        article = library.articles.create(Metadata(title="防汛一线党旗红"), Body())
        assert [row.id for row in library.search.find("fxyx")] == [article.id]
        assert library.search.find("zzz") == []
        assert library.search.find("——") == []


def test_an_index_can_be_made_anew(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(title="清雪行动"), Body())
        library.database.run("DELETE FROM article_words")
        assert library.search.find("清雪") == []
        assert library.search.rebuild() == 1
        assert [row.id for row in library.search.find("清雪")] == [article.id]


def test_single_characters_and_words_together(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        one = library.articles.create(Metadata(title="清雪行动"), Body((paragraph("甲"), paragraph("防汛一线 C919"))))
        two = library.articles.create(Metadata(title="清雪日记"), Body((paragraph("乙"),)))

        def found(words: str) -> list[str]:
            return [row.id for row in library.search.find(words)]

        assert found("雪") == [two.id, one.id]
        assert found("甲") == [one.id]
        assert found("清雪 甲") == [one.id]
        assert found("清雪 乙 日") == [two.id]
        assert found("甲 乙") == []
        assert found("甲防") == [], "they stand in two paragraphs"
        three = library.articles.create(Metadata(), Body((paragraph("东南"), paragraph("南西"))))
        assert found("东南西") == [], "a hit never spans two lines"
        assert found("东南 南西") == [three.id]
        assert found("ｃ９１９") == [one.id]
        assert found("C") == [one.id]
        assert found('" OR * NEAR(') == []
        assert [row.id for row in library.search.find("清雪", limit=1)] == [two.id]


def test_a_saved_change_is_found_and_the_old_words_are_not(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(title="旧题"), Body((paragraph("旧文"),)))
        library.articles.save(article.id, Metadata(title="新题"), Body((paragraph("新文"),)), base_version=1)
        assert library.search.find("旧题") == library.search.find("旧") == []
        assert len(library.search.find("新文")) == len(library.search.find("新")) == 1
        for table in ("article_words", "article_characters"):
            assert library.database.one(f"SELECT count(*) FROM {table}") == (1,), "no entry of the old words is left"
        library.articles.trash(article.id)
        assert library.search.find("新文") == library.search.find("新") == []


def test_a_whole_article_pasted_into_the_search_is_no_trouble(tmp_path: Path) -> None:
    words = " ".join(f"词{number}语" for number in range(3000))
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(), Body((paragraph(words),)))
        assert [row.id for row in library.search.find(words)] == [article.id]
        assert library.search.find(words + " 没有") == []


def test_an_index_of_an_older_form_is_made_anew_at_the_start(tmp_path: Path) -> None:
    with Library.open(tmp_path, initials=pinyin_initials) as library:
        article = library.articles.create(Metadata(title="清雪行动"), Body())
        library.settings.set("search.form", 0)
        for table in ("article_words", "article_characters"):
            library.database.run(f"DELETE FROM {table}")
    with Library.open(tmp_path, initials=pinyin_initials) as library:
        for words in ("清雪", "雪", "qxxd"):
            assert [row.id for row in library.search.find(words)] == [article.id]


BREAKAGES = (
    "DELETE FROM article_words_data",
    "DELETE FROM article_words_config",
    "DROP TABLE article_characters_config",
    f"UPDATE article_characters_data SET block = x'{random.Random(1).randbytes(50).hex()}'",
    f"UPDATE article_characters_data SET block = x'{random.Random(33).randbytes(50).hex()}'",  # asks for all memory
    "DROP TABLE article_words_data",
    "DROP TABLE article_words",
)


@pytest.mark.parametrize("how", BREAKAGES)
@pytest.mark.parametrize("unclean", [False, True])
def test_a_broken_index_is_made_anew_and_no_reason_to_set_the_library_aside(
    tmp_path: Path, how: str, *, unclean: bool
) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(title="稿件标题"), Body((paragraph("正文里的字"),)))
        library.database.run(how)
    if unclean:
        (tmp_path / "lock").write_text("1234".ljust(20))
    with Library.open(tmp_path) as library:
        assert [row.id for row in library.search.find("正文里")] == [article.id]
        assert [row.id for row in library.search.find("字")] == [article.id]
        saved = library.articles.save(article.id, article.metadata, Body((paragraph("又写了"),)), base_version=1)
        assert [row.id for row in library.search.find("又写")] == [saved.id]
        assert library.database.quick_check() == []
        assert library.back_up().exists()
    assert not list(tmp_path.glob("library.db.*-2*"))


def test_an_index_of_many_parts_becomes_one_and_finds_the_same(tmp_path: Path) -> None:
    with Library.open(tmp_path, initials=pinyin_initials) as library:
        articles = [
            library.articles.create(
                Metadata(title=f"第{number}号通知"), Body((paragraph("防汛一线" + "红旗" * number),))
            )
            for number in range(40)
        ]
        for article in articles[:20]:
            library.articles.save(article.id, article.metadata, Body((paragraph("改过的字"),)), base_version=1)
        assert library.search.segments() >= MANY_SEGMENTS
        before = [row.id for row in library.search.find("号通知")], [row.id for row in library.search.find("改过")]
        assert library.search.compact()
        assert library.search.segments() == 1
        assert not library.search.compact(), "nothing left to do"
        assert (
            [row.id for row in library.search.find("号通知")],
            [row.id for row in library.search.find("改过")],
        ) == before
        assert len(before[1]) == 20
        assert library.database.quick_check() == []
