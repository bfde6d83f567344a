"""Files that LibreOffice wrote: each is converted from a flat OpenDocument text made here, and committed under `files`.

`python -m corpus.remake --office` converts them anew.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from corpus.planting import Planted, document

FILES = Path(__file__).resolve().parent / "files"
SOURCES: dict[str, Callable[[Planted], str]] = {}
"""The flat text from which a file of this name is converted."""

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing", "svg": "svg-compatible",
        "fo": "xsl-fo-compatible",
    }.items()
)  # fmt: skip
_LINKS = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def flat(body: str, *, header: str = "", footer: str = "") -> str:
    """A flat OpenDocument text with the styles that the bodies here use."""

    def paragraph(name: str, look: str, letters: str = "") -> str:
        return (
            f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties {look}/>'
            f"<style:text-properties {letters}/></style:style>"
        )

    bold = 'fo:font-weight="bold" style:font-weight-asian="bold"'
    automatic = (
        paragraph("T", 'fo:text-align="center"', f'fo:font-size="22pt" style:font-size-asian="22pt" {bold}')
        + paragraph("I", 'fo:text-indent="0.85cm"')
        + paragraph("C", 'fo:text-align="center"')
        + paragraph("B", 'fo:text-align="center"', bold)
        + paragraph("R", 'fo:text-align="end"')
        + f'<style:style style:name="b" style:family="text"><style:text-properties {bold}/></style:style>'
        + '<style:style style:name="u" style:family="text"><style:text-properties style:text-underline-style="solid"/></style:style>'
        + '<style:style style:name="p" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
        + '<style:style style:name="g" style:family="graphic"><style:graphic-properties style:wrap="none"/></style:style>'
        + '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        + '<text:list-level-style-bullet text:level="2" text:bullet-char="•"/></text:list-style>'
        + '<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-left="3cm" fo:margin-right="3cm"/>'
        + "<style:header-style/><style:footer-style/></style:page-layout>"
    )
    margins = (f"<style:header>{header}</style:header>" if header else "") + (
        f"<style:footer>{footer}</style:footer>" if footer else ""
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} {_LINKS} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
        f'<office:styles><style:style style:name="Standard" style:family="paragraph"/><style:style style:name="Heading_20_1" style:display-name="Heading 1" '
        f'style:family="paragraph" style:default-outline-level="1"/><style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:default-outline-level="2"/></office:styles>'
        f'<office:automatic-styles>{automatic}</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">{margins}</style:master-page></office:master-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def p(style: str, inside: str) -> str:
    """A paragraph."""
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def picture(data: bytes) -> str:
    """A picture in the line."""
    return (
        '<draw:frame draw:style-name="g" text:anchor-type="as-char" svg:width="6cm" svg:height="4.5cm"><draw:image><office:binary-data>'
        f"{b64encode(data).decode()}</office:binary-data></draw:image></draw:frame>"
    )


def article(plant: Planted) -> str:
    """An article with its title, headings, pictures, caption and signature."""
    say = plant.say
    return flat(
        p("T", say("灯塔下的书屋"))
        + p("I", say("书屋只有一间，") + f'<text:span text:style-name="b">{say("藏书三千册")}</text:span>' + say("。守塔人管着钥匙。"))
        + p("C", picture(plant.picture("书屋")))
        + p("C", say("书屋的窗朝着海。"))
        + p("B", say("读书声里，") + "<text:line-break/>" + say("潮水自来"))
        + p("I", say("孩子们放学就来。") + f'<text:a xlink:type="simple" xlink:href="https://example.org/shu">{say("书目")}</text:a>' + say("贴在门上。"))
        + p("R", "供稿：" + say("灯塔村"))
    )  # fmt: skip


def features(plant: Planted) -> str:
    """Headings, lists, a table, notes, a frame, margins, a comment."""
    say = plant.say
    note = f'<text:note text:note-class="footnote" text:id="f1"><text:note-citation>1</text:note-citation><text:note-body>{p("Standard", say("据灯塔日志。"))}</text:note-body></text:note>'
    box = f'<draw:frame draw:style-name="g" text:anchor-type="paragraph" svg:width="5cm" svg:height="2cm"><draw:text-box>{p("Standard", say("框里是潮汐表。"))}</draw:text-box></draw:frame>'
    plain = "Standard"
    cells = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell>{p(plain, say(one))}</table:table-cell>' for one in row)}</table:table-row>"
        for row in (("月份", "潮高"), ("三月", "两米一"))
    )
    wide = f'<table:table-row><table:table-cell table:number-columns-spanned="2">{p("Standard", say("合并的一格"))}</table:table-cell><table:covered-table-cell/></table:table-row>'
    entries = (
        f'<text:list text:style-name="N"><text:list-item>{p("Standard", say("备油"))}<text:list><text:list-item>{p("Standard", say("桐油"))}</text:list-item></text:list></text:list-item>'
        f"<text:list-item>{p('Standard', say('擦镜'))}</text:list-item></text:list>"
    )
    comment = f"<office:annotation><dc:creator>编辑</dc:creator>{p('Standard', say('此处可配图'))}</office:annotation>"
    return flat(
        f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{say("守塔日常")}</text:h>'
        + p("I", say("每天傍晚点灯") + note + say("，清晨熄灯。"))
        + f'<text:h text:style-name="Heading_20_2" text:outline-level="2">{say("点灯之前")}</text:h>'
        + entries
        + p("I", say("框在旁边。") + box)
        + f'<table:table><table:table-column table:number-columns-repeated="2"/>{cells}{wide}</table:table>'
        + p("I", say("海面") + "<text:tab/>" + say("风平") + "<text:s text:c=\"3\"/>" + say("浪静") + f'<text:span text:style-name="p">{say("注")}</text:span>' + comment + f'<text:span text:style-name="u">{say("。底下划线")}</text:span>')
        + p("C", picture(plant.picture("灯镜"))),
        header=p("C", say("灯塔通讯")),
        footer=p("C", "第<text:page-number>1</text:page-number>页"),
    )  # fmt: skip


def converted(
    name: str, traits: str, source: Callable[[Planted], str], change: Callable[[Planted], None] = lambda plant: None
) -> None:
    """Take a file that was converted into the corpus; `change` says what the format itself cannot hold."""
    SOURCES[name] = source

    @document(name, traits)
    def make(plant: Planted) -> bytes:
        source(plant)
        change(plant)
        return (FILES / name).read_bytes()


def _without_pictures(plant: Planted) -> None:
    plant.lose(len(plant.shown))
    plant.shown.clear()


def _redrawn(plant: Planted) -> None:
    plant.redrawn = True


def _box_as_picture(plant: Planted) -> None:
    """Its pages show a text box as a picture and a comment not at all."""
    plant.redrawn = True
    plant.picture("框的图")
    for words in ("框里是潮汐表。", "此处可配图"):
        plant.words.remove(words)


def _without_shapes(plant: Planted) -> None:
    """A text box leaves the same mark as a picture."""
    _without_pictures(plant)
    plant.lose()


converted("libreoffice-article.docx", "LibreOffice: an article as a Word file", article)
converted("libreoffice-article.rtf", "LibreOffice: an article as RTF", article, _redrawn)
converted("libreoffice-article.html", "LibreOffice: an article as a page with its pictures inside", article, _redrawn)
converted("libreoffice-article.doc", "LibreOffice: an article as Word 97, its bare words", article, _without_pictures)
converted(
    "libreoffice-features.docx", "LibreOffice: headings, lists, tables, notes, frames, margins as a Word file", features
)
converted("libreoffice-features.rtf", "LibreOffice: the same as RTF", features, _redrawn)
converted("libreoffice-features.html", "LibreOffice: the same as a page", features, _box_as_picture)
converted("libreoffice-features.doc", "LibreOffice: the same as Word 97, its bare words", features, _without_shapes)
