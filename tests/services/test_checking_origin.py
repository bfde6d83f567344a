"""What the checks know of where an article came from: comments and changes of its document, codes in its pictures, its dates."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import segno
from PIL import Image

from editor_app.app import build_workroom
from editor_app.library.library import Library
from editor_app.model.body import Body, Figure, Signature, paragraph
from editor_app.model.finding import Finding, Level
from editor_app.model.metadata import Metadata
from editor_app.model.picture_edit import Area, Cover, Edits, Hide, Shape
from editor_app.model.review import Act, Anchor, Entry, Person
from editor_app.model.waiver import named, waivers_of
from editor_app.services.workroom import Workroom
from pictures.drawing import encode, photo
from word_files import p, part, r, word_file

CODE = "https://signup.example.net/活动?id=7"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def room(library: Library) -> Workroom:
    return build_workroom(library)


def found(room: Workroom, article: str, rule: str) -> list[Finding]:
    return [each for each in room.preflight.check_article(room.authoring.open(article)) if each.rule == rule]


def test_comments_of_a_word_file_are_told_until_somebody_settles_them(room: Workroom, tmp_path: Path) -> None:
    body = (
        p(f'<w:commentRangeStart w:id="0"/>{r("全镇转移群众三百人。")}<w:r><w:commentReference w:id="0"/></w:r>')
        + p(f'{r("安置点设在学校")}<w:ins w:id="9" w:author="a">{r("体育馆")}</w:ins>{r("。")}')
        + p("物资已经备齐。")
    )
    comments = part("w:comments", f'<w:comment w:id="0">{p("人数请再核实")}</w:comment>')
    file = tmp_path / "稿件.docx"
    file.write_bytes(word_file(body, parts={"word/comments.xml": comments}))
    article = room.importing.import_file(file).article
    comment, changes = found(room, article.id, "C04")
    assert (comment.level, changes.level) == (Level.ERROR, Level.WARNING)
    assert "人数请再核实" in comment.message
    assert "新加的文字 1 处" in changes.message
    assert comment.place.block == article.body.blocks[0].id

    edited = room.authoring.save(article.id, article.metadata, article.body, article.version)
    assert len(found(room, edited.id, "C04")) == 2, "saving settles nothing"
    entry = Entry(
        Act.WAIVED, article.id, Person("李明"), "2026-11-28T08:00:00Z", edited.digest,
        text="已与镇里核实", reasons=(named(comment),), anchor=Anchor(comment.place.block),
    )  # fmt: skip
    waived = waivers_of([entry])
    assert waived[0].settles(comment)
    assert not waived[0].settles(changes)


def with_code() -> bytes:
    """A photo with a poster's QR code in its corner."""
    stream = io.BytesIO()
    segno.make(CODE, error="m").save(stream, kind="png", scale=5, border=4)
    picture = photo(900, 700).convert("RGB")
    picture.paste(Image.open(stream).convert("RGB"), (40, 40))
    return encode(picture, "JPEG", quality=92)


def test_codes_are_read_when_the_web_version_is_made_and_never_while_typing(room: Workroom, library: Library) -> None:
    asset = room.illustrating.add_bytes(with_code(), "海报.jpg")
    article = room.authoring.new(title="招募志愿者")
    figure = Figure(asset.sha256, caption="招募海报", alt="招募海报")
    body = Body((paragraph("扫码报名。"), figure))
    article = room.authoring.save(article.id, article.metadata, body, article.version)
    assert not found(room, article.id, "L01"), "nobody has looked into the picture yet"
    room.preflight.look_at_pictures(article)
    (hit,) = found(room, article.id, "L01")
    assert CODE in hit.message

    hidden = Edits(hides=(Hide(Cover.MOSAIC, Shape.RECTANGLE, Area(0, 0, 6000, 7000)),))
    covered = Body((body.blocks[0], replace(figure, edits=hidden)))
    article = room.authoring.save(article.id, article.metadata, covered, article.version)
    room.preflight.look_at_pictures(article)
    assert not found(room, article.id, "L01"), "what is sent shows no code any more"
    sources = [*body.sources(), *covered.sources()]
    assert set(library.looked_up.codes(sources)) == set(sources)
    library.assets.remove(asset.sha256, lambda: True, float("inf"))
    assert library.looked_up.codes(sources) == {}


def test_what_originals_say_of_the_photographer_is_not_in_what_is_sent(room: Workroom) -> None:
    exif = Image.Exif()
    exif[0x013B], exif.get_ifd(0x8769)[0xA431] = "王小江", "SN-20260712"
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 48.0, 0.0), 3: "E", 4: (126.0, 32.0, 0.0)})
    asset = room.illustrating.add_bytes(encode(photo(900, 700), "JPEG", exif=exif), "DSC_1.jpg")
    article = room.authoring.new(title="巡堤")
    figure = Figure(asset.sha256, caption="护堤员巡查", alt="护堤员巡查")
    article = room.authoring.save(
        article.id, article.metadata, Body((paragraph("水位平稳。"), figure)), article.version
    )
    (hit,) = found(room, article.id, "P08")
    assert (hit.level, hit.place.block) == (Level.INFO, figure.id)
    assert "拍摄位置" in hit.message
    sent, _media_type = room.illustrating.rendition_bytes(figure.source, room.profiles.for_site("").pictures)
    assert b"SN-20260712" not in sent
    assert not dict(Image.open(io.BytesIO(sent)).getexif())


def test_an_imported_article_may_be_older_than_its_library(room: Workroom, tmp_path: Path) -> None:
    old = "2020-05-01 08:00"
    article = room.authoring.new(title="巡堤")
    dated = replace(article.metadata, published_at=old)
    article = room.authoring.save(article.id, dated, Body((paragraph("水位平稳。"),)), article.version)
    (hit,) = found(room, article.id, "D01")
    assert "早于写稿的日子" in hit.message
    file = tmp_path / "旧稿.md"
    file.write_text("# 巡堤旧稿\n\n水位平稳。\n", "utf-8")
    brought = room.importing.import_file(file).article
    brought = room.authoring.save(brought.id, dated, brought.body, brought.version)
    assert not found(room, brought.id, "D01")


def grave(hits: list[Finding]) -> Counter[str]:
    return Counter(each.rule for each in hits if each.level is not Level.INFO)


def test_real_texts_are_told_nothing_that_is_not_so(room: Workroom, shared: Path) -> None:
    """Every error and warning of the three real texts was read by a person: half-width marks, what is not filled in yet."""
    real = shared / "real"
    word = room.importing.import_file(real / "article-word.docx").article
    assert grave(room.preflight.check_article(word)) == {"Q01": 82, "Q07": 1, "T01": 1, "I02": 6, "M01": 1}
    copied = room.importing.import_file(real / "article-wechat-clipboard.html").article
    assert grave(room.preflight.check_article(copied)) == {
        "Q01": 82,
        "Q07": 1,
        "I01": 4,
        "I02": 6,
        "M01": 2,
        "C03": 7,
    }  # fmt: skip; the same article again, in its seven longer paragraphs
    page = (real / "portal-article-page.txt").read_text("utf-8").splitlines()
    body = Body((*(paragraph(line.strip()) for line in page if line.strip()), Signature()))
    about = Metadata(title="防汛一线", column="dangjiandongtai", source="哈尔滨先锋网", contributor="道外区委组织部")
    assert grave(room.preflight.check(about, body)) == {"Q01": 92, "Q07": 1, "M02": 1}
