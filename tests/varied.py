"""Ten articles that differ as much as articles may: every kind of block, titles of every length, pictures in every place."""

from __future__ import annotations

from dataclasses import replace

from editor_app.assets import resource
from editor_app.model.article import Article
from editor_app.model.body import (
    Align,
    Block,
    Body,
    Cell,
    Figure,
    FigureRow,
    Heading,
    List,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
    heading,
    paragraph,
)
from editor_app.model.inline import LineBreak, Mark, Text
from editor_app.model.metadata import Metadata
from editor_app.model.picture_edit import parse_edits
from editor_app.services.workroom import Workroom

COUNT = 10
_LONG = (
    "清晨六点，江堤上已经站满了人。街道党工委把党员编成四个小组，一组装沙袋，一组传递，一组巡堤，一组照看老人，"
    "三个小时加固堤段二百六十米。"
)
_TITLES = (
    "江堤上的四个小组",
    "清晨六点的江堤 街道党员接力加固堤段丨四个小组三个小时二百六十米",
    "“板凳课堂”开课了",
    "A区2号楼加装电梯：居民议事会开了17次，终于动工了！",
    "一本民情账丨从三百件小事说起",
    "喆林路社区：一名老党员和他的巡逻队",
    "短",
    "党旗飘在田间地头 秋收抢收不误农时 机关党员下沉一线连续奋战十昼夜全部颗粒归仓",
    "新就业群体有了自己的“歇脚驿站” ",
    "周末的调解室里",
)


def _bodies(assets: list[str]) -> list[tuple[Block, ...]]:
    figures = [
        Figure(asset, caption=f"现场之{number}", credit="江平" if number % 2 else "")
        for number, asset in enumerate(assets, 1)
    ]
    table = Table(
        (
            (Cell((Text("小组"),)), Cell((Text("人数"),)), Cell((Text("米数"),))),
            (Cell((Text("装沙袋"),), rowspan=2), Cell((Text("12"),), align=Align.RIGHT), Cell((Text("130"),))),
            (Cell((Text("合计 130 米"),), colspan=2, align=Align.CENTER),),
        ),
        header=True,
    )
    deep = List((ListItem((Text("二楼"),)), ListItem((Text("三楼"),))), ordered=True, start=3)
    marks = tuple(
        Text(word, frozenset({mark})) for word, mark in zip("粗斜下删上标", [*Mark], strict=False)
    )  # one run of each mark
    return [
        (paragraph(_LONG), *figures[:1], paragraph(_LONG), Signature()),
        (heading("走上江堤，", "亮出身份"), paragraph(_LONG * 3), FigureRow(tuple(figures[:2])), paragraph(_LONG)),
        (FigureRow(tuple(figures[:3])), paragraph(_LONG * 2), Rule(), Paragraph((), indent=False), paragraph("完。")),
        (table, paragraph(_LONG), List((ListItem((Text("一楼"),), deep), ListItem((Text("顶楼"),))))),
        (
            Quote((paragraph("账本第一页写着：小事不小。"), Paragraph((Text("——老支书"),), Align.RIGHT, indent=False))),
            Paragraph((*marks, LineBreak(), Text("换行之后")), indent=False),
            Paragraph((Text("详见"), Text("公开的账本", href="https://example.org/账本?a=1&b=2"), Text("。"))),
        ),
        (paragraph("word " * 60 + "https://example.org/" + "long" * 40), figures[2], Signature()),
        (
            paragraph("两张照片。"),
            replace(figures[0], width=50),
            replace(figures[1], width=35, edits=parse_edits("turn90.crop0_0_10000_5000")),
        ),
        tuple(paragraph(_LONG * (number % 4 + 1)) for number in range(24)),
        (
            Heading((Text("三级标题"),), 3, Align.START),
            paragraph(_LONG),
            Heading((Text("四级"),), 4, Align.RIGHT),
            replace(figures[1], caption="", credit=""),
            Paragraph((Text("居中的一行"),), Align.CENTER, indent=False),
        ),
        (paragraph(_LONG), *figures, Signature()),
    ]


def write_varied(room: Workroom) -> list[Article]:
    """The ten, kept in the library of `room`, ready to be handed in to the practice site. All but the last propose the time
    that their page shows.
    """
    photos = sorted(resource("sample", "photos").glob("*.jpg"))[:4]
    assets = [added.asset.sha256 for added in room.illustrating.add_files(photos) if added.asset]
    articles = []
    for number, (title, blocks) in enumerate(zip(_TITLES, _bodies(assets), strict=True)):
        article = room.authoring.new(title=title.strip())
        metadata = Metadata(
            title=title.strip(),
            kicker="街道社区·一线" if number % 3 == 1 else "",
            subtitle="——记松江湾街道" if number % 4 == 1 else "",
            column=("dianxingshiji", "jiedaoshequ", "dangjiandongtai")[number % 3],
            source="练习站点",
            contributor="松江湾街道党工委",
            summary="四个小组，三个小时，二百六十米。" if number % 2 else "",
            published_at="" if number == COUNT - 1 else f"2026-0{number % 9 + 1}-1{number % 9} 0{number % 9}:05",
            cover=assets[-1] if number in (7, 9) else "",
            cover_slide="1000_1000_6000_7000" if number == 9 else "",
        )
        articles.append(room.authoring.save(article.id, metadata, Body(blocks), article.version))
    return articles
