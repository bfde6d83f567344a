"""词表: the portal's, the general ones and the unit's own together; what the unit may add, change, take over and try out."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import Refused
from editor_app.model.finding import Finding
from editor_app.model.house_list import (
    MAX_EXPRESSIONS,
    MAX_RULES,
    MAX_WORD,
    OFF,
    Entry,
    ListForm,
    ListKind,
    ListOrigin,
    ListRow,
    ReadList,
    WrittenList,
    counted,
    expressions,
    rule_of,
)
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile
from editor_app.model.profile_fault import ProfileFault
from editor_app.model.text import one_line
from editor_app.services.list_files import read_list_file, refuse, write_list_file
from editor_app.services.profiles import ProfileShelf
from editor_app.services.surroundings import PORTAL_TIME

if TYPE_CHECKING:  # the rules are loaded when something is first checked
    from editor_app.checks.house_words import HouseWords
    from editor_app.checks.list_merging import Lists

_OWN_ID = re.compile(r"u-(\d{1,9})")
FIELDS = ("id", "patterns", "expected", "allows", "level", "scope", "note", "source", "since", "until", "specs", "name")


@dataclass(frozen=True, slots=True)
class ListsState:
    """All entries for a site, the unit's own first. `portal` is the name of the profile, `today` the day they are seen on."""

    rows: tuple[ListRow, ...]
    portal: str
    today: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of an import: entries that are new, that were changed, that were there already; and a sentence for each thing
    that was left in the file.
    """

    added: int
    changed: int
    same: int
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SelfTested:
    """How many entries and self-tests there are, and what is wrong: whose, the entry's id, a clause."""

    entries: int
    specs: int
    faults: tuple[tuple[ListOrigin, str, str], ...]


