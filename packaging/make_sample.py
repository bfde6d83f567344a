"""Makes the sample article that ships with the program: six photos from the drawings, and a Word file that shows them.

Run it after changing the text below or a drawing: `python packaging/make_sample.py`. Text, people and places are
invented. The Word file is built the way offices build theirs: no heading styles, indents of ideographic spaces, centred
bold lines for headings, the photos as they came from the phone.
"""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from PIL import Image

SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "sample"
PHOTO_SIZE = (1800, 1200)
PHOTO_WIDTH = Mm(146)
INDENT = "\u3000\u3000"
ZIP_DATE = (2026, 1, 1, 0, 0, 0)

# EXIF orientation -> what was done to the pixels before they were stored, and Word's turn (1/60000 degree) that shows
# them upright again.
STORED = {
    1: (None, 0),
    3: (Image.Transpose.ROTATE_180, 10_800_000),
    6: (Image.Transpose.ROTATE_90, 5_400_000),
}


@dataclass(frozen=True)
class Photo:
    """One drawing made a photo. `taken` as cameras write it; `place` is latitude and longitude in degrees, or None."""

    name: str
    caption: str
    taken: str
    orientation: int = 1
    place: tuple[float, float] | None = None


TITLE = "“红色驿站”亮灯守汛 松江湾街道党员志愿者护万家安澜"
SIGNATURE = "供稿：松江湾街道党工委"
HEADING_1 = ("灯亮起来，人站出来，", "织密守汛“前哨网”")
HEADING_2 = ("手传着手，心连着心，", "垒起堤上“连心墙”")

BRIEFING = Photo("briefing", "街道和社区负责人对照水情图划定巡堤路段", "2026:07:12 07:40:12")
LEVEE = Photo("levee", "巡堤队在临江段检查堤身", "2026:07:13 09:15:30", orientation=6, place=(45.8, 126.6))
RELAY = Photo("relay", "志愿者接力传递沙袋，加高子堤", "2026:07:18 15:22:47", orientation=3, place=(45.8, 126.6))
BOAT = Photo("boat", "社区工作者用冲锋舟转移低洼处居民", "2026:07:18 18:05:09")
SUPPLIES = Photo("supplies", "志愿者在街道活动中心清点生活物资", "2026:07:19 08:31:55")
NIGHT = Photo("night", "深夜的堤上，守夜的志愿者仍在岗位", "2026:07:19 23:48:20")
PHOTOS = (BRIEFING, LEVEE, RELAY, BOAT, SUPPLIES, NIGHT)

ARTICLE: tuple[str | tuple[str, str] | Photo, ...] = (
    (
        "入汛以来，江水一天天上涨，临江而居的松江湾街道绷紧了弦。街道党工委把沿江六处“红色驿站”改成守汛值守点，"
        "白天有人巡堤，夜里有人守灯，230名党员志愿者轮流上岗，让居民在雨声里也能睡个安稳觉。"
    ),
    BRIEFING,
    HEADING_1,
    (
        "7月12日清晨，第一场强降雨到来之前，街道和六个社区的负责人围着一张水情图开了20分钟的短会：哪一段堤矮、哪一户"
        "住得低、哪条路容易积水，一一标上红点，落实到人。会后，32个党员责任岗当天全部到位，驿站里添了雨衣、手电和救生绳，"
        "值班表贴在门口，谁在岗、找谁办，居民一眼就能看明白。"
    ),
    (
        "退休党员周树林今年68岁，在江边住了大半辈子，哪里的土软、哪里的水急，他心里有本账。听说要组队巡堤，他第一个报了名，"
        "还画了一张“老周巡堤图”，年轻志愿者人手一份。“我走得慢，可我看得细。”他说。12天里，巡堤队走过的路加起来超过"
        "900公里，发现并处置渗水等隐患7处。"
    ),
    LEVEE,
    HEADING_2,
    (
        "沙袋是一只一只传上去的。东段堤脚出现渗水的那个下午，志愿者在泥地里站成一列，机关干部挨着快递小哥，大学生挨着修鞋"
        "师傅，4个小时垒起一道80米长的子堤。没有人喊口号，只听见一声接一声的“接住”。"
    ),
    RELAY,
    (
        "低洼处的平安里小区积水没过小腿，社区工作者撑着冲锋舟挨家敲门，先接老人，再接孩子，连王奶奶养了六年的两只画眉也一起"
        "上了船。当晚，41户、96名居民全部住进了街道活动中心。"
    ),
    BOAT,
    (
        "活动中心里，热水、被褥、常用药早已备好。辖区商户送来面包和蔬菜，理发店的师傅支起了临时理发摊。志愿者按楼栋分组，"
        "把物资清点、登记、送到手上，一件不少。"
    ),
    SUPPLIES,
    (
        "夜深了，堤上的灯还亮着。守夜的志愿者说，灯亮着，大家心里就踏实。下一步，松江湾街道将把守汛中摸清的“民情账”留在"
        "驿站里，让这盏灯在平常的日子里也一直亮下去。"
    ),
    NIGHT,
)


