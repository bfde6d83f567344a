"""What a rule of the checks is: a small pure function with a name, a level and the kinds of words that it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from editor_app.model.body import Body
from editor_app.model.finding import Finding, Level
from editor_app.model.metadata import Metadata
from editor_app.model.origin import OpenPoint
from editor_app.model.profile import SiteProfile
from editor_app.model.wording import Part, Stretch

WORDS = frozenset(Part)
"""Every stretch of words."""

PROSE = frozenset({Part.BODY, Part.QUOTE, Part.ITEM, Part.SUMMARY})
"""Running text, where sentences stand."""

MARKED = PROSE | {Part.TITLE, Part.HEADING, Part.CAPTION, Part.CELL}
"""Everything that has punctuation: no names, no credits."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found in the characters `start` to `end` of a stretch: `message` says what and why, in Chinese.
    `after` is what certainly belongs there, None where a person has to decide; `level` is another one than the rule's
    own, `settled` if it goes before the profile's, too.
    """

    start: int
    end: int
    message: str
    after: str | None = None
    level: Level | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class LineRule:
    """A rule about words: it sees one stretch at a time and nothing else, so that what it found holds as long as the
    words stay. `level` None: off unless a profile wants it. `masks`: its fixes cover personal data, which are numbers;
    the fixes of all others never touch numbers that belong together, addresses, file numbers.
    """

    id: str
    name: str
    level: Level | None
    find: Callable[[str], Iterable[Hit]]
    parts: frozenset[Part] = MARKED
    masks: bool = False


@dataclass(frozen=True, slots=True)
class Photo:
    """What is known of a picture: size in pixels, whether it is there and readable, whether the original tells where it
    was taken (`located`) or by which device or person (`private`), whether it moves, and in which earlier articles it
    (or one that looks like it) was shown. `size` in bytes is that of the web version, 0 while there is none.
    """

    width: int = 0
    height: int = 0
    readable: bool = True
    private: bool = False
    located: bool = False
    animated: bool = False
    size: int = 0
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """An article of before: its title, when it was sent (`YYYY-MM-DD`, empty where not) and the prints of its words
    (`rules_repeats.prints`).
    """

    title: str
    sent: str = ""
    prints: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an article is compared with. `today` and `created` are `YYYY-MM-DD` in the portal's zone, empty where
    unknown (or where the text was written before it came in); `photos` by asset, None where nothing is known of
    pictures; `codes` are what the QR codes of web versions say, by `Figure.source`; `origin` what the document that was
    read had open.
    """

    today: str = ""
    created: str = ""
    earlier: tuple[Earlier, ...] = ()
    photos: Mapping[str, Photo] | None = None
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    origin: tuple[OpenPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """An article as rules about the whole see it; `stretches` are those of fields and body, none of them empty."""

    metadata: Metadata
    body: Body
    profile: SiteProfile
    around: Surroundings = field(default_factory=Surroundings)
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class WholeRule:
    """A rule about the article: run at every check, so it has to be quick. A profile's level goes before those of its
    findings; `level` None: off unless a profile wants it. `binding`: what handing in asks for anyway, on and at its own level
    whatever a profile says.
    """

    id: str
    name: str
    level: Level | None
    find: Callable[[Whole], Iterable[Finding]]
    binding: bool = False


Rule: TypeAlias = LineRule | WholeRule
