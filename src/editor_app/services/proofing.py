"""清样 and the way back from it: a sheet names the revision it shows, and its code opens that revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from editor_app.library.library import Library
from editor_app.model.body import Block, Body, Figure, FigureRow, Heading, List, MissingPicture, Table
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.paper import PROOF_PAPER
from editor_app.model.proof_code import DIGEST_CHARS, proof_code, read_code
from editor_app.model.review_moves import STAGE_WORDS, Stage, state_of
from editor_app.model.revision import Revision, RevisionReason, RevisionRow
from editor_app.services.addresses import IMAGE_BASE, SITE_BASE, image_address
from editor_app.services.illustrating import Illustrating
from editor_app.services.preferences import Preferences
from editor_app.services.profiles import ProfileShelf
from editor_app.services.sheets import Fetch, Sheet

PROOF_WIDTH = 794  # A4 at 96 pixels an inch
_KINDS: tuple[tuple[type[Block] | tuple[type[Block], ...], str], ...] = (
    (Heading, "heading"),
    ((Figure, FigureRow, MissingPicture), "figure"),
    (Table, "table"),
    (List, "list"),
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A sheet ready to be printed; `code` is what its QR code says, `revision` the stored revision it shows."""

    sheet: Sheet
    code: str
    revision: RevisionRow


@dataclass(frozen=True, slots=True)
class Traced:
    """The revision that a code names, and how many revisions with other words came after it. `signed` is the number of the one
    that is signed off in every round, 0 while none is; `stage` where the review stands.
    """

    revision: Revision
    later: int
    signed: int = 0
    stage: Stage = Stage.DRAFT

    @property
    def verdict(self) -> str:
        """What the review says of the paper, a sentence for people; empty where nobody has reviewed."""
        if self.signed:
            same = self.signed == self.revision.row.number
            return "签发的就是这一版" if same else f"签发的是第 {self.signed} 版，不是这一版"
        if self.stage in (Stage.SIGNED, Stage.PUBLISHED):
            return "签发的是另一版，不是这一版"
        return "" if self.stage is Stage.DRAFT else f"审到：{STAGE_WORDS[self.stage]}，还没有签发"


class Proofing:
    """Use cases around paper. `folder` holds the templates."""

    def __init__(self, library: Library, profiles: ProfileShelf, illustrating: Illustrating, folder: Path) -> None:
        self._library = library
        self._profiles = profiles
        self._illustrating = illustrating
        self._folder = folder

    def prepare(self, article_id: str, now: datetime | None = None) -> Proof:
        """The proof of the article as last saved. Its revision is kept for ever from now on, so that the code on the
        paper always names one that is there. `now` (this computer's time) is printed on it. On the library's thread.
        """
        article = self._library.articles.get(article_id)
        row = self._library.revisions.pin(article_id, RevisionReason.MANUAL)
        revision = self._library.revisions.get(article_id, row.number)
        return self._draw(revision, article.site, now or datetime.now())

    def trace(self, text: str) -> Traced:
        """The revision that the code in `text` names, in whatever box its article stands. Raises
        `Refused("proof.not_a_code" | "proof.no_article" | "proof.no_revision")`.
        """
        code = read_code(text)
        if code is None:
            raise Refused("proof.not_a_code", said=text.strip()[:80])
        try:
            rows = self._library.revisions.list(code.article)
        except Refused as error:
            raise Refused("proof.no_article", id=code.article[:8]) from error
        found = next((row for row in rows if row.digest.startswith(code.digest)), None)
        if found is None:
            raise Refused("proof.no_revision", digest=code.digest, id=code.article[:8])
        later = 0 if rows[0].digest == found.digest else sum(row.number > found.number for row in rows)
        stage, signed = self._signed(code.article)
        same = signed == found.digest
        number = found.number if same else next((row.number for row in rows if row.digest == signed), 0)
        return Traced(self._library.revisions.get(code.article, found.number), later, number, stage)

    def _signed(self, article_id: str) -> tuple[Stage, str]:
        """Where the review stands, and the digest of what is signed off, empty while nothing is."""
        article = self._library.articles.get(article_id)
        rounds = self._profiles.for_site(article.site).review.rounds
        state = state_of(self._library.reviews.record(article_id), len(rounds))
        return state.stage, state.digest if state.is_signed(state.digest) else ""

    def _draw(self, revision: Revision, site: str, now: datetime) -> Proof:
        from editor_app.portal.proof import ProofTemplates, ProofView

        row, metadata = revision.row, revision.metadata
        profile = self._profiles.for_site(site)
        column = profile.column(metadata.column)
        code = proof_code(row.article, row.digest)
        view = ProofView(
            metadata=metadata,
            blocks=[(_kind(block), _html(block, metadata)) for block in revision.body.blocks],
            column=column.name if column else metadata.column,
            revision=row.number,
            digest=row.digest[:DIGEST_CHARS],
            code=str(code),
            saved_at=f"{datetime.fromisoformat(row.saved_at).astimezone():%Y-%m-%d %H:%M}",
            printed_at=f"{now:%Y-%m-%d %H:%M}",
            unit=Preferences(self._library).person().unit or metadata.contributor,
            paper=PROOF_PAPER,
            rounds=profile.review.rounds,
        )
        page = ProofTemplates(self._folder).render(view, base_url=SITE_BASE)
        sheet = Sheet(page.html, self._fetch(page.files, site), PROOF_WIDTH, PROOF_PAPER)
        return Proof(sheet, str(code), row)

    def _fetch(self, files: dict[str, tuple[bytes, str]], site: str) -> Fetch:
        rules = self._profiles.for_site(site).pictures

        def fetch(url: str) -> tuple[bytes, str]:
            base, _, name = url.rpartition("/")
            if base == SITE_BASE and name in files:
                return files[name]
            if base == IMAGE_BASE:
                return self._illustrating.rendition_bytes(name, rules)
            raise Refused("preview.foreign_address", address=url[:200])

        return fetch


def _kind(block: Block) -> str:
    return next((kind for types, kind in _KINDS if isinstance(block, types)), "words")


def _html(block: Block, metadata: Metadata) -> str:
    from editor_app.formats.html_write import write_html

    return write_html(Body((block,)), image_url=image_address, signature=metadata.contributor)
