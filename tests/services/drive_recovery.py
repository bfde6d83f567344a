"""Keeps a text aside that the library did not take, and takes it in. Killed on the way by tests."""

from __future__ import annotations

import sys
from pathlib import Path

from editor_app.app import open_workroom
from editor_app.model.body import Body, paragraph
from editor_app.model.metadata import Metadata


def main(folder: Path) -> None:
    with open_workroom(folder) as room:
        made = room.authoring.new(title="稿")
        article = room.authoring.save(made.id, made.metadata, Body((paragraph("原来的字"),)), made.version)
        room.recovery.keep_aside(article.id, "", Metadata(title="稿"), Body((paragraph("没有存下的字"),)))
        room.recovery.take_in()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