class HouseLists:
    """Use cases around word lists. May be asked on any thread that may read the library; whatever changes the unit's list
    raises `Unavailable("library.read_only")` where another program owns the library. `general` is the folder of the general
    lists.
    """

    def __init__(
        self,
        library: Library,
        profiles: ProfileShelf,
        general: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._library = library
        self._profiles = profiles
        self._folder = general
        self._now = now
        self._lock = threading.Lock()
        self._general: tuple[Entry, ...] | None = None
        self._portal: tuple[SiteProfile | None, tuple[Entry, ...]] = (None, ())
        self._local: tuple[int, tuple[Entry, ...]] = (-1, ())

    # -- what there is ------------------------------------------------------------------------------------------------

    def today(self) -> str:
        """The portal's day."""
        return f"{self._now().astimezone(PORTAL_TIME):%Y-%m-%d}"

    def stamp(self) -> int:
        """Another number whenever the unit's list has changed."""
        return self._library.local_list.stamp()

    def local(self) -> tuple[Entry, ...]:
        """The unit's own entries."""
        return self._lists(None).local

    def state(self, site: str = "") -> ListsState:
        """Every entry as it holds today for the site of that name (empty: the first)."""
        profile = self._profiles.for_site(site)
        return ListsState(self._rows(profile), profile.name, self.today())

    def words(self, profile: SiteProfile) -> HouseWords:
        """What the checks look for by a profile, the general lists and the unit's own."""
        from editor_app.checks.list_merging import words_in_force

        return words_in_force(self._rows(profile))

    def _rows(self, profile: SiteProfile) -> tuple[ListRow, ...]:
        from editor_app.checks.list_merging import merged

        return merged(self._lists(profile), profile.checks, self.today())

    def _lists(self, profile: SiteProfile | None) -> Lists:
        from editor_app.checks.list_merging import Lists

        with self._lock:
            if self._general is None:
                folder = self._folder
                self._general = _read_folder(folder) if folder is not None and folder.is_dir() else ()
            if (stamp := self.stamp()) != self._local[0]:
                self._local = (stamp, self._library.local_list.entries())
            if profile is not None and self._portal[0] is not profile:
                there = profile.id in self._profiles.ids()
                source = self._profiles.loaded(profile.id).source if there else None
                self._portal = (profile, _read_folder(source) if source is not None else ())
            return Lists(self._general, self._portal[1] if profile is not None else (), self._local[1])

    # -- one entry ----------------------------------------------------------------------------------------------------

    def faults_of(self, entry: Entry, replacing: Entry | None = None, site: str = "") -> tuple[tuple[str, str], ...]:
        """What is wrong with an entry that is to be the unit's own: key and clause. `replacing` is the one it was before."""
        from editor_app.checks.list_vetting import Vetting, Written

        vetting = Vetting("", entry.kind)
        rule = {key: value for key, value in rule_of(entry).items() if key != "id" or value}
        vetting.run([Written(rule, lambda key: (FIELDS.index(key) if key in FIELDS else 0, ""))])
        told = [(FIELDS[fault.line], fault.why.removeprefix("：")) for fault in vetting.faults]
        if not told:
            told = self._strange(entry, replacing, self._lists(self._profiles.for_site(site)), site)
        return tuple(told)

    def _strange(self, entry: Entry, replacing: Entry | None, lists: Lists, site: str) -> list[tuple[str, str]]:
        """What an entry may not say beside the others."""
        from editor_app.checks.list_circles import circles
        from editor_app.checks.list_merging import may_lower, standing

        others = {each.id: each for each in (*lists.general, *lists.portal) if each.id}
        if entry.kind is ListKind.LEVEL:
            target = others.get(entry.id)
            if target is None:
                return [("id", "门户和通用词表里没有这一条")]
            if not may_lower(standing(target, self._profiles.for_site(site).checks), entry.level):
                return [("level", "错误级别的不能调低，别的也只能往低里调")]
            return []
        own = [
            each for each in lists.local if replacing is None or (each.kind, each.id) != (replacing.kind, replacing.id)
        ]
        if entry.id in others:
            return [("id", "这个编号门户或通用词表已经用了，请换一个")]
        if any(each.id == entry.id and each.kind is not ListKind.LEVEL for each in own if entry.id):
            return [("id", "这个编号已经有了")]
        if told := _taken(entry, (*lists.portal, *lists.general), "门户或通用词表") or _taken(entry, own, "本单位词表"):
            return [told]
        for _mine, other in circles([entry], (*own, *lists.portal, *lists.general)):
            words = f"“{other.patterns[0]}”→“{other.expected[0]}”"
            return [("expected", f"与{words}这一条互相改来改去，没有完")]
        return []

    def save(self, entry: Entry, replacing: Entry | None = None, site: str = "") -> Entry:
        """Keep an entry of the unit's own, in the place of another one of it. Raises `Refused`: `lists.broken`, `lists.full`."""
        if told := self.faults_of(entry, replacing, site):
            raise Refused("lists.broken", file="本单位词表", line=0, why=told[0][1])
        local = self.local()
        if replacing is None:
            _leave_room((*local, entry))
        kept = entry if entry.id else replace(entry, id=(replacing.id if replacing else "") or _free_id(local))
        with self._library.transaction():
            if replacing is not None and (replacing.kind, replacing.id) != (kept.kind, kept.id):
                self._library.local_list.remove([replacing])
            self._library.local_list.put([kept])
        return kept

    def remove(self, entries: Iterable[Entry]) -> int:
        """Take entries out of the unit's list; returns how many."""
        return self._library.local_list.remove(entries)

    def allow(self, word: str, note: str = "", site: str = "") -> Entry:
        """Let a word be in this unit: nothing but an error is told of it any more. Raises as `save`."""
        word = one_line(word)
        for each in self.local():
            if each.kind is ListKind.ALLOW and word in each.allows and not (each.since or each.until):
                return each
        return self.save(Entry(ListKind.ALLOW, allows=(word,), note=one_line(note)[:MAX_WORD].strip()), site=site)

    def lower(self, entry_id: str, level: str, note: str = "", site: str = "") -> Entry | None:
        """Lower the level of another list's entry for this unit; with an empty level it is as it was. Raises as `save`."""
        before = next((e for e in self.local() if e.kind is ListKind.LEVEL and e.id == entry_id), None)
        if not level:
            if before is not None:
                self.remove([before])
            return None
        return self.save(Entry(ListKind.LEVEL, entry_id, level=level, note=one_line(note)), before, site)

    # -- trying out ---------------------------------------------------------------------------------------------------

    def trial(
        self, text: str, draft: Entry | None = None, replacing: Entry | None = None, site: str = ""
    ) -> list[Finding]:
        """What the lists find in a sentence, with an entry that is being written in the place of the one it replaces."""
        from editor_app.checks.engine import Checker
        from editor_app.checks.list_merging import merged, words_in_force
        from editor_app.checks.rules_lists import allowed_words, list_rules

        profile = self._profiles.for_site(site)
        lists, today = self._lists(profile), self.today()
        local = [each for each in lists.local if each is not replacing and each != replacing]
        if draft is not None:
            local.append(draft)
        words = words_in_force(merged(replace(lists, local=tuple(local)), profile.checks, today))
        checker = Checker(list_rules(words, today), profile.checks, allowed_words(words, today))
        return checker.check(Metadata(), Body((paragraph(text[:2000]),)), profile)

    def self_test(self, site: str = "") -> SelfTested:
        """Look through every entry of every list anew, and do what their specs ask for."""
        from editor_app.checks.list_vetting import Vetting, Written

        lists = self._lists(self._profiles.for_site(site))
        faults: list[tuple[ListOrigin, str, str]] = []
        groups = (
            (ListOrigin.LOCAL, lists.local),
            (ListOrigin.PORTAL, lists.portal),
            (ListOrigin.GENERAL, lists.general),
        )
        for origin, entries in groups:
            vetting = Vetting("")
            vetting.run(Written(rule_of(each), lambda _key, n=n: (n, "")) for n, each in enumerate(entries))  # type: ignore[misc]
            faults += [(origin, entries[fault.line].id, fault.why) for fault in vetting.faults]
        for file, why in self._refused(site):
            faults.append((ListOrigin.PORTAL, file, why))
        everything = [each for _origin, entries in groups for each in entries]
        return SelfTested(len(everything), sum(len(each.specs) for each in everything), tuple(faults))

    def _refused(self, site: str) -> list[tuple[str, str]]:
        """Lists of the portal that are not used, for they have a fault."""
        profile = self._profiles.for_site(site)
        if profile.id not in self._profiles.ids():
            return []
        return [(fault.file, str(fault)) for fault in _folder_faults(self._profiles.loaded(profile.id).source)]

    # -- files --------------------------------------------------------------------------------------------------------

    def take_in(self, path: Path, site: str = "") -> TakenIn:
        """Import a file into the unit's list: all that is sound in itself and new beside the others; a file with a fault is
        refused whole. An entry whose id is there is changed. Raises as `read_list_file` and `refuse`, `Refused("lists.full")`.
        """
        found = refuse(read_list_file(path))
        lists = self._lists(self._profiles.for_site(site))
        intake = _Intake(lists)
        left: dict[str, list[str]] = {}
        for entry, line in zip(found.entries, found.lines, strict=True):
            if why := intake.take(entry):
                left.setdefault(why, []).append(f"第 {line} 行 {entry.wrong[0] if entry.wrong else ''}".strip())
        _leave_room((*lists.local, *(intake.kept if intake.added else ())))
        told = [*found.left, *(f"{why}：{counted(places)}" for why, places in left.items())]
        from editor_app.checks.list_circles import circles

        turning = {id(e): e for e, _other in circles(intake.kept, (*lists.portal, *lists.general, *lists.local))}
        kept = [entry for entry in intake.kept if id(entry) not in turning]
        if turning:
            told.append(f"与别的词条互相改来改去，没有收：{counted([e.wrong[0] for e in turning.values()])}")
        with self._library.transaction():
            self._library.local_list.put(kept)
        lost = sum(entry in turning.values() for entry in intake.kept)
        return TakenIn(max(0, intake.added - lost), intake.changed, intake.same, tuple(told))

    def write(
        self, path: Path, form: ListForm, origins: Sequence[ListOrigin] = (ListOrigin.LOCAL,), site: str = ""
    ) -> tuple[list[Path], WrittenList]:
        """Export the lists of these origins into a file (for Vale a folder). Raises as `write_list_file`."""
        lists = self._lists(self._profiles.for_site(site))
        by_origin = {
            ListOrigin.LOCAL: lists.local,
            ListOrigin.PORTAL: lists.portal,
            ListOrigin.GENERAL: lists.general,
        }
        entries = [entry for origin in ListOrigin if origin in origins for entry in by_origin[origin]]
        return write_list_file(path, entries, form)


class _Intake:
    """Entries of a file beside those that are there."""

    def __init__(self, lists: Lists) -> None:
        self._ids = {each.id for each in (*lists.general, *lists.portal) if each.id}
        self._own = {(each.kind is ListKind.LEVEL, each.id): each for each in lists.local}
        self._senses = {each.sense: each for each in lists.local}
        self._others = _words_of((*lists.general, *lists.portal))
        self._mine = {word: each.id for each in lists.local for word in _words_of([each])}
        self._number = max((int(m[1]) for each in lists.local if (m := _OWN_ID.fullmatch(each.id))), default=0)
        self.kept: list[Entry] = []
        self.added = self.changed = self.same = 0

    def take(self, entry: Entry) -> str:
        """Note what becomes of an entry; why it is not taken, else empty."""
        if entry.kind is ListKind.LEVEL:
            return "调低级别的没有收，请在窗口里对着那一条调"
        if entry.id in self._ids:
            entry = replace(entry, id="")  # a number of somebody else's list: it gets one of ours
        words = _words_of([entry])
        if words & self._others:
            return "门户或通用词表里已有，没有收"
        before = self._own.get((False, entry.id)) if entry.id else self._senses.get(entry.sense)
        if before is not None and replace(entry, id=before.id) == before:
            self.same += 1
            return ""
        if any(
            self._mine.get(word, before.id if before else None) != (before.id if before else None) for word in words
        ):
            return "本单位词表里已有同样的词，没有收"
        self._keep(entry, before, words)
        return ""

    def _keep(self, entry: Entry, before: Entry | None, words: set[str]) -> None:
        if not entry.id:
            if before is None:
                self._number += 1
            entry = replace(entry, id=before.id if before is not None else f"u-{self._number:04d}")
        self.added += before is None
        self.changed += before is not None
        self._own[(False, entry.id)] = self._senses[entry.sense] = entry
        self._mine.update(dict.fromkeys(words, entry.id))
        self.kept.append(entry)


def _words_of(entries: Iterable[Entry]) -> set[str]:
    """What entries look for, so that two that look for the same are seen."""
    found: set[str] = set()
    for entry in entries:
        if entry.level == OFF:
            continue
        if entry.kind is ListKind.TERM:
            found.update(entry.patterns)
        elif entry.kind is ListKind.PHRASE:
            found.update(f"={words}" for words in entry.expected)
    return found


def _leave_room(entries: Sequence[Entry]) -> None:
    """Raises `Refused("lists.full")` for more than a list may hold."""
    if len({(entry.kind, entry.id) if entry.id else id(entry) for entry in entries}) > MAX_RULES:
        raise Refused("lists.full", limit=MAX_RULES, what="词条")
    if expressions(entries) > MAX_EXPRESSIONS:
        raise Refused("lists.full", limit=MAX_EXPRESSIONS, what="正则")


def _taken(entry: Entry, others: Iterable[Entry], whose: str) -> tuple[str, str] | None:
    words = _words_of([entry])
    for other in others:
        if both := words & _words_of([other]):
            key = "patterns" if entry.kind is ListKind.TERM else "expected"
            return key, f"{whose}里已经有“{min(both).removeprefix('=')}”"
    return None


def _free_id(entries: Iterable[Entry]) -> str:
    return f"u-{max((int(m[1]) for each in entries if (m := _OWN_ID.fullmatch(each.id))), default=0) + 1:04d}"


def _read_folder(folder: Path) -> tuple[Entry, ...]:
    """The lists in a folder; one with a fault is left out whole, as it would have been refused where it was installed."""
    return tuple(entry for found in _read_files(folder) if not found.faults for entry in found.entries)


def _folder_faults(folder: Path) -> list[ProfileFault]:
    return [fault for found in _read_files(folder) for fault in found.faults]


def _read_files(folder: Path) -> list[ReadList]:
    from editor_app.checks.house_lists import KIND_OF_FILE

    return [
        _read_list(name, (folder / name).read_text(encoding="utf-8-sig"))
        for name in KIND_OF_FILE
        if (folder / name).is_file()
    ]


@lru_cache(maxsize=16)  # to read a list takes longer than to check an article, and the same text is the same list
def _read_list(name: str, text: str) -> ReadList:
    from editor_app.checks.house_lists import KIND_OF_FILE, read_toml_list

    return read_toml_list(name, text, KIND_OF_FILE[name])
