"""Every page of a profile made once with invented articles, so that a fault in a branch that is rarely taken is found.

A name that nobody gives is noted with its line and the page goes on, so that one trial finds several.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import FrameType, TracebackType
from typing import Any

from jinja2 import Template, TemplateError, Undefined, nodes
from jinja2.meta import find_undeclared_variables

from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.profile import Column
from editor_app.model.profile_fault import ProfileFault, fault_of
from editor_app.portal import page
from editor_app.portal.page import ArticleView, ListEntry, PictureCut
from editor_app.portal.profiles import TEMPLATES, LoadedProfile
from editor_app.portal.sandbox import ALLOWED_GLOBALS, LimitedEnvironment
from editor_app.portal.vetting import TEMPLATE_SUFFIX

COMMON = frozenset(
    ["site", "profile", "base", "style_url", "phone_url", "phone_media", "columns", "latest", "day", "column"]
)
PAGE_VARIABLES: Mapping[str, frozenset[str]] = {
    "article.html.j2": COMMON
    | {"meta", "title_parts", "published_at", "clicks", "url", "image", "keywords", "previous", "next", "body"},
    "list.html.j2": COMMON | {"entries", "pager"},
    "home.html.j2": COMMON | {"newest", "headline", "slide", "slides", "boxes"},
    "slide.html.j2": COMMON | {"slide", "slides"},
}
"""What each page is given. A test holds that `page` gives exactly this."""

_GLOBALS = frozenset({*ALLOWED_GLOBALS, "self", "super", "caller", "varargs", "kwargs"})
_PICTURE = "/assets/" + "a" * 64 + ".jpg"
BODY = f"""<p data-block="b1">一段文字，有<strong>加粗</strong>、<em>倾斜</em>、<u>下划线</u>、<s>删除</s>、<sup>上</sup><sub>下</sub>和<a href="https://example.org/">链接</a>。</p>
<p class="flat">不缩进。</p><p class="center">居中。</p><p class="right">靠右。</p>
<h2 class="center">小标题<br>两行</h2><h3>下一级</h3><h4>再下一级</h4>
<div class="fig one"><figure class="w60"><img src="{_PICTURE}" alt="图"><figcaption>图说<i class="credit">某人 摄</i></figcaption></figure></div>
<div class="fig two"><figure><img src="{_PICTURE}" alt=""></figure><figure><img src="{_PICTURE}" alt=""></figure></div>
<div class="fig three"><figure><img src="{_PICTURE}" alt=""></figure><figure><img src="{_PICTURE}" alt=""></figure><figure><img src="{_PICTURE}" alt=""></figure></div>
<div class="miss"><figure class="missing"><figcaption>待补图</figcaption></figure></div>
<ul><li>一</li><li>二</li></ul><ol start="3"><li>三</li></ol><blockquote><p>引文</p></blockquote>
<table><thead><tr><th>表头</th></tr></thead><tbody><tr><td class="right" colspan="2">1</td></tr></tbody></table>
<hr><p class="sig">供稿：某单位</p>"""
"""Every kind of block as `formats.html_write` writes it, with all classes that the sanitiser lets through."""

FULL = Metadata(
    title="最是风雨显担当　防汛一线党旗红丨某区各级党组织同心奋战<防汛>救灾一线",
    kicker="引题",
    subtitle="副题",
    source="某某党员之家",
    author="作者",
    photographer="摄影",
    contributor="某单位",
    editor="编辑",
    keywords=("党建", "防汛"),
    summary="摘要一句话。",
    published_at="2023-08-08 17:19",
)


def try_pages(loaded: LoadedProfile) -> list[ProfileFault]:
    """What is wrong with the pages of a vetted profile, each place once."""
    found: dict[ProfileFault, None] = dict.fromkeys(undeclared_names(loaded.templates))
    notes: list[ProfileFault] = []
    trial = replace(loaded, templates=loaded.templates.overlay(undefined=_noting(notes)))
    for name, make in _views(trial):
        try:
            make()
        except Refused as error:
            notes.append(_placed(error, name))
    named = {(fault.file, fault.line) for fault in found}
    found.update((fault, None) for fault in notes if (fault.file, fault.line) not in named)
    return list(found)


# -- names that no page has -------------------------------------------------------------------------------------------


def undeclared_names(environment: LimitedEnvironment) -> Iterator[ProfileFault]:
    """Names in any branch that none of the pages in which the template takes part is given. Templates that are no templates
    are left to `vetting`.
    """
    trees: dict[str, nodes.Template] = {}
    unknown: dict[str, set[str]] = {}
    for name, source in sorted(environment.sources.items()):
        try:
            trees[name] = environment.parse(source, name)
            unknown[name] = find_undeclared_variables(environment.parse(source, name)) - _GLOBALS
        except (TemplateError, RecursionError):
            continue
    for name, given in _given(trees).items():
        for node in trees[name].find_all(nodes.Name):
            if node.name in unknown.get(name, set()) - given and node.ctx == "load":
                yield ProfileFault(name, node.lineno, f"没有“{node.name}”这个变量")


def _given(trees: Mapping[str, nodes.Template]) -> dict[str, frozenset[str]]:
    """What each template may use: where several pages extend or include it, what all of them are given; names that a page
    which takes it in sets itself (`set`, `for`, macros, imports) count too.
    """
    users: dict[str, set[str]] = {name: set() for name in trees}
    for start in TEMPLATES:
        waiting, seen = [start], set[str]()
        while waiting:
            name = waiting.pop()
            if name not in trees or name in seen:
                continue
            seen.add(name)
            users[name].add(start)
            kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
            for node in trees[name].find_all(kinds):
                target = getattr(node, "template", None)
                waiting += [str(target.value)] if isinstance(target, nodes.Const) else []
    made = frozenset(node.name for tree in trees.values() for node in tree.find_all(nodes.Name) if node.ctx != "load")
    return {
        name: frozenset.intersection(*(PAGE_VARIABLES[start] for start in starts))
        | (made if name not in TEMPLATES else frozenset())
        for name, starts in users.items()
        if starts
    }


# -- pages with invented articles -------------------------------------------------------------------------------------


def _views(loaded: LoadedProfile) -> Iterator[tuple[str, Callable[[], str]]]:
    """Each page in its extremes: everything filled in, nothing filled in, many, one, none."""
    columns = loaded.profile.columns or (Column("column", "栏目", path="column", about="说明"),)
    entries = _entries()
    full = ArticleView(
        replace(FULL, column=loaded.profile.columns[0].id if loaded.profile.columns else ""),
        BODY,
        "2023-08-08 17:19",
        "/a/column/2023/0808/1.html",
        "126",
        entries[0],
        entries[1],
        entries,
        _PICTURE,
    )
    for view in (
        full,
        replace(full, previous=None, next=None, latest=(), clicks="", image=""),
        ArticleView(Metadata(), ""),
    ):
        for phone in (False, True):
            yield "article.html.j2", lambda v=view, p=phone: page.render_article(loaded, v, phone=p)  # type: ignore[misc]
    for count in (0, 1, 15):
        for number, pages in ((1, 1), (1, 12), (6, 12), (12, 12)):
            yield (
                "list.html.j2",
                lambda c=count, n=number, a=pages: page.render_list(  # type: ignore[misc]
                    loaded, columns[0], entries[:c], today="2023-08-08", latest=entries[:c], page=n, pages=a
                ),
            )
    bare = [replace(entry, image="", summary="", cut=None) for entry in entries]
    for latest in (entries, entries[1:2], entries[2:], bare, bare[:1], []):
        boxes = [(column, latest[:5]) for column in columns[:3]] if latest else []
        yield "home.html.j2", lambda e=latest, b=boxes: page.render_home(loaded, e, b, today="2023-08-08")  # type: ignore[misc]
        if not any(entry.image for entry in latest):
            continue  # nobody asks for the slide of an article without a picture
        yield "slide.html.j2", lambda e=latest: page.render_slide(loaded, e, today="2023-08-08")  # type: ignore[misc]


def _entries() -> list[ListEntry]:
    cut = PictureCut("0 40 480 320", 480, 400)
    return [
        ListEntry(
            "列表里的标题" * (1 + number % 4),
            f"/a/column/2023/0808/{number}.html",
            "2023-08-08" if number != 3 else "",
            _PICTURE if number % 3 != 2 else "",
            "摘要" if number % 2 else "",
            cut if number % 2 else None,
        )
        for number in range(15)
    ]


# -- where it went wrong ----------------------------------------------------------------------------------------------


def _noting(notes: list[ProfileFault]) -> type[Undefined]:
    """A kind of undefined value that notes where it is used and then is empty, as far as it can be."""

    class Noting(Undefined):
        def _note(self) -> None:
            file, line = _place_of_frame(sys._getframe(2))
            notes.append(ProfileFault(file, line, self._chinese()))

        def _chinese(self) -> str:
            name = self._undefined_name
            return f"没有“{name}”" if self._undefined_hint is None else str(self._undefined_message)

        def __str__(self) -> str:
            self._note()
            return ""

        def __iter__(self) -> Iterator[Any]:
            self._note()
            return iter(())

        def __bool__(self) -> bool:
            self._note()
            return False

        def __len__(self) -> int:
            self._note()
            return 0

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            self._note()
            return self

        def __eq__(self, other: object) -> bool:
            self._note()
            return False

        def __ne__(self, other: object) -> bool:
            return not self == other

        __hash__ = Undefined.__hash__

    return Noting


def _place_of_frame(frame: FrameType | None) -> tuple[str, int]:
    """Template and line of the code that is running: compiled templates name themselves in their globals."""
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template):
            return template.name or "", template.get_corresponding_lineno(frame.f_lineno)
        frame = frame.f_back
    return "", 0


def _placed(error: Refused, page_name: str) -> ProfileFault:
    """The fault of a refusal, with the line in the template where the error under it came from."""
    fault = fault_of(error) if error.code == "profile.broken" else ProfileFault(page_name, 0, str(error))
    cause = error.__cause__
    if fault.line or cause is None or (isinstance(cause, TemplateError) and getattr(cause, "lineno", None)):
        return fault
    file, line = _place_of_trace(cause.__traceback__)
    return ProfileFault(file or fault.file, line, fault.why)


def _place_of_trace(trace: TracebackType | None) -> tuple[str, int]:
    """The innermost line of a template in a traceback, whose frames Jinja has already given the template's own lines."""
    found = ("", 0)
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
        if name.endswith(TEMPLATE_SUFFIX):
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found
