"""审签单: the review of an article on paper, with the QR code of the revision that was decided on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.model.errors import Refused
from editor_app.model.paper import A4
from editor_app.model.proof_code import proof_code
from editor_app.model.review import Act, Entry
from editor_app.model.review_moves import STAGE_WORDS, Stage, Standing
from editor_app.services.addresses import SITE_BASE
from editor_app.services.preferences import Preferences
from editor_app.services.profiles import ProfileShelf
from editor_app.services.reviewing import Reviewing, ReviewView
from editor_app.services.sheets import Fetch, Sheet

if TYPE_CHECKING:
    from editor_app.portal.signoff import SignoffRow, SignoffView

SHEET_WIDTH = 794  # A4 at 96 pixels an inch


class SignoffSheets:
    """Makes the sheet. `folder` holds the template. On the library's thread."""

    def __init__(self, library: Library, profiles: ProfileShelf, reviewing: Reviewing, folder: Path) -> None:
        self._library = library
        self._profiles = profiles
        self._reviewing = reviewing
        self._folder = folder

    def prepare(self, article_id: str, now: datetime | None = None) -> Sheet:
        """The sheet of an article as it stands; before anything was decided its rounds are empty, to be signed by hand. `now`
        (this computer's time) is printed on it. Raises `Refused("article.unknown")`, `Refused("review.changed")`.
        """
        from editor_app.portal.signoff import render_signoff

        view = self._shown(self._reviewing.view(article_id), now or datetime.now())
        page = render_signoff(self._folder, view, base_url=SITE_BASE)
        return Sheet(page.html, _fetch(page.files), SHEET_WIDTH, A4)

    def _shown(self, view: ReviewView, now: datetime) -> SignoffView:
        from editor_app.portal.signoff import SignoffView

        article, state = view.article, view.state
        column = self._profiles.for_site(article.site).column(article.metadata.column)
        digest = state.digest or article.digest
        numbers = {row.digest: row.number for row in self._library.revisions.list(article.id)}
        submitted = next((each for each in reversed(view.record.entries) if each.act is Act.SUBMITTED), None)
        return SignoffView(
            title=article.metadata.title,
            column=column.name if column else article.metadata.column,
            contributor=article.metadata.contributor,
            submitter=_who(submitted) if submitted else "",
            submitted_at=_time(submitted.at) if submitted else "",
            revision=numbers.get(digest, 0),
            digest=digest,
            code=str(proof_code(article.id, digest)),
            stage=f"{STAGE_WORDS[state.stage]}　{view.due}".strip("　"),
            rounds=_rounds(view),
            returns=[_row(view.rules.name(each.round), each) for each in view.record if each.act is Act.RETURNED],
            entries=len(view.record),
            annotations=len(view.threads),
            open=sum(each.standing is Standing.OPEN for each in view.threads),
            heads=view.record.heads,
            printed_at=f"{now:%Y-%m-%d %H:%M}",
            unit=Preferences(self._library).person().unit,
            warnings=_warnings(view),
        )


def _rounds(view: ReviewView) -> list[SignoffRow]:
    from editor_app.portal.signoff import SignoffRow

    signed = {each.round: each.entry for each in view.state.signatures}
    count = max(len(view.rules.rounds), *signed, 1) if signed else len(view.rules.rounds)
    return [
        _row(view.rules.name(number), signed[number]) if number in signed else SignoffRow(view.rules.name(number))
        for number in range(1, count + 1)
    ]


def _row(name: str, entry: Entry) -> SignoffRow:
    from editor_app.portal.signoff import SignoffRow

    words = "；".join((*entry.reasons, *([entry.text] if entry.text else [])))
    return SignoffRow(
        name,
        _who(entry),
        _time(entry.at),
        words,
        entry.exception,
        entry.ticked,
        bool(entry.signature),
        entry.digest[:16],
    )


def _warnings(view: ReviewView) -> list[str]:
    found = []
    if view.forged:
        found.append(f"记录里有 {len(view.forged)} 条的签名不是本人的，这张单子不能作数。")
    if view.state.stage in (Stage.PENDING, Stage.SIGNED, Stage.PUBLISHED) and not view.is_current:
        found.append("稿件在送审以后又改过：签名只对上面摘要的那一版有效，对现在的文字无效。")
    return found


def _who(entry: Entry) -> str:
    return f"{entry.by.unit} {entry.by.name}".strip()


def _time(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def _fetch(files: dict[str, tuple[bytes, str]]) -> Fetch:
    def fetch(url: str) -> tuple[bytes, str]:
        base, _, name = url.rpartition("/")
        if base == SITE_BASE and name in files:
            return files[name]
        raise Refused("preview.foreign_address", address=url[:200])

    return fetch
