"""An article that comes back from elsewhere meets the one that is here: one article, every word of both, one record.

The text goes by what grew out of what (`library.lineage`), never by times: what the other side made from our present text
takes its place as a new revision; where both have written, both stay and a person merges them. What stands for review or
is signed off is the present text on every side, for that is what people decide on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from editor_app.library.library import Library
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import Body
from editor_app.model.digest import content_digest
from editor_app.model.errors import Refused
from editor_app.model.metadata import Metadata
from editor_app.model.packed import Packed
from editor_app.model.picture import PictureInfo, Prepared
from editor_app.model.reading import PictureSource
from editor_app.model.review import Entry
from editor_app.model.review_moves import Stage, state_of
from editor_app.model.review_record import Record
from editor_app.model.review_vetting import check_foreign
from editor_app.model.revision import RevisionReason
from editor_app.services.signing import unproved

if TYPE_CHECKING:
    from editor_app.services.reviewing import Reviewing

FROZEN = (Stage.PENDING, Stage.SIGNED)
Content = tuple[Metadata, Body]


class Text(StrEnum):
    """What became of the text that came: NEW, an article that was not here; SAME as the present one, or older; TAKEN, it is the
    present text now; BESIDE, both have written, and it lies beside as a revision until a person has merged them.
    """

    NEW = "new"
    SAME = "same"
    OLDER = "older"
    TAKEN = "taken"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of what came. `entries` that were new to the record here; `beside` is the number of the revision that lies
    beside the present text, 0 where none does; `local` that of what was written here where another text took its place;
    `more`: the record here holds what did not come.
    """

    article: Article
    text: Text
    entries: tuple[Entry, ...] = ()
    beside: int = 0
    local: int = 0
    more: bool = False


