"""N01 of the people on a list: names one character off, posts of another day or of somebody else, the order of names.

Only what is listed is told. A near miss counts where one of the listed posts stands right beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from editor_app.checks.house_words import Name, holds
from editor_app.checks.look_alikes import taken_for
from editor_app.checks.rule import Hit
from editor_app.checks.word_scan import WordScan
from editor_app.model.finding import Level

_BETWEEN = frozenset(("、", "，", "和", "与", "及", "以及"))
_LONGEST_BETWEEN = 60


def people(names: Sequence[Name], today: str = "") -> Callable[[str], Iterator[Hit]]:
    """What the list says about a stretch of words on a day. An entry that is over makes its posts former ones of that person."""
    known = _Known.made(names, today)

    def find(text: str) -> Iterator[Hit]:
        shown = [_Shown(at, at + len(word), name) for at, word, name in known.exact.find(text)]
        for each in shown:
            yield from _post(text, each, known)
        yield from _misspelt(text, known)
        yield from _order(text, shown, known)

    return find


@dataclass(frozen=True, slots=True)
class _Shown:
    """A listed name in a text."""

    start: int
    end: int
    name: Name


@dataclass(frozen=True, slots=True)
class _Known:
    """A list made ready: people in force, by what a near miss of theirs still has right; posts, longest first."""

    exact: WordScan[Name]
    posts: WordScan[str]
    all_posts: tuple[str, ...]
    units: tuple[str, ...]
    people: dict[str, Name]
    by_edge: dict[tuple[int, int, str], list[str]]

    @classmethod
    def made(cls, names: Sequence[Name], today: str) -> _Known:
        """One person may have several entries, each with its days."""
        now: dict[str, Name] = {}
        for name in names:
            if not holds(name.since, name.until, today):
                continue
            before = now.get(name.name)
            now[name.name] = replace(before, posts=before.posts + name.posts) if before else name
        for name in names:
            if name.until and today and name.until < today:
                kept = now.get(name.name) or Name(name.name, order=0)
                now[name.name] = replace(kept, former_posts=(*kept.former_posts, *name.posts))
        posts = {post for name in names for post in (*name.posts, *name.former_posts)}
        by_edge: dict[tuple[int, int, str], list[str]] = {}
        for word in now:
            by_edge.setdefault((len(word), 0, word[0]), []).append(word)
            by_edge.setdefault((len(word), -1, word[-1]), []).append(word)
        return cls(
            WordScan(now.items()),
            WordScan((post, post) for post in posts),
            tuple(sorted(posts, key=len, reverse=True)),
            tuple(sorted({name.unit for name in now.values() if name.unit}, key=len, reverse=True)),
            now,
            by_edge,
        )


def _graded(name: Name) -> tuple[Level | None, bool]:
    """The level that the list gives a person, and whether it goes before the profile's."""
    return (Level(name.level) if name.level in set(Level) else None), name.lowered


def _post(text: str, shown: _Shown, known: _Known) -> Iterator[Hit]:
    """The listed post right before a name (the longest one): is it a post of that person, and now?"""
    name, before = shown.name, text[: shown.start][-_LONGEST_BETWEEN:]
    post = next((each for each in known.all_posts if before.endswith(each)), "")
    if not post or post in name.posts:
        return
    start = shown.start - len(post)
    now = f"，现任{name.posts[0]}" if name.posts else ""
    if post in name.former_posts:
        yield Hit(start, shown.end, f"“{post}”是{name.name}以前的职务{now}", None, *_graded(name))
    elif name.posts and not any(_same_post(mine, post) for mine in name.posts):
        why = f"名单里{name.name}的职务是“{'”“'.join(name.posts)}”，不是“{post}”"
        yield Hit(start, shown.end, why, None, *_graded(name))


_OTHER_RANK = ("副", "代", "代理", "常务", "第一", "原", "前")


def _same_post(one: str, other: str) -> bool:
    """Whether a post is another one with its unit before it (青禾区区长); a deputy's is not that of the head."""
    short, long = sorted((one, other), key=len)
    return long.endswith(short) and not long[: len(long) - len(short)].endswith(_OTHER_RANK)


def _misspelt(text: str, known: _Known) -> Iterator[Hit]:
    """A name one character off right before or behind a listed post; two characters only where the other sounds or looks alike."""
    seen: set[int] = set()
    for at, post, _value in known.posts.find(text):
        end = at + len(post)
        for length in (2, 3, 4):
            for start in (end, at - length):
                words = text[start : start + length] if start >= 0 else ""
                if start in seen or len(words) != length or words in known.people:
                    continue
                if (right := _near(words, known)) and not _covered(text, start, known):
                    seen.add(start)
                    why = f"“{words}”和名单里的“{right}”差一个字，请核对"
                    yield Hit(start, start + length, why, None, *_graded(known.people[right]))


def _covered(text: str, start: int, known: _Known) -> bool:
    """Whether a right name stands at the place, of which `words` would be a part."""
    return any(text.startswith(name, start) for name in known.people if text.startswith(name[:2], start))


def _near(words: str, known: _Known) -> str:
    if not all("一" <= char <= "鿿" for char in words):
        return ""
    length = len(words)
    for edge in (0, -1):
        for right in known.by_edge.get((length, edge, words[edge]), ()):
            off = sum(a != b for a, b in zip(words, right, strict=True))
            if off == 1 and (length > 2 or taken_for(words, right)):
                return right
    return ""


def _order(text: str, shown: Sequence[_Shown], known: _Known) -> Iterator[Hit]:
    """Names in one enumeration that stand in another order than the list's; posts and units may stand between them."""
    for before, after in pairwise(shown):
        first, second = before.name.order, after.name.order
        between = text[before.end : after.start]
        if not (first and second and first > second) or len(between) > _LONGEST_BETWEEN:
            continue
        for word in (*known.units, *known.all_posts):
            between = between.replace(word, "")
        if between.replace("（）", "").replace("同志", "").strip() in _BETWEEN:
            why = f"排序与名单不一致：{after.name.name}应在{before.name.name}之前"
            yield Hit(before.start, after.end, why, None, *_graded(after.name))
