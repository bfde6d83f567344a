"""Material from outside with an attack in every place where its format has one, written as an attacker would: raw."""

from __future__ import annotations

import io
import quopri
from collections.abc import Sequence

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from editor_app.model.text import replace_illegal

MARKDOWN = """# {a}

{a}

[{a}](https://ok.example) and [x]({a}) and [x](<{a}>) and [x](https://ok.example "{a}") and <{a}>

![{a}](x.png "{a}"){{: width={a} credit="{a}" }}

![x]({a})

![x](missing: "{a}"){{: why="{a}" origin="{a}" }}

- {a}
    1. {a}

> {a}

| {a} | x |
|-----|---|
| x | {a} {{: {a} }} |

```{a}
{a}
```

<div {a}>{a}</div>

[{a}][r]

[r]: {a} "{a}"

x
{{: {a} class="{a}" }}

供稿：{a}
"""
HTML = """<p>{a}</p><p title="{a}">x</p><p title='{a}'>x</p><p title={a}>x</p><p class="{a}" style="{a}" id="{a}">x</p>
<a href="{a}">x</a><a href='{a}'>x</a><a href={a}>x</a><img src="{a}" alt="{a}"><img data-src='{a}' alt='{a}'>
<h2>{a}</h2><ul><li>{a}</li></ul><ol start="{a}"><li>x</li></ol><blockquote>{a}</blockquote>
<table background="{a}"><tr><td colspan="{a}">{a}</td><th>{a}</th></tr></table>
<p class="sig" data-block="{a}">供稿：{a}</p><h3 data-block='{a}'>x</h3>
<div class="fig one" data-block="{a}"><figure class="w60" data-width="{a}"><img src="{a}" data-asset="{a}" data-edits="{a}"
data-consent="{a}" alt="{a}"><figcaption>{a}<i class="credit">{a}</i></figcaption></figure></div>
<figure class="missing" data-why="{a}" data-origin='{a}' data-alt="{a}"><div class="miss">待补图</div><figcaption>{a}</figcaption>
</figure><!-- {a} --><section data-x="{a}" onclick="{a}">{a}</section>"""
PAGE = "<html><head><title>{a}</title><meta name='author' content='{a}'></head><body>" + HTML + "</body></html>"
TEXT = "{a}\n来源：{a}　作者：{a}\n\n{a}\n\n　　{a}。\n\n供稿：{a}\n"


def encoded(text: str) -> bytes:
    """UTF-8, with halves of characters as a careless program writes them."""
    return text.encode("utf-8", "surrogatepass")


def markdown(attack: str) -> bytes:
    return encoded(MARKDOWN.format(a=attack))


def page(attack: str) -> bytes:
    return encoded(PAGE.format(a=attack))


def text(attack: str) -> bytes:
    return encoded(TEXT.format(a=attack))


def cf_html(attack: str) -> bytes:
    """Windows' form of HTML on the clipboard."""
    head = f"Version:0.9\r\nStartHTML:0\r\nSourceURL:{attack}\r\n"
    return encoded(f"{head}<html><body><!--StartFragment-->{HTML.format(a=attack)}<!--EndFragment--></body></html>")


def mht(attack: str) -> bytes:
    """A web archive whose headers are attacks too."""
    name = attack.encode("utf-8", "surrogatepass")
    return b"".join(
        [
            b"MIME-Version: 1.0\r\nSubject: "
            + name
            + b'\r\nContent-Type: multipart/related; boundary="=_b"\r\n\r\n--=_b\r\n',
            b"Content-Location: " + name + b"\r\nContent-Transfer-Encoding: quoted-printable\r\n",
            b'Content-Type: text/html; charset="utf-8"\r\n\r\n' + quopri.encodestring(page(attack)),
            b"\r\n--=_b\r\nContent-Location: "
            + name
            + b"\r\nContent-Type: image/png\r\n\r\n"
            + name
            + b"\r\n--=_b--\r\n",
        ]
    )


def _rtf_words(words: str) -> str:
    out = []
    for char in replace_illegal(words)[0]:
        if char in "\\{}":
            out.append("\\" + char)
        elif char == "\n":
            out.append("\\line ")
        elif " " <= char <= "~":
            out.append(char)
        else:
            units = char.encode("utf-16-le")
            for low, high in zip(units[::2], units[1::2], strict=True):
                number = low + 256 * high
                out.append(f"\\u{number - 65536 if number > 32767 else number}?")
    return "".join(out)


def rtf(attack: str) -> bytes:
    """An RTF file with the attack as words, in fields, in the file's properties and as it is."""
    words = _rtf_words(attack)
    parts = [
        r"{\rtf1\ansi\ansicpg936 {\info{\title ", words, r"}{\author ", words, "}}", words, r"\par ",
        r'{\field{\*\fldinst HYPERLINK "', words, r'"}{\fldrslt ', words, r"}}\par ",
        r'{\field{\*\fldinst INCLUDEPICTURE "', words, r'"}{\fldrslt x}}\par ',
        r"{\trowd\cellx1000\intbl ", words, r"\cell\row}\pard {\footnote ", words, r"}{\*\bkmkstart ", words, r"}x\par ",
        attack.encode("utf-8", "replace").decode(), r"\par}",
    ]  # fmt: skip
    return "".join(parts).encode("utf-8")


def docx(attacks: Sequence[str]) -> bytes:
    """A Word file with the attacks as words, targets of links, instructions of fields, names of pictures and properties."""
    document = Document()
    for attack in attacks:
        words = replace_illegal(attack)[0].replace("\x0b", " ").replace("\x0c", " ")
        document.add_paragraph(words)
        document.add_heading(words, 2)
        link = OxmlElement("w:hyperlink")
        target = document.part.relate_to(words, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), target)
        link.set(qn("w:tooltip"), words)
        run = OxmlElement("w:r")
        letters = OxmlElement("w:t")
        letters.text = words
        run.append(letters)
        link.append(run)
        document.add_paragraph("x")._p.append(link)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f'HYPERLINK "{words}"')
        document.add_paragraph("x")._p.append(field)
        document.add_table(1, 1).cell(0, 0).text = words
    document.core_properties.title = replace_illegal(attacks[0])[0][:200]
    target_file = io.BytesIO()
    document.save(target_file)
    return target_file.getvalue()
