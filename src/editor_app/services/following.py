"""What became of what was handed in: states, addresses, the editors' notes, and what they changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from editor_app.library.library import Library
from editor_app.model.article import ArticleState
from editor_app.model.body import Body, Signature, block_lines, paragraph
from editor_app.model.difference import Difference, compare
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.following import Followed, HandedIn, RemoteState
from editor_app.model.metadata import Metadata
from editor_app.model.revision import Revision
from editor_app.model.text import one_line
from editor_app.services.connecting import connect
from editor_app.services.lanes import RunOnLibrary, run_here
from editor_app.services.profiles import ProfileShelf
from editor_app.sites.connector import ArticleKey, Candidate, Connector, RemoteContent, RemoteStatus
from editor_app.sites.credentials import Credentials
from editor_app.sites.registry import Connectors

__all__ = ["Candidate", "EditorsChanges", "Following"]

MOST = 200
"""Articles of one site that are asked for at once, the newest."""
_HANDED_IN = (ArticleState.SENT, ArticleState.ADOPTED, ArticleState.RETURNED)


@dataclass(frozen=True, slots=True)
class EditorsChanges:
    """What stands at the site against what was handed in (`sent`). `whole`: metadata, body and pictures were compared;
    otherwise the title and the words alone, as the site keeps pages and not articles.
    """

    sent: Revision
    site: str
    difference: Difference
    whole: bool


class Following:
    """Use cases of what comes after the receipt. They speak to the network: never on the window's thread. The library
    is reached through `run_on_library` alone.
    """

    def __init__(
        self,
        library: Library,
        *,
        profiles: ProfileShelf,
        connectors: Connectors,
        credentials: Credentials,
        run_on_library: RunOnLibrary = run_here,
    ) -> None:
        self._library = library
        self._profiles = profiles
        self._connectors = connectors
        self._credentials = credentials
        self._run = run_on_library

    def sites(self) -> list[str]:
        """Names of the sites that have taken anything and are still kept."""
        kept = {site.name for site in self._run(self._library.sites.list)}
        return [name for name in self._run(self._library.following.sites) if name in kept]

    def known(self, site: str = "") -> Sequence[Followed]:
        """What was said last, of one site or of all; asks nobody."""
        return self._run(lambda: self._library.following.all(site))

    def sync(self, site: str) -> list[Followed]:
        """Ask a site what became of everything that it has taken, and keep it: 已采用 and 退回 become the articles' states, once,
        unless they are on their way again. Raises `Unavailable` and `SignInNeeded`; nothing is changed then. Articles of which
        the site says nothing stay as they are.
        """
        handed = self._run(lambda: self._library.following.handed_in(site, MOST))
        if not handed:
            return []
        with self._connect(site) as connector:
            told = connector.statuses([_key(each) for each in handed])
        by_uid = {each.article: each for each in handed}
        return [self._keep(site, by_uid[status.uid], status) for status in told if status.uid in by_uid]

    def _keep(self, site: str, handed: HandedIn, status: RemoteStatus) -> Followed:
        said = Followed(
            article=handed.article,
            site=site,
            submission=handed.submission,
            title=handed.title,
            state=status.state,
            url=status.url,
            note=status.note,
            at=status.at,
            changed=status.changed,
            seen_at="",
        )

        def keep() -> Followed:
            with self._library.transaction():
                before = self._library.following.get(handed.article, site)
                news = before is None or (before.submission, before.state) != (said.submission, said.state)
                if news:
                    self._take_over(handed, said.state)
                return self._library.following.keep(said)

        return self._run(keep)

    def _take_over(self, handed: HandedIn, state: RemoteState) -> None:
        """The site's word becomes the article's state, if the article still is what was handed in and lies where such ones lie."""
        try:
            article = self._library.articles.get(handed.article)
        except Refused:  # deleted here for good; its receipts stay
            return
        later = [each for each in self._library.outbox.open() if each.article == handed.article]
        if article.state not in _HANDED_IN or later:
            return
        if state is RemoteState.PUBLISHED:
            self._library.articles.set_state(handed.article, ArticleState.ADOPTED)
        elif state is RemoteState.RETURNED:
            self._library.articles.set_state(handed.article, ArticleState.RETURNED)
        elif state is RemoteState.WITHDRAWN and article.state is ArticleState.SENT:  # it never was out
            self._library.articles.set_state(handed.article, ArticleState.DRAFT)
        elif article.state is not ArticleState.SENT and state is RemoteState.PENDING:
            self._library.articles.set_state(handed.article, ArticleState.SENT)

    def changes(self, article: str, site: str = "") -> EditorsChanges:
        """What the editors changed. Raises `Refused("following.not_handed_in")`, and
        `Unavailable("following.no_content")` where the site does not show it.
        """
        name, handed = self._handed(article, site)
        with self._connect(name) as connector:
            found = connector.content(_key(handed))
        if found is None:
            raise Unavailable("following.no_content", title=handed.title, site=name)
        sent = self._run(lambda: self._library.revisions.get(article, handed.revision))
        if found.metadata is not None and found.body is not None:
            difference = compare((sent.metadata, sent.body), (found.metadata, found.body))
            return EditorsChanges(sent, name, difference, whole=True)
        return EditorsChanges(sent, name, _words_compared(sent, found), whole=False)

    def _handed(self, article: str, site: str) -> tuple[str, HandedIn]:
        for name in [site] if site else self.sites():
            for each in self._run(lambda name=name: self._library.following.handed_in(name, MOST)):  # type: ignore[misc]
                if each.article == article:
                    return name, each
        raise Refused("following.not_handed_in")

    def _connect(self, name: str) -> Connector:
        site = self._run(lambda: self._library.sites.get(name))
        return connect(site, self._profiles, self._connectors, self._credentials)


def _key(handed: HandedIn) -> ArticleKey:
    return ArticleKey(handed.article, handed.remote_id, handed.title, handed.digest)


def _words_compared(sent: Revision, found: RemoteContent) -> Difference:
    """Titles and lines of words: how a site marks headings, captions and tables is not what its editors changed."""
    from editor_app.formats.html import read_html

    there = read_html(found.html).body
    old = _lines(sent.body, sent.metadata.contributor)
    return compare(
        (Metadata(title=sent.metadata.title), _as_paragraphs(old)),
        (Metadata(title=one_line(found.title)), _as_paragraphs(_lines(there, ""))),
    )


def _lines(body: Body, contributor: str) -> list[str]:
    from editor_app.formats.signature import signature_line

    lines: list[str] = []
    for block in body.blocks:
        if isinstance(block, Signature):
            lines.append(signature_line(contributor))
        else:
            lines += [
                part for line in block_lines(block, labels=False) for part in line.replace("\t", "\n").split("\n")
            ]
    return [line for line in (one_line(each) for each in lines) if line]


def _as_paragraphs(lines: list[str]) -> Body:
    return Body(tuple(replace(paragraph(line), id=f"w{number}") for number, line in enumerate(lines)))
