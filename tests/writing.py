"""Articles for tests, each with words and pictures of its own."""

from __future__ import annotations

import io
import random

from PIL import Image

from editor_app.model.article import Article
from editor_app.model.body import Body, Figure, Signature, paragraph
from editor_app.model.metadata import Metadata
from editor_app.services.workroom import Workroom


def picture(seed: int) -> bytes:
    """A picture that no other seed gives."""
    file = io.BytesIO()
    noise = Image.frombytes("RGB", (16, 12), random.Random(seed).randbytes(16 * 12 * 3))
    noise.resize((640, 480)).save(file, "JPEG")
    return file.getvalue()


def write(room: Workroom, seed: int, pictures: int = 2) -> Article:
    """An article of its own with pictures of its own, ready to be handed in."""
    assets = [
        room.illustrating.add_bytes(picture(seed * 7 + number * 3), f"{seed}-{number}.jpg")
        for number in range(pictures)
    ]
    blocks = (
        paragraph(f"第 {seed} 篇的正文。"),
        *(Figure(asset.sha256, alt="居民一起清雪") for asset in assets),
        Signature(),
    )
    article = room.authoring.new(title=f"第{seed}篇：社区清雪行动")
    metadata = Metadata(title=article.metadata.title, column="dianxingshiji", source="练习站点", contributor="东风街道")
    return room.authoring.save(article.id, metadata, Body(blocks), article.version)
