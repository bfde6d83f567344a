"""Pieces of Word files as Word itself writes them, beyond those of `word_files`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from word_files import p, part, r

RSID = 'w:rsidR="00A77B3E" w:rsidRPr="00F10C2D"'
EAST = '<w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="仿宋_GB2312"/>'
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
RIGHT = '<w:jc w:val="right"/>'
SIZE_2 = '<w:sz w:val="44"/><w:szCs w:val="44"/>'
SIZE_3 = '<w:sz w:val="32"/><w:szCs w:val="32"/>'
SPELLING = '<w:proofErr w:type="spellStart"/>'
SPELLING_END = '<w:proofErr w:type="spellEnd"/>'


def run(text: str, properties: str = "") -> str:
    """A run with the ids and fonts of a Chinese Word."""
    return (
        f"<w:r {RSID}><w:rPr>{EAST}{properties}{SIZE_3}</w:rPr><w:lastRenderedPageBreak/>"
        f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
    )


def text(words: str) -> str:
    """A paragraph of the running text, indented by two characters as Word does it."""
    return (
        f'<w:p w14:paraId="1A2B3C4D" w14:textId="77777777" {RSID} w:rsidRDefault="00A77B3E" w:rsidP="00A77B3E">'
        f'<w:pPr><w:spacing w:line="560" w:lineRule="exact"/>{INDENT}<w:rPr>{EAST}{SIZE_3}</w:rPr></w:pPr>'
        f'<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>{run(words)}</w:p>'
    )


def title(*lines: str) -> str:
    """A title as offices write it: centred lines of 小标宋 in size 2."""
    fonts = '<w:rFonts w:ascii="方正小标宋简体" w:eastAsia="方正小标宋简体" w:hint="eastAsia"/>'
    return "".join(p(r(line, fonts + SIZE_2), '<w:jc w:val="center"/>') for line in lines)


def field(instruction: str, result: str = "", before: str = "") -> str:
    """A complex field: its instruction (cut in two, as Word does), what it shows; `before` inside its first mark."""
    half = len(instruction) // 2
    cut = "".join(
        f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
        for piece in (instruction[:half], instruction[half:])
    )
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}' if result else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{before}</w:fldChar></w:r>{cut}{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def control(content: str, properties: str = "") -> str:
    """A content control around runs or blocks."""
    return f'<w:sdt><w:sdtPr><w:id w:val="-123"/>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def cell(content: str, properties: str = "") -> str:
    """A cell; `content` that is no markup becomes a paragraph."""
    content = content if content.startswith("<") else p(content)
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def table(rows: Sequence[Sequence[str]], properties: str = "", columns: int = 3) -> str:
    """A table of cells made by `cell`; what is no markup becomes one."""
    grid = '<w:gridCol w:w="2000"/>' * columns
    made = "".join(
        "<w:tr>" + "".join(one if one.startswith("<") else cell(one) for one in row) + "</w:tr>" for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/>{properties}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>{p('')}"
    )


def style(
    style_id: str, name: str, inside: str = "", based_on: str = "", kind: str = "paragraph", more: str = ""
) -> str:
    """A style of styles.xml."""
    parent = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{style_id}"{more}><w:name w:val="{name}"/>{parent}{inside}</w:style>'


def styles(*made: str) -> str:
    """styles.xml with these and the default style `a`."""
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>'
        '<w:kern w:val="2"/><w:sz w:val="21"/><w:szCs w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:latentStyles w:defLockedState="0"><w:lsdException w:name="heading 1" w:uiPriority="9"/></w:latentStyles>'
    )
    normal = style("a", "Normal", '<w:pPr><w:jc w:val="both"/></w:pPr>', more=' w:default="1"')
    return part("w:styles", defaults + normal + "".join(made))


def level(number: int, form: str, words: str, more: str = "") -> str:
    """A level of a numbering."""
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{words}"/>'
        '<w:lvlJc w:val="left"/></w:lvl>'
    )


def numbering(*abstracts: str, numbers: str = "") -> str:
    """numbering.xml: one `w:num` for each abstract numbering, from 1, and further `numbers`."""
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{one}</w:abstractNum>'
        for n, one in enumerate(abstracts)
    )
    nums = "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(abstracts)))
    return part("w:numbering", made + nums + numbers)


def numbered(content: str, number: int, depth: int = 0, more: str = "") -> str:
    """A paragraph with an automatic number."""
    return p(content, f'{more}<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def prop(name: str, value: str) -> str:
    """A property: an element of one value."""
    return f'<w:{name} w:val="{value}"/>'
