"""HTML, written for preview and portal and read from anywhere.

`read_html(write_html(body, image_url=lambda asset: f"asset:{asset}")).body == body` for every body.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from editor_app.formats.html_own import OwnBlocks
from editor_app.formats.html_read import Walker, bare_words
from editor_app.formats.html_style import Look, words
from editor_app.formats.html_write import ImageUrl, inlines_html, write_html
from editor_app.formats.limits import MAX_HTML_BYTES, check_text_size
from editor_app.formats.raw import Raw, RawParagraph
from editor_app.formats.reader import assemble
from editor_app.formats.tray import Resolve, Tray
from editor_app.model.errors import Refused
from editor_app.model.inline import loose_text
from editor_app.model.reading import Account, Draft, Fate
from editor_app.model.text import one_line, replace_illegal

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
"""Characters that no browser shows; LibreOffice leaves its marks of fields and controls behind as such."""

_PAGE_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)

__all__ = ["ImageUrl", "inlines_html", "read_html", "write_html"]


def read_html(html: str, *, resolve: Resolve | None = None, whole: bool = False) -> Draft:
    """Any HTML as a draft; never fails but for `Refused("import.text_too_large")`.

    Elements that `write_html` made are read back exactly, all else by the rules of `formats.reader`. `resolve` finds
    the bytes for a picture's address; nothing is fetched here. `whole` says that the HTML is an article of its own
    and not something pasted: title and metadata lines go to the metadata and leave the body.
    """
    if len(html) > MAX_HTML_BYTES:
        raise Refused("import.text_too_large", limit=MAX_HTML_BYTES // 1048576)
    account = Account()
    lawful, strange = replace_illegal(_CONTROLS.sub("", _fragment(html)))
    account.note(Fate.CONVERTED, "无法保存的字符改为“\ufffd”", strange)
    account.elsewhere()
    tray = Tray(resolve)
    own = OwnBlocks(tray, account)
    root, complete = _parse(lawful)
    title = _page_title(root) if whole and root is not None else ""
    raws: list[Raw] = []
    if root is not None:
        walker = Walker(tray, account, own)
        try:
            walker.children(_main(root) if whole else root, Look(), 0)
        except RecursionError:  # shapes that escape the walker's own limit, such as tables made of headings only
            complete = False
        walker.close()
        raws = walker.raws
    if not complete:
        account.note(Fate.CONVERTED, "层层嵌套过深的网页只读入文字")
        raws = bare_words(lawful)
    check_text_size("".join(_words(raw) for raw in raws))
    draft = assemble(raws, tray, account, whole=whole)
    metadata, confidence = draft.metadata, dict(draft.confidence)
    if own.contributor:
        metadata = replace(metadata, contributor=own.contributor)
        confidence["contributor"] = 1.0
    if title and not metadata.title:
        metadata = replace(metadata, title=title)
        confidence["title"] = 0.5
    return replace(draft, metadata=metadata, confidence=confidence)


def _fragment(html: str) -> str:
    """What was copied, out of the header and context that Windows puts around HTML on the clipboard (CF_HTML)."""
    if not html.startswith("Version:") or "<!--StartFragment-->" not in html:
        return html
    return html.partition("<!--StartFragment-->")[2].rpartition("<!--EndFragment-->")[0] or html


def _parse(html: str) -> tuple[etree._Element | None, bool]:
    """The tree, None where there is nothing, and whether it is all of it: libxml2 stops at 2,048 levels. It also stops at
    `</html>`, which old pages have in their middle.
    """
    html = _PAGE_END.sub("", html)
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    stopped = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return root, not stopped


def _words(raw: Raw) -> str:
    if isinstance(raw, RawParagraph):
        return "".join(getattr(part, "text", "") for part in raw.parts)
    return ""


def _main(root: etree._Element) -> etree._Element:
    """The part of a page that is the article, where the page says so; the whole page else."""
    found = root.find(".//*[@id='js_content']")
    if found is None:
        articles = root.findall(".//article")
        found = articles[0] if len(articles) == 1 else None
    return root if found is None or not words(found).strip() else found


def _page_title(root: etree._Element) -> str:
    found = root.find(".//*[@id='activity-name']")
    if found is None:
        found = root.find(".//title")
    if found is None:
        return ""
    parts = loose_text(words(found))
    return one_line(" ".join(getattr(part, "text", "") for part in parts))
