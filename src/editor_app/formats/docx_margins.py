"""The headers and footers of a Word file, as its sections name them."""

from __future__ import annotations

from lxml import etree

from editor_app.formats.beside_text import tell_margin
from editor_app.formats.docx_blocks import BlockReader, Surroundings
from editor_app.formats.docx_package import Relation, attribute, short
from editor_app.model.reading import Account

_KINDS = {"w:headerReference": "页眉", "w:footerReference": "页脚"}


def report_margins(
    body: etree._Element, relations: dict[str, Relation], around: Surroundings, account: Account
) -> None:
    """Note in `account` what the sections' headers and footers say. `around` has an account and a tray of its own:
    nothing of them comes into the article.
    """
    told: set[str] = set()
    for reference in body.iter():
        kind = _KINDS.get(short(str(reference.tag)))
        relation = relations.get(attribute(reference, "r:id")) if kind else None
        if kind is None or relation is None or relation.external or relation.target in told:
            continue
        told.add(relation.target)
        root = around.package.xml(relation.target)
        if root is not None:
            raws = BlockReader(around, relation.target, lambda _kind, _id: "").blocks(root, 1)
            tell_margin(kind, raws, account)
