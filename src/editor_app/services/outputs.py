"""Everything an article can be turned into and written to a file."""

from __future__ import annotations

import json
from html import escape

from editor_app.model.article import Article
from editor_app.model.forms import Form
from editor_app.model.paper import A4, Paper
from editor_app.model.views import PAPER_VIEWS, PORTAL_VIEWS, VIEW_WIDTHS, View
from editor_app.services.pasting import Copied, Pasting
from editor_app.services.preview import Preview
from editor_app.services.progress import Progress, silent
from editor_app.services.proofing import Proofing
from editor_app.services.sheets import Sheet, self_contained
from editor_app.services.signoff_sheets import SignoffSheets

MM_A_PIXEL = 25.4 / 96
PHONE_SCREEN = Paper(VIEW_WIDTHS[View.PHONE] * MM_A_PIXEL, 844 * MM_A_PIXEL, 0, 0, 0, 0)
PHONE_SCALE = 2.0
RICH_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""Of a document whose elements say themselves what they look like."""


class Outputs:
    """`sheet` and `written` read the article that they are given; that of a proof is kept first (see `Proofing.prepare`,
    on the library's thread).
    """

    def __init__(self, preview: Preview, proofing: Proofing, signoffs: SignoffSheets, pasting: Pasting) -> None:
        self._preview = preview
        self._proofing = proofing
        self._signoffs = signoffs
        self._pasting = pasting

    def sheet(self, article: Article, view: View) -> Sheet:
        """A view ready to be painted or printed. Raises `Refused` where there is nothing to show."""
        if view is View.PROOF:
            return self._proofing.prepare(article.id).sheet
        if view is View.SIGNOFF:
            return self._signoffs.prepare(article.id)
        html = self._preview.view(view, article.id, article.metadata, article.body, article.site)
        phone = view is View.PHONE
        paper, scale = (PHONE_SCREEN, PHONE_SCALE) if phone else (A4, 1.0)
        return Sheet(html, self._preview.fetcher(article.site), VIEW_WIDTHS[view], paper, scale)

    def written(self, article: Article, view: View, form: Form) -> bytes:
        """The file in a form that needs no painting (see `model.forms`): texts are UTF-8."""
        if form is Form.DOCX:
            return self._preview.docx(article)
        return self._text(article, view, form).encode()

    def rich(self, article: Article, progress: Progress = silent) -> tuple[str, Copied]:
        """What the window puts on the clipboard for the editor of a WeChat public account: as a document to be opened in a
        browser and copied from there, and as it is there. Raises `Cancelled`.
        """
        copied = self._pasting.for_wechat(article, progress)
        head = (
            f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{RICH_POLICY}">'
            f"<title>{escape(article.metadata.title, quote=False)}</title>"
        )
        whole = f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head><body>\n{copied.html}\n</body></html>\n'
        return whole, copied

    def _text(self, article: Article, view: View, form: Form) -> str:
        match form:
            case Form.HTML if view in PORTAL_VIEWS or view in PAPER_VIEWS:
                sheet = self.sheet(article, view)
                return self_contained(sheet.html, sheet.fetch)
            case Form.HTML:
                return self._preview.body_html(article.metadata, article.body)
            case Form.MARKDOWN:
                return self._preview.markdown(article)
            case Form.TEXT:
                return self._preview.text(article, page=view is not View.BODY)
            case Form.JSON:
                return json.dumps(self._preview.data(article), ensure_ascii=False, indent=2) + "\n"
            case Form.RICH:
                return self.rich(article)[0]
            case _:
                raise ValueError(form)  # PNG and PDF are painted from a sheet
