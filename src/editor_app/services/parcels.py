"""What goes into a folder or on a stick: the article as it was frozen, with the pictures that the site would have got, as a
package that every copy of this program opens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from editor_app.model.body import Block, Body, Figure, FigureRow, MissingPicture, split_source
from editor_app.model.codec import body_from_json, canonical_json, metadata_from_json
from editor_app.model.errors import EditorError, Refused
from editor_app.model.picture_edit import NO_EDITS
from editor_app.model.reading import PictureSource


class Parcels:
    """A `sites.setup.Packer`. Pure; formats are loaded when the first package is made."""

    def pack(self, article: Mapping[str, object], pictures: Mapping[str, bytes]) -> bytes:
        """The package of a frozen article: its figures show the web versions, cut and shrunk already, so that it is whole in
        itself; what was frozen lies beside and is what is read back. `pictures` by SHA-256, every one of them.
        """
        from editor_app.formats.textpack import write_textpack

        metadata, body = metadata_from_json(article.get("metadata")), body_from_json(article.get("body"))
        made = _made(article)
        shown = _as_sent(body, {source: sha for source, (sha, _) in made.items()})
        if metadata.cover:
            shown_as = (sha for source, (sha, _) in made.items() if split_source(source)[0] == metadata.cover)
            metadata = replace(metadata, cover=next(shown_as, ""))
        sources = {sha: PictureSource(pictures[sha], name) for sha, name in made.values()}
        needed = {sha: sources[sha] for sha in shown.assets()}
        return write_textpack(str(article["client_id"]), metadata, shown, needed, submission=canonical_json(article))

    def unpack(self, data: bytes, name: str) -> Mapping[str, object]:
        """The frozen article of a package, after every part was checked against the list and the article that is shown against
        the frozen one. Raises what `read_textpack` raises, and `Refused("package.damaged")`.
        """
        from editor_app.formats.textpack import read_textpack

        packed = read_textpack(data, name)
        try:
            article = json.loads(packed.submission)
            body = body_from_json(article["body"])
            metadata_from_json(article["metadata"])
            made = _made(article)
            shown = _as_sent(body, {source: sha for source, (sha, _) in made.items()})
        except (ValueError, TypeError, KeyError, RecursionError, EditorError) as error:
            raise Refused("package.damaged", name=name, why="里面没有上报的内容") from error
        if shown != packed.body or article.get("client_id") != packed.article_id:
            raise Refused("package.damaged", name=name, why="正文与上报的内容不符")
        found: Mapping[str, object] = article
        return found


def _made(article: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    """The web version (its SHA-256 and its name) of every source."""
    listed = article.get("assets")
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    return {str(item["asset"]): (str(item["rendition"]), str(item.get("name", ""))) for item in items}


def _as_sent(body: Body, renditions: Mapping[str, str]) -> Body:
    """The body with web versions in the place of originals and their edits."""

    def figure(one: Figure) -> Figure:
        return replace(one, asset=renditions[one.source], edits=NO_EDITS)

    def either(one: Figure | MissingPicture) -> Figure | MissingPicture:
        return figure(one) if isinstance(one, Figure) else one

    def block(one: Block) -> Block:
        if isinstance(one, FigureRow):
            return replace(one, figures=tuple(either(each) for each in one.figures))
        return figure(one) if isinstance(one, Figure) else one

    return Body(tuple(block(one) for one in body.blocks))