class Merging:
    """Takes over what comes from elsewhere: all of it or nothing."""

    def __init__(self, library: Library, reviewing: Reviewing) -> None:
        self._library = library
        self._reviewing = reviewing

    def merge(self, packed: Packed, site: str = "", lent: Sequence[Prepared] = ()) -> Merged:
        """Make the article, or bring what came together with the one that is here. `lent` are web versions in the place of
        originals that stayed where they are. Raises `Refused("review.…")`, `Refused("package.…")`; nothing was written then.
        """
        check_foreign(packed.review, packed.article_id)
        pictures = self._inspected(packed)
        here = self._here(packed.article_id)
        before = self._library.reviews.record(packed.article_id)
        whole = before.with_entries(packed.review)
        self._check_signatures(whole, before)
        needed = self._needed(packed, whole, here, site)
        new = tuple(entry for entry in whole if entry.hash not in before.by_hash)
        with self._library.transaction():
            for source, inspected in pictures:
                self._library.assets.add(source.data, source.name, inspected)
            for prepared in lent:
                self._library.assets.lend(prepared)
            made = self._create(packed, site, needed) if here is None else self._bring_together(here, packed, needed)
            if new or (here is None and whole):
                self._reviewing.take_over(packed.article_id, new)
        article = self._library.articles.get(packed.article_id)
        more = len(whole) > len(packed.review)
        return replace(made, article=article, entries=new, more=more)

    def beside(self, article_id: str) -> tuple[int, ...]:
        """Numbers of the revisions that wait to be merged by a person, oldest first."""
        digests = self._library.lineage.beside(article_id)
        return tuple(
            sorted(
                {
                    row.digest: row.number for row in self._library.revisions.list(article_id) if row.digest in digests
                }.values()
            )
        )

    def declare_merged(self, article_id: str) -> int:
        """The present text holds what lay beside it: the person has looked at both. From now on others, who have what lay
        beside, take the present text for a later one. Returns how many texts that were.
        """
        self._library.articles.get(article_id)
        with self._library.transaction():
            return self._library.lineage.merged(article_id)

    # -- checking -----------------------------------------------------------------------------------------------------

    def _here(self, article_id: str) -> Article | None:
        try:
            return self._library.articles.get(article_id)
        except Refused as error:
            if error.code != "article.unknown":
                raise
            return None

    def _inspected(self, packed: Packed) -> list[tuple[PictureSource, PictureInfo]]:
        """Every picture that is not kept yet, looked at before anything is written: what was signed shows all of them."""
        from editor_app.pictures.inspect import inspect

        found = []
        for sha, source in packed.pictures.items():
            if not self._library.assets.has(sha):
                try:
                    found.append((source, inspect(source.data)))
                except Refused as error:
                    raise Refused("package.damaged", name=packed.metadata.title, why="有一张图片不能用") from error
        return found

    def _check_signatures(self, whole: Record, before: Record) -> None:
        forged = [entry for entry in unproved(whole) if entry.hash not in before.by_hash]
        if forged:
            raise Refused("review.forged", name=forged[0].by.name, count=len(forged))

    def _needed(self, packed: Packed, whole: Record, here: Article | None, site: str) -> Content | None:
        """The content that has to be the present one because it stands for review or is signed off. None where none does.
        Raises `Refused("review.not_in_package")` where the decisions are about a text that neither side has.
        """
        rules = self._reviewing.rules_of(here.site if here else site)
        state = state_of(whole, len(rules.rounds))
        if state.stage not in FROZEN:
            return None
        offered = [(packed.metadata, packed.body), *([packed.submitted] if packed.submitted else [])]
        for content in offered:
            if content_digest(*content) == state.digest:
                return content
        if here is not None:
            for row in self._library.revisions.list(here.id):
                if row.digest == state.digest:
                    revision = self._library.revisions.get(here.id, row.number)
                    return revision.metadata, revision.body
        raise Refused("review.not_in_package", digest=state.digest[:8])

    # -- keeping ------------------------------------------------------------------------------------------------------

    def _create(self, packed: Packed, site: str, needed: Content | None) -> Merged:
        own = (packed.metadata, packed.body)
        present = needed or own
        article = self._library.articles.create(
            *present, site=site, reason=RevisionReason.IMPORTED, article_id=packed.article_id
        )
        self._library.lineage.learn(packed.article_id, packed.history)
        self._keep_under(article, packed, [own, *([packed.submitted] if packed.submitted else [])])
        return Merged(article, Text.NEW)

    def _bring_together(self, here: Article, packed: Packed, needed: Content | None) -> Merged:
        lineage, article_id = self._library.lineage, here.id
        known = lineage.known(article_id)
        text, beside, local = Text.SAME, 0, 0
        if needed is not None and content_digest(*needed) != here.digest:
            local = self._library.revisions.pin(article_id, RevisionReason.MANUAL).number
            here = self._make_present(here, needed)
            text = Text.TAKEN
            if packed.digest == here.digest:
                lineage.learn(article_id, packed.history)
                return Merged(here, text, local=local)
        if packed.digest == here.digest:
            lineage.learn(article_id, packed.history)
        elif packed.digest in known:
            text = Text.OLDER if text is Text.SAME else text
        elif here.digest in packed.history and needed is None:
            self._make_present(here, (packed.metadata, packed.body))
            lineage.learn(article_id, packed.history)
            text = Text.TAKEN
        else:
            beside = self._put_beside(here, packed)
            text = Text.BESIDE
        self._keep_under(here, packed, [packed.submitted] if packed.submitted else [])
        return Merged(here, text, beside=beside, local=local)

    def _put_beside(self, here: Article, packed: Packed) -> int:
        revisions, lineage = self._library.revisions, self._library.lineage
        number = revisions.add_beside(here.id, packed.metadata, packed.body, RevisionReason.IMPORTED)
        for digest in packed.history:
            if digest not in lineage.known(here.id):
                lineage.put_beside(here.id, digest)
        lineage.put_beside(here.id, packed.digest)
        return number

    def _keep_under(self, article: Article, packed: Packed, contents: list[Content]) -> None:
        """Contents that came along are kept in the history, the present one stays the present one."""
        for metadata, body in contents:
            digest = content_digest(metadata, body)
            if digest == article.digest or digest in {row.digest for row in self._library.revisions.list(article.id)}:
                continue
            self._library.revisions.add_beside(article.id, metadata, body, RevisionReason.IMPORTED)
            if digest != packed.digest and digest not in packed.history:
                self._library.lineage.put_beside(article.id, digest)

    def _make_present(self, here: Article, content: Content) -> Article:
        """The content as the next version, also of what is under review: the record says so, nobody writes behind a back."""
        if here.state in (ArticleState.IN_REVIEW, ArticleState.READY):
            self._library.articles.set_state(here.id, ArticleState.DRAFT)
        made = self._library.articles.save(here.id, *content, base_version=here.version, reason=RevisionReason.IMPORTED)
        if here.state in (ArticleState.IN_REVIEW, ArticleState.READY):
            self._library.articles.set_state(here.id, here.state)
        return made


def told(merged: Merged) -> str:
    """What became of it, in a sentence for people."""
    count = len(merged.entries)
    record = f"，审稿记录多了 {count} 条" if count else ""
    match merged.text:
        case Text.NEW:
            return f"新的稿件{record}"
        case Text.SAME:
            return f"这篇稿件已在资料库里，内容相同，没有改动{record}"
        case Text.OLDER:
            return f"这篇稿件已在资料库里，包里的是以前的版本，文字没有动{record}"
        case Text.TAKEN:
            kept = f"；这里写的存为第 {merged.local} 版，没有丢" if merged.local else "；原来的在“版本”里"
            return f"对方在这一版上接着改过，已换成新的一版{kept}{record}"
    return f"两边都改过：现在的文字没有动，对方的存为第 {merged.beside} 版。请在“版本”里比较，把要的合到一起{record}"
