"""Lists come back from every form as they went there; what is bad is refused with its line, within bounds."""

from __future__ import annotations

from dataclasses import replace

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from editor_app.checks.house_lists import TERMS, house_list_faults
from editor_app.checks.list_circles import circles
from editor_app.checks.list_files import read_list, write_list
from editor_app.checks.list_patterns import with_exceptions
from editor_app.checks.term_trial import allowed, needed
from editor_app.model.house_list import Entry, ListForm, ListKind, ReadList, Spec
from editor_app.model.text import one_line

SIGNS = st.text(alphabet="错对词句甲乙abAB01 ,;\t\"'=+-@|\\/→\n$%#:{}[]「」“”、。*?()", min_size=1, max_size=8)
WORDS = st.one_of(SIGNS, st.text(min_size=1, max_size=8)).map(one_line).filter(bool)
DAYS = st.sampled_from(("", "2026-01-31", "2027-12-01"))
LEVELS = st.sampled_from(("", "error", "warning", "info", "off"))
SCOPE = st.lists(st.sampled_from(("title", "body", "caption", "byline")), unique=True, max_size=2).map(tuple)


def tuples(least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(WORDS, min_size=least, max_size=3, unique=True).map(tuple)


@st.composite
def terms(draw: st.DrawFn) -> Entry:
    patterns = tuple(word for word in draw(tuples(1)) if not (word.startswith("/") and word.endswith("/"))) or ("错词",)
    expected = tuple(word for word in draw(tuples()) if "$" not in word and not any(p in word for p in patterns))
    return Entry(
        ListKind.TERM,
        patterns=patterns,
        expected=expected,
        allows=draw(tuples()),
        level=draw(LEVELS),
        scope=draw(SCOPE),
        note=draw(st.one_of(st.just(""), WORDS)),
        source=draw(st.one_of(st.just(""), WORDS)),
        since=draw(DAYS),
        until=draw(DAYS),
    )


ENTRIES = st.one_of(
    terms(),
    st.builds(Entry, st.just(ListKind.PHRASE), expected=tuples(1), allows=tuples(), level=LEVELS, note=WORDS),
    st.builds(Entry, st.just(ListKind.NAME), name=WORDS, posts=tuples(), former_posts=tuples(), unit=WORDS),
    st.builds(Entry, st.just(ListKind.ALLOW), allows=tuples(1), note=WORDS, until=DAYS),
    st.builds(Entry, st.just(ListKind.LEVEL), id=WORDS, level=st.sampled_from(("info", "off"))),
)
LISTS = st.lists(ENTRIES, min_size=1, max_size=4, unique_by=lambda entry: entry.id or id(entry)).filter(
    lambda entries: not circles(entries, ())
)
TERMS_ALONE = st.lists(terms().map(lambda entry: replace(entry, allows=())), min_size=1, max_size=4).filter(
    lambda entries: not circles(entries, ())
)


def text_of(data: bytes) -> str:
    return data.decode("utf-8-sig")


@pytest.mark.parametrize("form", [ListForm.TOML, ListForm.CSV])
@settings(max_examples=80, deadline=None)
@given(entries=LISTS)
def test_our_own_forms_bring_everything_back(form: ListForm, entries: list[Entry]) -> None:
    name = f"words.{form}"
    (data,) = write_list(form, name, entries).files.values()
    read = read_list(name, text_of(data))
    assert read.faults == ()
    assert list(read.entries) == entries


@settings(max_examples=80, deadline=None)
@given(TERMS_ALONE)
def test_prh_brings_terms_back(entries: list[Entry]) -> None:
    wanted = [
        Entry(ListKind.TERM, patterns=each.patterns, expected=each.expected[:1], note=each.note)
        for each in entries
        if each.expected
    ]
    (data,) = write_list(ListForm.PRH, "words.yml", entries).files.values()
    read = read_list("words.yml", text_of(data))
    assert read.faults == ()
    assert list(read.entries) == wanted


@settings(max_examples=80, deadline=None)
@given(TERMS_ALONE)
def test_vale_brings_terms_back(entries: list[Entry]) -> None:
    plain = [replace(each, scope=()) for each in entries]
    written = write_list(ListForm.VALE, "", plain)
    found = set()
    for name, data in written.files.items():
        read = read_list(name, text_of(data))
        assert read.faults == (), name
        assert read.left == ()
        found |= {(e.patterns, e.expected, e.allows, e.level) for e in read.entries}
    taken = [each for each in plain if each.level != "off" and not any(set("|$") & set(word) for word in each.expected)]
    last = {}
    for each in taken:  # of two entries with the same wrong words and level one swap remains, the later
        key = "swap" if each.expected else "tokens"
        for pattern in each.patterns:
            last[(key, pattern, each.level or "warning", each.allows)] = (
                (pattern,),
                each.expected,
                each.allows,
                each.level or "warning",
            )
    assert found == set(last.values())


@given(st.sampled_from(("a.toml", "a.csv", "a.yml")), st.text(max_size=120))
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    assert isinstance(read_list(name, text), ReadList)


YAMLISH = st.text(alphabet="extndsubio:swapruleptc-[]{}&*!|>\"' \n\t,#/$", max_size=200)


@given(YAMLISH)
def test_any_yaml_is_read_or_refused(text: str) -> None:
    for start in ("", "extends: substitution\nswap:\n", "rules:\n"):
        assert isinstance(read_list("a.yml", start + text), ReadList)


def test_a_table_as_excel_saves_it() -> None:
    text = (
        "编号;不当写法;应为;级别;生效;自检;附注\r\n"
        '甲1;按装;安装;错误;2026/1/5;"按装电梯→安装电梯\n安装电梯";随便\r\n'
        ";;;;;;\r\n"
        "甲2;'=1+1;等于二;警告;2026年3月8日;;\r\n"
    )
    read = read_list("词表.csv", text)
    assert read.faults == ()
    assert read.entries == (
        Entry(
            ListKind.TERM,
            "甲1",
            ("按装",),
            ("安装",),
            level="error",
            since="2026-01-05",
            specs=(Spec("按装电梯", "安装电梯"), Spec("安装电梯", "安装电梯")),
        ),
        Entry(ListKind.TERM, "甲2", ("=1+1",), ("等于二",), level="warning", since="2026-03-08"),
    )
    assert read.lines == (2, 5)
    assert read.left == ("不认识的列没有读：附注",)


def test_two_columns_without_headings() -> None:
    read = read_list("a.txt", "按装\t安装\n帐户\t账户\n")
    assert [(e.patterns, e.expected) for e in read.entries] == [(("按装",), ("安装",)), (("帐户",), ("账户",))]
    assert "没有表头" in read.left[0]


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("a.csv", "不当写法,应为\n按装,安装\n帐户,新帐户\n", 3, "改完还会再报"),
        ("a.csv", "不当写法,应为,自检\n按装,安装,按装→装\n", 2, "自检没有通过"),
        ("a.csv", "编号,不当写法\na,甲\na,乙\n", 3, "重复"),
        ("a.csv", "不当写法,级别\n甲,很重\n", 2, "之一"),
        ("a.toml", '[[rules]]\nid = "a"\npatterns = ["/(甲+)+乙/"]\n', 3, "找个没完"),
        ("a.toml", '[[rules]]\npatterns = ["/错(a|a)*$/"]\n', 2, "找个没完"),
        ("a.toml", '[[rules]]\nname = "王"\nscope = "body"\n', 3, "不写这个"),
        ("a.yml", "extends: spelling\n", 1, "不是词表"),
        ("a.yml", "extends: substitution\nswap:\n  '(': a\n", 3, "“/(/”"),
        ("a.yml", "version: 1\nrules:\n  - expected: 好\n    specs:\n      - from: 坏\n        to: 好\n    pattern: 差\n", 5, "自检"),
        ("a.yml", "rules: {a: 1}\n", 1, "没有 rules"),
        ("a.yml", "rules:\n  - [1\n", 3, "YAML"),
        ("a.yml", "rules:\n  - 1\n", 2, "应为表"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(name: str, text: str, line: int, words: str) -> None:
    faults = read_list(name, text).faults
    assert [fault.line for fault in faults] == [line], faults
    assert words in faults[0].why


EXPRESSIONS = (
    "/某[0-9]+(甲|乙)处室/", "/甲{0,2}乙+丙?丁/", "/a\\.b|cd/", "/(?i)abc/", "/[]甲]乙(?!丙)/", "/甲?乙*/", "/\\d+公分/", "/^甲{2}乙$/",
    "/[^甲\\]]乙丙(丁)?/", "/\\u4e00一/", "/\\(甲乙\\)/",
)  # fmt: skip


@pytest.mark.parametrize("source", EXPRESSIONS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_an_expression_needs_is_in_whatever_it_finds(source: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(source[1:-1], fullmatch=True))
    assert needed(source) in text


def test_most_texts_need_not_be_searched() -> None:
    found = [needed(source) for source in EXPRESSIONS]
    assert found == ["处室", "乙", "", "", "乙", "", "公分", "乙", "乙丙", "", "(甲乙)"]
    assert needed("/甲(?i)ab/") == ""


CLOSE = st.text(alphabet="甲乙(.", max_size=3)


@given(
    st.text(alphabet="甲乙(.", min_size=1, max_size=2),
    st.lists(st.tuples(CLOSE, CLOSE), max_size=2),
    st.text("甲乙(.x"),
)
def test_exceptions_are_the_same_within_an_expression(word: str, around: list[tuple[str, str]], text: str) -> None:
    allows = tuple(before + word + behind for before, behind in around if before + behind)
    places = [
        at for at in range(len(text)) if text.startswith(word, at) and not allowed(text, at, at + len(word), allows)
    ]
    body = regex.compile(with_exceptions(word, allows))
    assert [match.start() for match in body.finditer(text, overlapped=True)] == places


def test_exceptions_go_along() -> None:
    entry = Entry(ListKind.TERM, patterns=("截止",), expected=("截至",), allows=("截止日期", "月底截止"))
    for form, name in ((ListForm.PRH, "a.yml"), (ListForm.VALE, "")):
        written = write_list(form, name, [entry])
        ((file, data),) = written.files.items()
        (read,) = read_list(file, text_of(data)).entries
        assert read.patterns == ("/(?!截止日期)(?<!月底)截止/",)


def test_entries_that_undo_each_other_are_refused() -> None:
    faults = read_list("a.csv", "不当写法,应为\n帐户,账户\n甲,乙\n账户,帐户\n").faults
    assert [fault.line for fault in faults] == [2, 4]
    assert "与第 4 行的“账户”→“帐户”互相改来改去" in faults[0].why


def test_what_others_write() -> None:
    prh = read_list(
        "prh.yml",
        "version: 1\nimports: other.yml\nrules:\n"
        "  - expected: Cookie\n    pattern: /cookies?/i\n    specs: [{from: cookies, to: Cookie}]\n"
        "  - expected: jQuery\n    specs:\n      - {from: JQUERY, to: jQuery}\n"
        "  - expected: $1人\n    pattern: /([0-9]+)名/\n    prh: 说“人”\n"
        "  - expected: 乙\n    pattern: /(丙?)甲/\n    regexpMustEmpty: $1\n",
    )
    assert prh.faults == ()
    assert [e.patterns for e in prh.entries] == [("/(?i)cookies?/",), ("/(?!jQuery)(?i:jQuery)/",), ("/([0-9]+)名/",)]
    assert len(prh.left) == 2
    vale = read_list(
        "v.yml",
        "extends: substitution\nmessage: Use '%s'\nignorecase: true\nlevel: suggestion\nscope: heading\naction: {name: replace}\n"
        "swap:\n  teh: the\n  no: yes|是\n",
    )
    assert vale.faults == ()
    assert [(e.patterns, e.expected, e.level, e.scope, e.note) for e in vale.entries] == [
        (("/(?i)\\b(?:teh)\\b/",), ("the",), "info", ("title",), "Use"),
        (("/(?i)\\b(?:no)\\b/",), ("yes", "是"), "info", ("title",), "Use"),
    ]
    assert vale.left == ("没有读 action",)


def test_a_yaml_bomb_is_stopped() -> None:
    text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    (fault,) = read_list("a.yml", text + "rules: *a9\n").faults
    assert "内容太多" in fault.why
    assert read_list("a.yml", "[" * 5000).faults


def test_too_many_entries_are_told_and_the_rest_is_not_read() -> None:
    text = "不当写法,应为\n" + "".join(f"错词{n}号,对词{n}号\n" for n in range(12_000))
    (fault,) = read_list("a.csv", text).faults
    assert "最多 10000 条" in fault.why
    assert fault.line == 10_002
    faults = read_list("a.csv", "不当写法,级别\n" + "甲,乱\n" * 500).faults
    assert len(faults) == 101
    assert "没有再看" in faults[-1].why
    text = "不当写法\n" + "".join(f"/甲{n}乙?/\n" for n in range(600))
    (fault,) = read_list("a.csv", text).faults
    assert (fault.line, "正则最多 500 条" in fault.why) == (503, True)
    assert "超过 8 MB" in house_list_faults(TERMS, "#" * 8_000_001)[0].why
