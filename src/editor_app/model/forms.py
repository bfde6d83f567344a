"""In which forms the views of an article can be had."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from editor_app.model.views import PAPER_VIEWS, PORTAL_VIEWS, View


class Form(StrEnum):
    """The form of an output; the value is its word on the command line."""

    HTML = "html"
    PNG = "png"
    PDF = "pdf"
    DOCX = "docx"
    MARKDOWN = "markdown"
    TEXT = "text"
    JSON = "json"
    RICH = "rich"


BINARY_FORMS = frozenset({Form.PNG, Form.PDF, Form.DOCX})
PAINTED_FORMS = frozenset({Form.PNG, Form.PDF})
_WORDS_OF = frozenset({Form.DOCX, Form.MARKDOWN, Form.TEXT, Form.JSON, Form.RICH})
FORMS_OF: Mapping[View, frozenset[Form]] = {
    **{view: frozenset({Form.HTML, Form.PNG, Form.PDF}) for view in (*PORTAL_VIEWS, *PAPER_VIEWS)},
    View.PAGE: frozenset(Form),
    View.BODY: frozenset({Form.HTML}) | _WORDS_OF,
}
"""A list, a slide or a proof is something to look at; what holds the article's words is made of the page or the body."""
SUFFIXES: Mapping[Form, str] = {
    **{form: form.value for form in Form},
    Form.MARKDOWN: "md",
    Form.TEXT: "txt",
    Form.RICH: "html",
}