def draw(svg: Path) -> Image.Image:
    """A drawing as pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    canvas = QImage(*PHOTO_SIZE, QImage.Format.Format_RGB888)
    canvas.fill(0xFFFFFFFF)
    painter = QPainter(canvas)
    QSvgRenderer(str(svg)).render(painter, QRectF(0, 0, *PHOTO_SIZE))
    painter.end()
    del application
    return Image.frombuffer("RGB", PHOTO_SIZE, bytes(canvas.constBits()), "raw", "RGB", canvas.bytesPerLine(), 1)


def photo_bytes(photo: Photo) -> bytes:
    """The drawing as a phone would have stored it: turned, with camera, date and (for two of them) place."""
    image = draw(SAMPLE / "drawings" / f"{photo.name}.svg")
    transpose, _ = STORED[photo.orientation]
    if transpose is not None:
        image = image.transpose(transpose)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, optimize=True, exif=_exif(photo))
    return out.getvalue()


def _exif(photo: Photo) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Drawn", "Sample Phone", photo.orientation
    exif[0x0132] = photo.taken
    exif.get_ifd(0x8769).update({0x9003: photo.taken, 0x9004: photo.taken})
    if photo.place is not None:
        latitude, longitude = photo.place
        exif.get_ifd(0x8825).update({1: "N", 2: _degrees(latitude), 3: "E", 4: _degrees(longitude)})
    return exif


def _degrees(value: float) -> tuple[float, float, float]:
    minutes = round((value - int(value)) * 60, 6)
    return float(int(value)), float(int(minutes)), round((minutes - int(minutes)) * 60, 3)


def word_bytes(photos: dict[str, bytes]) -> bytes:
    """The Word file, with `photos` (bytes by name) in their places. The same input gives the same bytes."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(28)
    core = document.core_properties
    core.author, core.title, core.comments = "松江湾街道", "", ""
    _write(document.add_paragraph(), TITLE, size=22, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, font="宋体")
    for part in ARTICLE:
        if isinstance(part, Photo):
            _add_photo(document.add_paragraph(), photos[part.name], part)
            _write(document.add_paragraph(), part.caption, size=12, align=WD_ALIGN_PARAGRAPH.CENTER, font="楷体")
        elif isinstance(part, tuple):
            heading = document.add_paragraph()
            _write(heading, part[0], size=16, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, font="黑体")
            heading.add_run().add_break()
            _write(heading, part[1], size=16, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, font="黑体")
        else:
            _write(document.add_paragraph(), INDENT + part, size=16)
    _write(document.add_paragraph(), SIGNATURE, size=16, align=WD_ALIGN_PARAGRAPH.RIGHT)
    out = io.BytesIO()
    document.save(out)
    return _with_fixed_dates(out.getvalue())


def _write(
    paragraph: Paragraph,
    text: str,
    *,
    size: int,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    font: str = "仿宋",
) -> Run:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if bold:
        run.bold = True
    if align is not None:
        paragraph.alignment = align
    return run


def _add_photo(paragraph: Paragraph, data: bytes, photo: Photo) -> None:
    """The photo's own bytes and a turn of the frame, as Word does it with pictures from a phone."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    sideways = photo.orientation >= 5
    size = {"height": PHOTO_WIDTH} if sideways else {"width": PHOTO_WIDTH}
    shape = paragraph.add_run().add_picture(io.BytesIO(data), **size)
    shape._inline.docPr.set("name", f"{photo.name}.jpg")
    _, turn = STORED[photo.orientation]
    if turn:
        frame = shape._inline.graphic.graphicData.pic.spPr.find(qn("a:xfrm"))
        assert frame is not None
        frame.set("rot", str(turn))


def _with_fixed_dates(package: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, ZIP_DATE)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(entry))
    return out.getvalue()


def main() -> None:
    """Write the six photos and the Word file into `resources/sample`."""
    (SAMPLE / "photos").mkdir(parents=True, exist_ok=True)
    photos = {photo.name: photo_bytes(photo) for photo in PHOTOS}
    for name, data in photos.items():
        (SAMPLE / "photos" / f"{name}.jpg").write_bytes(data)
        print(f"photos/{name}.jpg  {len(data) // 1000} KB")
    word = word_bytes(photos)
    (SAMPLE / "sample.docx").write_bytes(word)
    print(f"sample.docx  {len(word) // 1000} KB")


if __name__ == "__main__":
    main()
