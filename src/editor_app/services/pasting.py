"""Pasting: what the clipboard holds becomes blocks, its pictures are kept now, those of the web are fetched after."""

from __future__ import annotations

from dataclasses import dataclass, replace

from editor_app.model.article import Article
from editor_app.model.body import Body
from editor_app.model.clip import Clip, Origin, PasteMode
from editor_app.model.errors import Cancelled, EditorError, Refused
from editor_app.model.picture import Asset, PictureRules
from editor_app.model.reading import ReportItem
from editor_app.services.illustrating import Illustrating
from editor_app.services.importing import Importing
from editor_app.services.placing import map_missing
from editor_app.services.preferences import Preferences
from editor_app.services.progress import Progress, silent
from editor_app.services.resolving import pasted_resolver

FETCH_KEY = "fetch_web_pictures"
MAX_FETCHED = 100
"""Pictures of one paste that are fetched from the web; the others stay 待补图."""

ON_WEB = "图片在网页上，还没有取到"
MAX_BLOCKS = 10_000
"""Of one paste: putting them into the text takes the window's thread half a second."""


MAX_COPIED = 40
COPY_RULES = PictureRules(max_width=1080, max_height=1920, max_bytes=200 * 1024)
"""Of pictures on the clipboard: as wide as WeChat's editor shows them; all of them are some 10 MB at most there."""


@dataclass(frozen=True, slots=True)
class Paste:
    """What to put in: `wanted` are addresses on the web of missing pictures, by block id (empty where the person has
    switched fetching off). `account` names the public account it is from, empty where unknown.
    """

    body: Body
    report: tuple[ReportItem, ...]
    mode: PasteMode
    origin: Origin
    account: str
    wanted: dict[str, str]


@dataclass(frozen=True, slots=True)
class Copied:
    """What goes on the clipboard: the body, its HTML, how many pictures are in it, how many are not because there are more
    than MAX_COPIED different ones, and how many because they cannot be read.
    """

    body: Body
    html: str
    pictures: int
    too_many: int
    unreadable: int


class Pasting:
    """Use cases around the clipboard. Reads files and decodes pictures: never on the window's thread."""

    def __init__(self, importing: Importing, illustrating: Illustrating, preferences: Preferences) -> None:
        self._importing = importing
        self._illustrating = illustrating
        self._preferences = preferences
        self.private_allowed = False
        """Whether pictures may come from the own network: tests alone say so."""

    def read(self, clip: Clip, mode: PasteMode, progress: Progress = silent) -> Paste:
        """The blocks of a clip in a mode, its pictures kept as originals. Raises `Refused("paste.…")`,
        `Refused("import.text_too_large")`, `Cancelled`; nothing was put anywhere then.
        """
        from editor_app.formats.clipboard import read_clip, web_pictures

        progress("正在读取剪贴板", 0, 2)
        pasted = read_clip(clip, mode, resolve=pasted_resolver)
        count = len(pasted.draft.body.blocks)
        if count > MAX_BLOCKS:
            raise Refused("paste.too_long", count=count, limit=MAX_BLOCKS)
        progress("正在收入图片", 1, 2)
        body, lost = self._importing.take_pictures(pasted.draft)
        progress("粘贴", 2, 2)
        on_web = web_pictures(body)
        body = map_missing(body, lambda one: replace(one, why=ON_WEB) if one.id in on_web else one)
        wanted = dict(list(on_web.items())[:MAX_FETCHED]) if self.fetches_pictures() else {}
        return Paste(body, (*pasted.draft.report, *lost), mode, pasted.origin, pasted.account, wanted)

    def fetches_pictures(self) -> bool:
        """Whether pictures of web pages are fetched when something is pasted."""
        return bool(self._preferences.get(FETCH_KEY, True))

    def set_fetches_pictures(self, on: bool) -> None:
        """Switch it on or off; it is remembered."""
        self._preferences.keep(FETCH_KEY, on)

    def fetch(self, address: str) -> Asset:
        """A picture of the web, kept as an original. Raises `Refused("web.…")`, `Unavailable("web.…")`,
        `Refused("picture.…")` where it is none.
        """
        from editor_app.sites.web_pictures import fetch_picture

        if not self.fetches_pictures():
            raise Refused("web.address")
        name = address.partition("?")[0].rpartition("/")[2][:100]
        return self._illustrating.add_bytes(fetch_picture(address, private=self.private_allowed), name or "网页图片")

    def rich_html(self, body: Body, contributor: str) -> str:
        """A selection as HTML that WeChat's editor, Word and WPS accept; quick, for it is made while copying. Pictures are
        left out (they would have to be read from the disk), their captions stay.
        """
        from editor_app.formats.html_rich import write_rich_html

        return write_rich_html(body, signature=contributor)

    def rich_html_with_pictures(self, body: Body, contributor: str, progress: Progress = silent) -> str:
        """The same with the pictures inside: their web versions (cropped, covered and marked as on the page), each small
        enough for COPY_RULES, MAX_COPIED at most. Those that cannot be read are left out, their captions stay. On a
        worker's thread; raises `Cancelled`.
        """
        from editor_app.formats.html_rich import write_rich_html

        return write_rich_html(body, picture=self._for_copying(body, progress).get, signature=contributor)

    def for_wechat(self, article: Article, progress: Progress = silent) -> Copied:
        """The whole body for the editor of a WeChat public account, which has fields of its own for title and author. As
        `rich_html_with_pictures`, which see.
        """
        from editor_app.formats.html_rich import write_rich_html

        body, contributor = article.body, article.metadata.contributor
        made = self._for_copying(body, progress)
        html = write_rich_html(body, picture=made.get, signature=contributor)
        wanted = _copied_sources(body)
        figures = body.figures()
        too_many = sum(figure.source not in wanted for figure in figures)
        pictures = sum(figure.source in made for figure in figures)
        return Copied(body, html, pictures, too_many, len(figures) - too_many - pictures)

    def _for_copying(self, body: Body, progress: Progress) -> dict[str, tuple[bytes, str]]:
        sources = _copied_sources(body)
        made: dict[str, tuple[bytes, str]] = {}
        for number, source in enumerate(sources):
            progress("正在放入复制的图片", number, len(sources))
            try:
                made[source] = self._illustrating.loose_bytes(source, COPY_RULES)
            except EditorError as error:
                if isinstance(error, Cancelled):
                    raise
        return made


def _copied_sources(body: Body) -> list[str]:
    return list(dict.fromkeys(figure.source for figure in body.figures()))[:MAX_COPIED]
