"""Plain text in the encodings of offices, and Markdown as people type it."""

from __future__ import annotations

from corpus.planting import Planted, document


@document("notepad-gbk.txt", "Notepad of Windows 7: GBK, a title, indents of ideographic spaces, 供稿 at the end")
def gbk(plant: Planted) -> bytes:
    say = plant.say
    lines = [
        say("石桥修好了"),
        "",
        "　　" + say("断了两年的石桥重新通车。"),
        "　　" + say("修桥用的还是老石头。"),
        "",
        "供稿：" + say("石桥村"),
    ]
    return "\r\n".join(lines).encode("gbk")


@document(
    "rare-characters-gb18030.txt",
    "A register of names: four-byte characters of GB18030, letters of minorities, the euro sign",
)
def gb18030(plant: Planted) -> bytes:
    say = plant.say
    lines = [
        say("喆、䶮、㙍、𠅤四人的名字打不出来。"),
        say("藏文བོད་ཡིག与维文ئۇيغۇرچە并列。"),
        say("经费€1200。"),
        say("生僻地名：㳇溪、埄口。"),
    ]
    return "\n".join(lines).encode("gb18030")


@document("notepad-unicode.txt", "Notepad: “Unicode”, which is UTF-16 with its mark, lines ended as on Windows")
def utf16(plant: Planted) -> bytes:
    say = plant.say
    text = f"{say('山后的学校')}\r\n\r\n    {say('学校只有一面旗。')}\r\n    {say('旗每天升起。')}\r\n作者：{say('丁香')}\r\n"
    return text.encode("utf-16")


@document(
    "big-endian-without-mark.txt", "An old Mac or a printer's server: UTF-16 with the high byte first and no mark"
)
def utf16_be(plant: Planted) -> bytes:
    say = plant.say
    return f"{say('高字节在前的一行。')}\n{say('第二行有数字 2024 年。')}\n".encode("utf-16-be")


@document("utf-8-with-mark.txt", "Notepad of Windows 10: UTF-8 with its mark; old line ends, form feeds, tabs")
def utf8_mark(plant: Planted) -> bytes:
    say = plant.say
    text = f"{say('旧的换行')}\r{say('制表')}\t{say('之间')}\x0c{say('换页之后')}\x0b{say('纵表之后')}\u2028{say('行分隔之后')}\x85{say('下一行之后')}\n"
    return b"\xef\xbb\xbf" + text.encode()


@document(
    "message-of-a-phone.txt",
    "A message sent from a phone: emoji, no line ends, links, half-width punctuation, a mark for each picture",
)
def phone(plant: Planted) -> bytes:
    say = plant.say
    plant.lose(2)
    lines = [
        say("书记好😀👍🏽，稿子写好了:"),
        say("今天的雨很大，但没人走。"),
        "图一",
        say("（上面是合影）"),
        "【图2】",
        say("详见 https://example.org/a?b=c 。"),
    ]
    return "\n".join(lines).encode()


@document(
    "recorded-minutes.txt",
    "Minutes typed in a hurry: questions and answers, numbers by hand, a table of spaces, dashes",
)
def minutes(plant: Planted) -> bytes:
    say = plant.say
    lines = [
        say("座谈会记录"), "时间：2024年4月1日", "", say("一、修渠的事"), say("  1. 谁来出工"), say("  2. 谁来出料"), "————————",
        say("甲村    十二人    三天"), say("乙村    九人      四天"), say("* 星号开头的一行"), say("- 横线开头的一行"), say("# 井号不是标题"),
    ]  # fmt: skip
    return "\r\n".join(lines).encode("gb18030")


@document(
    "article.md",
    "Markdown: headings, marks, links, quotations, lists, a table, pictures beside, a rule, a line of metadata at the end",
)
def markdown(plant: Planted) -> bytes:
    say = plant.say
    plant.files["img/a.jpg"] = plant.picture("并列图")
    plant.lose()
    return f"""# {say("井水与河水")}

{say("村里原来")}**{say("只有一口井")}**{say("，而且")}*{say("水是咸的")}*。[{say("旧志")}](https://example.org/zhi){say("里写过。")}

![井沿](img/a.jpg "{say("井沿的勒痕")}")

![没有的图](img/none.jpg)

## {say("河水来了")}

> {say("饮水思源。")}

1. {say("挖渠")}
2. {say("架槽")}
   - {say("木槽")}
   - {say("石槽")}

| {say("年份")} | {say("亩数")} |
|---|---:|
| {say("一九五八")} | {say("三百二")} |

---

{say("最后一段有")}`{say("代码")}`{say("和")}\\*{say("星号")}\\*。

供稿：{say("井头村")}
""".encode()


@document(
    "pasted-into.md",
    "Markdown of other programs: set-out headings, bold across full-width marks, HTML inside, tasks, fences, footnotes",
)
def loose_markdown(plant: Planted) -> bytes:
    say = plant.say
    return f"""---
title: 别家的头
---

{say("下划线式的标题")}
======

{say("会上谈")}**“{say("红色网格")}”**{say("建设")}

<div align="center"><b>{say("块里的话")}</b></div>

- [ ] {say("未办的事")}
- [x] {say("已办的事")}

```python
{say("print(1)")}
```

{say("正文带注")}[^1]{say("，就此。")}

[^1]: {say("注的内容")}

{say("硬换行前")}{"  "}
{say("硬换行后")}\\
{say("反斜线后")}
""".encode()


@document("letter-from-taiwan.txt", "Big5, as programs of Taiwan and Hong Kong write it")
def big5(plant: Planted) -> bytes:
    say = plant.say
    lines = [
        say("鄉親們大家好："),
        say("返鄉的路修通了，從高雄到嘉義只要兩個鐘頭。"),
        say("請代我問候鄰里，年底再聚。"),
        say("署名者：陳國華"),
    ]
    return "\r\n".join(lines).encode("big5")


@document("traditional-in-gbk.txt", "Traditional characters in GBK, as an old Chinese Windows writes them")
def traditional(plant: Planted) -> bytes:
    say = plant.say
    lines = [say("縣誌載：渠成於萬曆年間。"), say("碑文尚存，字跡漫漶。"), say("録文者：張樹聲。")]
    return "\r\n".join(lines).encode("gbk")


@document(
    "cut-short-utf-8.txt",
    "UTF-8 cut in the middle of a character by a system that counts bytes, with a broken byte before",
)
def cut_short(plant: Planted) -> bytes:
    say = plant.say
    sentences = [say(f"第{number}句从系统里导出，字数不少。") for number in range(11, 21)]
    return "\n".join(sentences).encode() + b"\xff" + (say("其余的都好好的") + "完").encode()[:-1]
