"""The labelled set of the checks: sentences with planted errors, whole articles with one, and clean sentences.

`tests/data/checks/clean/*.txt`: one sentence a line; a file is one article, in its order. `planted/*.tsv`: rule, sentence with
`⟦wrong→right⟧` (`⟦wrong⟧` where a person has to decide), field; the lines of one rule in a file are one article. `RULE+OTHER`: the
other is true of the sentence too and so no false alarm. `\\n` and `\\uXXXX` are read as escapes in both. `articles.toml`: what only
a whole article shows; its head says how it is written. All of it was written for this project.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from editor_app.checks.rule import Earlier, Photo, Surroundings
from editor_app.checks.rules_repeats import prints
from editor_app.model.body import Block, Body, Figure, Heading, MissingPicture, Paragraph, Signature
from editor_app.model.digest import sha256
from editor_app.model.inline import Inlines, canonical, loose_text, styled
from editor_app.model.metadata import Metadata
from editor_app.model.picture import PictureRules
from editor_app.model.profile import Column, FieldRule, SiteProfile, TitleRules

DATA = Path(__file__).parents[1] / "data" / "checks"
HELD_OUT = DATA / "heldout"
"""A second set, of other subjects, written after the rules were: nothing was fitted to it."""

RULES = frozenset(
    [
        "X01",
        "X02",
        "P01",
        "P02",
        "P03",
        "P04",
        "P05",
        "P06",
        "P07",
        "P08",
        "M01",
        "M02",
        "N01",
        "Q01",
        "Q02",
        "Q03",
        "Q04",
        "Q05",
        "Q06",
        "Q07",
        "Q08",
        "Q09",
        "Q10",
        "D01",
        "T01",
        "F01",
        "S01",
        "G01",
        "I01",
        "I02",
        "L01",
        "C01",
        "C02",
        "C03",
        "C04",
        "R01",
        "R02",
        "A01",
    ]
)
"""The table of the checks."""

INFO_RULES = frozenset({"Q10", "C01", "R01", "P08"})
"""Rules that only tell, by the table: outside of precision and recall over errors and warnings."""

PROFILE = SiteProfile(
    "labelled",
    "练习站点",
    1,
    columns=(Column("news", "社区新闻"), Column("closed", "停用栏目", closed="栏目已停用")),
    titles=TitleRules(60, "gbk"),
    fields=(
        FieldRule("title", required=True, max_bytes=120),
        FieldRule("column", required=True),
        FieldRule("source", required=True, max_bytes=60),
        FieldRule("author", required=True, max_chars=20),
        FieldRule("contributor", required=True, max_chars=30),
    ),
    pictures=PictureRules(min_width=480, max_bytes=300_000),
    hosts=("example.cn", "example.com", "example.gov.cn", "example.org"),
)
METADATA = Metadata(
    title="红马甲在行动",
    column="news",
    source="青禾区融媒体中心",
    author="程诺",
    contributor="望江社区",
    published_at="2026-11-28 09:00",
)
OLD_TITLE = "望江社区举办邻里节"
OLD_WORDS = "大雪封门的那个清晨，七十二岁的老党员孙长河扛着铁锹第一个走出单元门，从楼口一直清到了公交站台，身后渐渐跟上了一长串红马甲。"

_STATES: Mapping[str, Photo | None] = {
    "ok": Photo(1600, 1200),
    "gone": None,
    "broken": Photo(readable=False),
    "narrow": Photo(320, 240),
    "code": Photo(1600, 1200),
    "private": Photo(1600, 1200, private=True),
    "located": Photo(1600, 1200, located=True),
    "moving": Photo(1600, 1200, animated=True),
    "heavy": Photo(1600, 1200, size=450_000),
    "used": Photo(1600, 1200, elsewhere=(OLD_TITLE,)),
}
_ASSETS = {state: sha256(state.encode()) for state in _STATES}
AROUND = Surroundings(
    today="2026-11-28",
    created="2026-11-01",
    earlier=(Earlier(OLD_TITLE, "2026-01-20", prints(OLD_WORDS)),),
    photos={_ASSETS[state]: photo for state, photo in _STATES.items() if photo is not None},
    codes={_ASSETS["code"]: ("https://signup.example.com/form",)},
)

_MARK = re.compile("⟦(?P<wrong>[^⟦⟧→]*)(?:(?P<arrow>→)(?P<right>[^⟦⟧→]*))?⟧")
_ESCAPE = re.compile(r"\\(?:n|u([0-9a-f]{4}))")
_URL = re.compile(r"https?://[!-~]+|www\.[!-~]+")


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted error: its rule, what it is found in (a block's id, or a field), the characters [start, end) or None where the
    whole counts, and the right words, None where a person decides.
    """

    rule: str
    block: str = ""
    field: str = ""
    span: tuple[int, int] | None = None
    right: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of a planted file: the words as they are wrong, the places, other rules that are true of it."""

    rule: str
    text: str
    marks: tuple[tuple[int, int, str | None], ...]
    also: tuple[str, ...] = ()
    field: str = ""
    where: str = ""

    @property
    def mended(self) -> str | None:
        """The words as every fix leaves them; None where a person has to decide about one."""
        text = self.text
        for start, end, right in reversed(self.marks):
            if right is None:
                return None
            text = text[:start] + right + text[end:]
        return text


@dataclass(frozen=True, slots=True)
class Sample:
    """An article to check, what is wrong with it and what else may be said of it (`also`, by block or field)."""

    name: str
    metadata: Metadata
    body: Body
    planted: tuple[Planted, ...] = ()
    also: frozenset[tuple[str, str]] = frozenset()
    mended: Mapping[str, str] = field(default_factory=dict)


def clean_sentences(data: Path = DATA) -> list[str]:
    """Every clean sentence, in the order of files and lines."""
    return [line for _name, lines in _clean_files(data) for line in lines]


def planted_sentences(data: Path = DATA) -> list[Sentence]:
    """Every line of the planted files. Raises `ValueError` naming file and line where one is not as it must be."""
    found: list[Sentence] = []
    for path in sorted((data / "planted").glob("*.tsv")):
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            if line and not line.startswith("#"):
                found.append(_sentence(line, f"{path.name}:{number}"))
    return found


def clean_samples(data: Path = DATA) -> list[Sample]:
    """Each clean file as an article. Addresses are links, as an author would make them."""
    return [
        Sample(name, METADATA, Body((*(Paragraph(_linked(line)) for line in lines), Signature())))
        for name, lines in _clean_files(data)
    ]


def planted_samples(data: Path = DATA) -> list[Sample]:
    """The planted sentences, those of one rule together, and the articles of `articles.toml`."""
    groups: dict[tuple[str, str], list[Sentence]] = {}
    for sentence in planted_sentences(data):
        groups.setdefault((sentence.where.split(":")[0], sentence.rule), []).append(sentence)
    return [*(_grouped(key, group) for key, group in groups.items()), *article_samples(data)]


def article_samples(data: Path = DATA) -> list[Sample]:
    """The cases of `articles.toml`."""
    read = tomllib.loads((data / "articles.toml").read_text("utf-8"))
    return [_article(case) for case in read["cases"]]


def names_list() -> str:
    """The list of names that N01 is tested with, as TOML."""
    return (DATA / "names.toml").read_text("utf-8")


def _clean_files(data: Path) -> Iterator[tuple[str, list[str]]]:
    for path in sorted((data / "clean").glob("*.txt")):
        yield path.stem, [_unescaped(line) for line in path.read_text("utf-8").split("\n") if line]


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else "\n", text)


def _sentence(line: str, where: str) -> Sentence:
    rules, _, rest = line.partition("\t")
    written, _, name = rest.partition("\t")
    rule, *also = rules.split("+")
    text, marks, at = "", [], 0
    for match in _MARK.finditer(written):
        text += _unescaped(written[at : match.start()])
        wrong = _unescaped(match["wrong"])
        right = _unescaped(match["right"]) if match["arrow"] else None
        marks.append((len(text), len(text) + len(wrong), right))
        text += wrong
        at = match.end()
    text += _unescaped(written[at:])
    if not marks or any(start == end for start, end, _right in marks) or set("⟦⟧→") & set(text):
        raise ValueError(f"{where}: no place is planted, or it is written wrongly")
    return Sentence(rule, text, tuple(marks), tuple(also), name, where)


def _grouped(key: tuple[str, str], group: list[Sentence]) -> Sample:
    blocks = [Paragraph(styled(sentence.text)) for sentence in group]
    planted = [
        Planted(sentence.rule, block.id, "", (start, end), right)
        for block, sentence in zip(blocks, group, strict=True)
        for start, end, right in sentence.marks
    ]
    also = {(block.id, rule) for block, sentence in zip(blocks, group, strict=True) for rule in sentence.also}
    mended = {block.id: s.mended for block, s in zip(blocks, group, strict=True) if s.mended is not None}
    return Sample(" ".join(key), METADATA, Body((*blocks, Signature())), tuple(planted), frozenset(also), mended)


def _linked(line: str) -> Inlines:
    parts, at = [], 0
    for match in _URL.finditer(line):
        href = match[0] if match[0].startswith("http") else f"http://{match[0]}"
        parts += [*loose_text(line[at : match.start()]), *loose_text(match[0], href=href)]
        at = match.end()
    return canonical([*parts, *loose_text(line[at:])])


def _article(case: Mapping[str, Any]) -> Sample:
    metadata = replace(METADATA, **case.get("metadata", {}))
    lines = case.get("blocks", ["社区党员在雪后第一时间走上街头清理积雪。"])
    signed = any(line == "@" or "供稿" in line for line in lines) or not case.get("signature", True)
    blocks = tuple(_block(line) for line in (lines if signed or not lines else [*lines, "@"]))
    places = case["at"] if isinstance(case["at"], list) else [case["at"]]
    rule = case["rule"]
    planted = tuple(
        Planted(rule, field=at) if isinstance(at, str) else Planted(rule, block=blocks[at].id) for at in places
    )
    also = frozenset((each.field or each.block, other) for each in planted for other in case.get("also", ()))
    return Sample(f"{case['rule']} {case['about']}", metadata, Body(blocks), planted, also)


def _block(line: str) -> Block:
    if line == "@":
        return Signature()
    if match := re.fullmatch("(#{1,3}) (.+)", line):
        return Heading(styled(match[2]), level=len(match[1]) + 1)
    if line.startswith("!?"):
        return MissingPicture("没有收到原图", caption=line[2:])
    if line.startswith("!"):
        caption, alt, state = line[1:].split("|")
        return Figure(_ASSETS[state], alt=alt, caption=caption)
    return Paragraph(styled(line))
