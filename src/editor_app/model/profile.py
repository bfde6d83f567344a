"""A site profile's values: columns, titles, fields, pictures. Reading one from a folder is `portal`'s work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from editor_app.model.body import Body, block_lines
from editor_app.model.finding import Finding, Level, Place
from editor_app.model.metadata import FIELD_LABELS, Metadata
from editor_app.model.picture import CoverRules, PictureRules

# 〔…〕 with words in it; a year in the brackets (〔2023〕5号) is part of an official document's number.
PROMPT = re.compile(r"〔(?!\d+〕)[^〔〕\n]{1,60}〕")
DATE_PROMPT = "〔日期〕"  # in the place of a date, in an article begun from another one


@dataclass(frozen=True, slots=True)
class Column:
    """栏目. `path` is the ASCII path part of its pages; `closed` says why nothing can be handed in, or is empty. `guide`
    are lines of advice for writing, `template` a body in our Markdown with prompts in 〔…〕; either may be empty.
    """

    id: str
    name: str
    parent: str = ""
    path: str = ""
    about: str = ""
    closed: str = ""
    guide: tuple[str, ...] = ()
    template: str = ""


@dataclass(frozen=True, slots=True)
class TitleRules:
    """How lists show titles: cut after `list_bytes` bytes of `list_encoding` (half-width characters count one)."""

    list_bytes: int = 38
    list_encoding: str = "gbk"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One metadata field: whether it exists for this portal, is required or at least wished for (`recommended`), and its
    limits (0: none). `picklist` are values to choose from; where `free` is false nothing else is allowed.
    """

    name: str
    required: bool = False
    max_chars: int = 0
    max_bytes: int = 0
    default: str = ""
    recommended: bool = False
    picklist: tuple[str, ...] = ()
    free: bool = True


CONNECTIONS = 4
ROUNDS = ("初审", "复审", "终审")


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """How articles are reviewed: names of the `rounds` in their order, the `checklists` of rounds by name, common `reasons` for
    sending back. `required`: nothing is handed in that was not signed off. `may_merge`: a small unit, in which one person may
    sign several rounds, each with a signature of its own. `days` within which a round is decided; 0: no such rule.
    """

    rounds: tuple[str, ...] = ROUNDS
    checklists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    required: bool = False
    may_merge: bool = False
    days: int = 0

    def name(self, number: int) -> str:
        """The name of a round, counted from 1."""
        return self.rounds[number - 1] if 1 <= number <= len(self.rounds) else f"第 {number} 审"

    def checklist(self, number: int) -> tuple[str, ...]:
        """What is ticked before that round is signed."""
        return self.checklists.get(self.name(number), ())


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """站点配置. `names` are the page's and meta tags' words (SiteName, SiteDomain, SiteIDCode, organiser, footer …).
    `guide` and `template` serve the columns that have none of their own; `phrases` are fixed expressions to insert.
    `examples` are titles that stand in the preview's lists for those of other people, which only the site knows.
    `connections`: how many may be open to the site at once. `connector` is what the site's connector has to know of it
    beside address and account; its keys are the connector's own. `checks` sets levels of rules of the checks, by id:
    `error`, `warning`, `info` or `off`. `hosts` are those that links and QR codes may lead to, with everything below
    them (`example.gov.cn`), in lower case; none: all.
    """

    id: str
    name: str
    version: int
    issued_by: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    titles: TitleRules = field(default_factory=TitleRules)
    fields: tuple[FieldRule, ...] = ()
    encoding: str = "gbk"
    pictures: PictureRules = field(default_factory=PictureRules)
    covers: CoverRules = field(default_factory=CoverRules)
    article_bytes: int = 8_000_000
    guide: tuple[str, ...] = ()
    template: str = ""
    phrases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    review: ReviewRules = field(default_factory=ReviewRules)
    connections: int = CONNECTIONS
    connector: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, str] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()

    def column(self, column_id: str) -> Column | None:
        """The column with this id, or None."""
        return next((column for column in self.columns if column.id == column_id), None)

    def find_column(self, text: str) -> Column | None:
        """The column with this id or this name, or None."""
        return self.column(text) or next((column for column in self.columns if column.name == text), None)

    def guide_of(self, column_id: str) -> tuple[str, ...]:
        """The advice for writing for a column: its own, else the profile's."""
        column = self.column(column_id)
        return column.guide if column and column.guide else self.guide

    def template_of(self, column_id: str) -> str:
        """The body a new article of a column begins with: its own template, else the profile's."""
        column = self.column(column_id)
        return column.template if column and column.template else self.template

    def prompts(self) -> frozenset[str]:
        """Every 〔…〕 of the templates: what must not be left in a text that is handed in."""
        texts = (self.template, *(column.template for column in self.columns))
        return frozenset(prompt for text in texts for prompt in PROMPT.findall(text))


