"""Filling in an article's metadata: what can be chosen, what was used before, what the text itself suggests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from editor_app.library.library import Library
from editor_app.library.usage import Usage
from editor_app.model.body import Body
from editor_app.model.columns import Keys, Spelling
from editor_app.model.metadata import Metadata
from editor_app.model.profile import SiteProfile
from editor_app.model.text import one_line
from editor_app.services.preferences import Preferences
from editor_app.services.profiles import ProfileShelf
from editor_app.services.suggesting import Suggestions, suggest

REMEMBERED = ("source", "author", "photographer", "contributor", "editor")
RECENT_COLUMNS = 5
OWN_PHRASES = 100
PHRASE_CHARS = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose, and by which letters it is found."""

    value: str
    keys: Keys = field(default_factory=Keys)


@dataclass(frozen=True, slots=True)
class Help:
    """What the head can offer for a site: `values` by field, best first; `recents` ids of columns, newest first; `keys`
    of the columns by id; `phrases` the person's own.
    """

    site: str = ""
    values: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    recents: tuple[str, ...] = ()
    keys: Mapping[str, Keys] = field(default_factory=dict)
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TitleTwin:
    """Another article of the library whose title is the `same`, or nearly."""

    article: str
    title: str
    same: bool


class Describing:
    """`initials` and `pinyin` spell Chinese names in Latin letters. Spellings are kept: they are asked for again and
    again.
    """

    def __init__(self, library: Library, profiles: ProfileShelf, initials: Spelling, pinyin: Spelling) -> None:
        self._settings = library.settings
        self._usage = Usage(library.database)
        self._profiles = profiles
        self._people = Preferences(library)
        self._initials = initials
        self._pinyin = pinyin
        self._keys: dict[str, Keys] = {}

    def help(self, site: str) -> Help:
        """What can be offered for an article of `site`: the profile's names first, then the person's own, then what this
        library used most.
        """
        profile = self._profiles.for_site(site)
        used = self._usage.values(REMEMBERED)
        person = self._people.person()
        own = {"contributor": person.unit, "author": person.name, "photographer": person.name}
        rules = {rule.name: rule for rule in profile.fields}
        values: dict[str, tuple[Choice, ...]] = {}
        for name in REMEMBERED:
            rule = rules.get(name)
            listed = [rule.default, *rule.picklist] if rule else []
            free = rule is None or rule.free
            offered = [*listed, own.get(name, ""), *used[name]] if free else listed
            values[name] = tuple(Choice(value, self._spell(value)) for value in dict.fromkeys(offered) if value)
        return Help(
            site,
            values,
            tuple(each for each in self._list(f"columns.recent.{site}") if profile.column(each)),
            {column.id: self._spell(column.name) for column in profile.columns},
            tuple(self._list("phrases")),
        )

    def column_used(self, site: str, column: str) -> tuple[str, ...]:
        """Remember that a column was chosen for a site; return its recent columns, newest first."""
        recents = [column, *(each for each in self._list(f"columns.recent.{site}") if each != column)][:RECENT_COLUMNS]
        self._settings.set(f"columns.recent.{site}", recents)
        return tuple(recents)

    def add_phrase(self, text: str) -> tuple[str, ...]:
        """Keep a phrase of one's own, made a lawful line of at most `PHRASE_CHARS` characters; return all, newest first."""
        phrase = one_line(text)[:PHRASE_CHARS].strip()
        phrases = [phrase] if phrase else []
        phrases = [*phrases, *(each for each in self._list("phrases") if each != phrase)][:OWN_PHRASES]
        self._settings.set("phrases", phrases)
        return tuple(phrases)

    def drop_phrase(self, text: str) -> tuple[str, ...]:
        """Forget a phrase of one's own; return those that are left."""
        phrases = [each for each in self._list("phrases") if each != text]
        self._settings.set("phrases", phrases)
        return tuple(phrases)

    def title_twin(self, title: str, article: str) -> TitleTwin | None:
        """Another article with the same title, or nearly; for the quiet line in the head."""
        found = self._usage.like_title(title, article)
        return TitleTwin(found.article, found.title, found.same) if found else None

    @staticmethod
    def suggest(metadata: Metadata, body: Body, profile: SiteProfile) -> Suggestions:
        """Keywords and a summary from the article's own words; pure, on any thread."""
        return suggest(metadata, body, profile)

    def spell(self, names: Iterable[str]) -> dict[str, Keys]:
        """By which Latin letters names are found; not on the window's thread (the first one loads the tables)."""
        return {name: self._spell(name) for name in names}

    def _list(self, key: str) -> Sequence[str]:
        """A list of texts among the settings; what is none counts as empty."""
        value = self._settings.get(key, [])
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []

    def _spell(self, name: str) -> Keys:
        if name not in self._keys:
            self._keys[name] = Keys(self._initials(name), self._pinyin(name))
        return self._keys[name]
