"""红黄绿灯: what the last check of an article says of it now, and the quiet renewal of what says nothing any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from editor_app.library.library import Library
from editor_app.library.verdicts import Judged
from editor_app.model.errors import EditorError
from editor_app.model.verdict import LIGHT_WORDS, LIT_STATES, Light, Verdict
from editor_app.services.preflight import Preflight

LONGEST = 100_000
"""Characters of an article that is checked unasked: a longer one would hold up the checks of what is being written."""

NEWEST = 500
"""Articles that are kept alight unasked: those before them are checked when somebody wants it."""


@dataclass(frozen=True, slots=True)
class Lit:
    """The light of an article. `verdict` is None with `Light.UNKNOWN`; a result that does not hold any more is no light."""

    light: Light
    verdict: Verdict | None = None

    @property
    def words(self) -> str:
        """For people: the colour is never alone."""
        return self.verdict.tally.words if self.verdict else LIGHT_WORDS[Light.UNKNOWN]


UNLIT = Lit(Light.UNKNOWN)


class Lights:
    """Any thread may ask; the first question of a day loads the rules. Reading never checks anything."""

    def __init__(self, library: Library, preflight: Preflight) -> None:
        self._library = library
        self._preflight = preflight

    def of(self, articles: Collection[str]) -> Mapping[str, Lit]:
        """The lights of those of `articles` that are there."""
        return self._lit(self._library.verdicts.of(articles))

    def due(self, most: int) -> list[str]:
        """At most so many of the newest articles whose light is out, those changed last first."""
        judged = self._library.verdicts.of_boxes(LIT_STATES, NEWEST)
        lights = self._lit(judged)
        out = (each for each in judged if lights[each.article] is UNLIT and each.characters <= LONGEST)
        return [each.article for each, _number in zip(out, range(most), strict=False)]

    def renew(self, article: str) -> Lit:
        """Check an article as it was last saved and say what came of it. Raises `Refused("article.unknown")` and what reading
        a damaged one raises.
        """
        self._preflight.examine(self._library.articles.get(article))
        return self.of([article]).get(article, UNLIT)

    def _lit(self, judged: Iterable[Judged]) -> dict[str, Lit]:
        by_site: dict[str, str] = {}
        return {each.article: self._one(each, by_site) for each in judged}

    def _one(self, judged: Judged, by_site: dict[str, str]) -> Lit:
        verdict = judged.verdict
        if verdict is None:
            return UNLIT
        if judged.site not in by_site:
            by_site[judged.site] = self._basis(judged.site)
        return Lit(verdict.tally.light, verdict) if verdict.basis == by_site[judged.site] else UNLIT

    def _basis(self, site: str) -> str:
        """Empty, and so the basis of nothing, where the site's profile cannot be read."""
        try:
            return self._preflight.basis(site)
        except EditorError:
            return ""
