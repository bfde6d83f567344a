"""The guide for authors of profiles and the code name the same keys, variables, filters and classes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from editor_app.checks.house_lists import KEYS as LIST_KEYS
from editor_app.checks.house_lists import NAMES, PHRASES, TERMS
from editor_app.model.metadata import Metadata
from editor_app.portal.page import ListEntry, PageLink, PictureCut
from editor_app.portal.profile_package import MAX_FILES, MAX_PACKAGE_BYTES, SUFFIXES
from editor_app.portal.profile_toml import KEYS
from editor_app.portal.profile_trial import BODY, COMMON, PAGE_VARIABLES
from editor_app.portal.sandbox import ALLOWED_FILTERS, ALLOWED_GLOBALS, ALLOWED_TESTS
from editor_app.portal.sanitize import CLASSES, clean_html


def sections(guide: str) -> dict[str, list[str]]:
    """The first cells of each heading's table that are code, by heading."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in guide.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif match := re.match(r"\| `([^`]+)` \|", line):
            found.setdefault(heading, []).append(match[1])
    return found


def of(kind: type) -> set[str]:
    """The fields of a value that templates see."""
    return set(getattr(kind, "__dataclass_fields__"))  # noqa: B009


@pytest.fixture(scope="module")
def guide(root: Path) -> str:
    return (root / "docs" / "profile-guide.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def told(guide: str) -> Mapping[str, list[str]]:
    return sections(guide)


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("顶层", KEYS[""]),
        ("标题在列表里 `[titles]`", KEYS["titles"]),
        ("稿件的各项 `[metadata]`", KEYS["metadata"]),
        ("每一项里可以写 `[metadata.*]`", KEYS["metadata.*"]),
        ("图片 `[pictures]`", KEYS["pictures"]),
        ("写作 `[writing]`", KEYS["writing"]),
        ("预览 `[preview]`", KEYS["preview"]),
        ("审稿 `[review]`", KEYS["review"]),
        ("检查 `[checks]`", KEYS["checks"]),
        ("链接 `[links]`", KEYS["links"]),
        ("栏目 `[[columns]]`", KEYS["columns"]),
        ("每个页面都有的", COMMON),
        ("文章页 `article.html.j2`", PAGE_VARIABLES["article.html.j2"] - COMMON),
        ("栏目列表 `list.html.j2`", PAGE_VARIABLES["list.html.j2"] - COMMON),
        ("首页 `home.html.j2`", PAGE_VARIABLES["home.html.j2"] - COMMON),
        ("幻灯 `slide.html.j2`", PAGE_VARIABLES["slide.html.j2"] - COMMON),
        ("稿件的各项 `meta`", {f"meta.{name}" for name in of(Metadata)}),
        ("裁剪 `cut`", {f"cut.{name}" for name in of(PictureCut)}),
        ("翻页的按钮 `item`", {f"item.{name}" for name in of(PageLink)}),
        ("可以用的过滤器", ALLOWED_FILTERS),
        ("可以用的判断（`{% if x is … %}`）", ALLOWED_TESTS),
        ("可以用的函数", ALLOWED_GLOBALS),
        ("样式表", CLASSES),
        ("错词 `terms.toml`", LIST_KEYS[TERMS] - (LIST_KEYS[TERMS] & LIST_KEYS[NAMES])),
        ("固定说法 `phrases.toml`", LIST_KEYS[PHRASES] - LIST_KEYS[NAMES]),
        ("姓名职务 `names.toml`", LIST_KEYS[NAMES] - LIST_KEYS[TERMS]),
        ("共有 `terms.toml` `phrases.toml` `names.toml`", LIST_KEYS[TERMS] & LIST_KEYS[NAMES]),
    ],
)
def test_the_guide_names_what_there_is(told: Mapping[str, list[str]], heading: str, names: set[str]) -> None:
    assert len(told[heading]) == len(set(told[heading]))
    assert set(told[heading]) == set(names)


def test_entries_are_described(told: Mapping[str, list[str]]) -> None:
    heading = next(each for each in told if each.startswith("条目 `entry`"))
    assert set(told[heading]) == {f"entry.{name}" for name in of(ListEntry)}


def test_every_table_is_looked_at(told: Mapping[str, list[str]]) -> None:
    assert len(told) == 29, sorted(told)


def test_classes_and_limits_are_those_of_the_code(guide: str) -> None:
    rows = dict(re.findall(r"^\| `(p|h2|h3|h4|div|figure|i|td|th)` \| ([^|]+) \|$", guide, re.M))
    for tag, names in CLASSES.items():
        plain = {name for name in names if not re.fullmatch(r"w\d+", name)}
        assert set(re.findall(r"`([a-z]+)`", rows[tag])) == plain, tag
    assert f"最多 {MAX_FILES} 个文件、{MAX_PACKAGE_BYTES // 1_000_000} MB" in guide
    assert all(f"`{suffix}`" in guide or f"{suffix}`" in guide for suffix in SUFFIXES)


def test_the_trial_shows_every_class() -> None:
    """The invented article has every kind of block, so that its classes are those that bodies have."""
    assert clean_html(BODY).replace(' rel="noopener noreferrer"', "") == BODY
    used = {name for names in re.findall(r'class="([^"]+)"', BODY) for name in names.split()}
    assert {name for names in CLASSES.values() for name in names if not re.fullmatch(r"w\d+", name)} <= used


def test_every_example_command_exists(guide: str, root: Path) -> None:
    commands = set(re.findall(r"`(?:editor-app )?profile ([a-z]+)", guide))
    source = (root / "src" / "editor_app" / "cli" / "profiles.py").read_text(encoding="utf-8")
    assert commands <= set(re.findall(r'group\.command\("([a-z]+)"', source))
    assert {"new", "check", "pack", "install", "rollback", "remove"} <= commands
