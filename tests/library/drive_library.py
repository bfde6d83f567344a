"""Saves articles and adds pictures for ever and says on standard output what was acknowledged. Killed by tests."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from editor_app.library.library import Library
from editor_app.model.body import Body, paragraph
from editor_app.model.errors import EditorError
from editor_app.model.metadata import Metadata
from editor_app.model.picture import PictureInfo


def main(folder: Path, seed: int) -> int:
    chance = random.Random(seed)
    with Library.open(folder) as library:
        article = library.articles.create(Metadata(title="稿"), Body((paragraph("开头"),)))
        print("saved", article.id, article.version, ".", flush=True)
        while True:
            body = Body((paragraph("字" * chance.randrange(1, 3000) + str(chance.random())),))
            article = library.articles.save(article.id, article.metadata, body, base_version=article.version)
            print("saved", article.id, article.version, ".", flush=True)
            data = chance.randbytes(chance.randrange(10, 60_000))
            asset = library.assets.add(data, "a.jpg", PictureInfo("image/jpeg", 1, 1))
            print("added", asset.sha256, asset.size, ".", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
    except EditorError as error:
        print(error.code, flush=True)
        sys.exit(3)