def encoded_width(char: str, encoding: str) -> int:
    """Bytes of one character in `encoding`. What it cannot hold counts two, as portals of this kind show it full
    width; for UTF encodings the real number.
    """
    try:
        return len(char.encode(encoding))
    except UnicodeEncodeError:
        return 2


def encoded_length(text: str, encoding: str) -> int:
    """Bytes of `text` in `encoding`, counted as `encoded_width` does."""
    return sum(encoded_width(char, encoding) for char in text)


def list_cut(title: str, rules: TitleRules) -> str:
    """The beginning of `title` that a list shows: whole characters within `rules.list_bytes`."""
    room = rules.list_bytes
    for index, char in enumerate(title):
        room -= encoded_width(char, rules.list_encoding)
        if room < 0:
            return title[:index]
    return title


def required_findings(profile: SiteProfile, metadata: Metadata, body: Body) -> list[Finding]:
    """What stands in the way of handing in: M01 (required fields, at least one paragraph with words), F01 (limits in
    characters and bytes), I01 (待补图), C04 (prompts of a template that were not filled in), and a column that does not
    exist or is closed. Codes as in the checks' table.
    """
    found: list[Finding] = []
    for rule in profile.fields:
        found.extend(_field_findings(profile, rule, metadata))
    column = profile.column(metadata.column)
    if metadata.column and column is None:
        found.append(Finding("M01", Level.ERROR, Place(field="column"), f"站点没有“{metadata.column}”这个栏目，请重选"))
    elif column is not None and column.closed:
        found.append(
            Finding("M01", Level.ERROR, Place(field="column"), f"栏目“{column.name}”不能报送：{column.closed}")
        )
    if not any(getattr(block, "inlines", ()) for block in body.blocks):
        found.append(Finding("M01", Level.ERROR, Place(field="body"), "正文还没有一段文字"))
    for picture in body.missing():
        found.append(Finding("I01", Level.ERROR, Place(block=picture.id), "有图片待补，补齐或删去后才能上报"))
    return [*found, *_prompt_findings(profile.prompts() | {DATE_PROMPT}, metadata, body)]


def _prompt_findings(prompts: frozenset[str], metadata: Metadata, body: Body) -> list[Finding]:
    lines = [(Place(field=name), getattr(metadata, name)) for name in ("title", "kicker", "subtitle")]
    lines += [(Place(block=block.id), line) for block in body.blocks for line in block_lines(block, labels=False)]
    return [
        Finding("C04", Level.ERROR, place, f"模板里的“{prompt}”还没有填写")
        for place, line in lines
        for prompt in PROMPT.findall(line)
        if prompt in prompts
    ]


def wished_for(profile: SiteProfile, metadata: Metadata) -> list[str]:
    """Names of recommended fields that are empty: no finding, but amber on the head's checklist."""
    return [rule.name for rule in profile.fields if rule.recommended and not getattr(metadata, rule.name)]


def outside_encoding(text: str, encoding: str) -> str:
    """The characters of `text` that `encoding` cannot hold, each once, in order: rare ones of names, emoji."""
    lost: dict[str, None] = {}
    for char in text:
        try:
            char.encode(encoding)
        except UnicodeEncodeError:
            lost[char] = None
    return "".join(lost)


def _field_findings(profile: SiteProfile, rule: FieldRule, metadata: Metadata) -> list[Finding]:
    value = getattr(metadata, rule.name)
    text = "、".join(value) if isinstance(value, tuple) else value
    label = FIELD_LABELS[rule.name]
    place = Place(field=rule.name)
    if not text:
        return [Finding("M01", Level.ERROR, place, f"{label}还没有填")] if rule.required else []
    found: list[Finding] = []
    if not rule.free and rule.picklist and text not in rule.picklist:
        found.append(Finding("M01", Level.ERROR, place, f"{label}“{text}”不在站点的名单里，请从名单里选"))
    if rule.max_chars and len(text) > rule.max_chars:
        found.append(Finding("F01", Level.ERROR, place, f"{label}有 {len(text)} 字，站点最多 {rule.max_chars} 字"))
    size = encoded_length(text, profile.encoding)
    if rule.max_bytes and size > rule.max_bytes:
        found.append(Finding("F01", Level.ERROR, place, f"{label}有 {size} 字节，站点最多 {rule.max_bytes} 字节"))
    return found
