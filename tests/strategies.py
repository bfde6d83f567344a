"""Hypothesis strategies for the document model: everything a person may write, and what is awkward for a format.

Bodies hold Chinese with full-width punctuation beside marks, characters that Markdown and HTML give a meaning, lines
that begin like a list or a heading, nested lists, spanned tables, and empty and enormous paragraphs.
"""

from __future__ import annotations

from hypothesis import strategies as st

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
    MissingPicture,
    Paragraph,
    Quote,
    Rule,
    Signature,
    Table,
)
from editor_app.model.digest import sha256
from editor_app.model.inline import Inline, Inlines, LineBreak, Mark, canonical, loose_text
from editor_app.model.metadata import COVER_CROPS, MAX_KEYWORDS, Metadata
from editor_app.model.picture_edit import MAX_TILT, MAX_TONE, NO_EDITS, WHOLE, Area, Cover, Edits, Hide, Shape
from editor_app.model.text import one_line

ASSETS = tuple(sha256(f"picture {number}".encode()) for number in range(5))
EDITS = (  # few, for drawing them costs time in every body; `picture_edits` draws all there are
    *[NO_EDITS] * 4,
    Edits(turn=90),
    Edits(tilt=-25, crop=Area(0, 0, WHOLE, 5625)),
    Edits(auto=True, light=-100, contrast=100),
    Edits(
        hides=(Hide(Cover.MOSAIC, Shape.ELLIPSE, Area(1, 2, 3, 4)), Hide(Cover.BLUR, Shape.RECTANGLE, Area(0, 0, 9, 9)))
    ),
)
LINKS = (
    "https://example.org/",
    "http://example.org/a_b/(c)?d=1&e=*2*#f",
    "https://example.org/党建/页[1].html",
    "mailto:office@example.org",
    "HTTPS://EXAMPLE.ORG/~x!%20%e4|$",
)
_SNIPPETS = (
    "会", "“红色网格”", "建设", "，", "。", "（一）", "《决定》", "……", "——", "、", "：", "！", "党员", "先锋",
    "2023.", "2023年", "1. ", "10) ", "- ", "+ ", "* ", "# ", "## ", "> ", "=", "===", "---", "***", "___", "~~~",
    "```", "`", "``", "_", "*", "**", "__", "~~", "[", "]", "[x](y)", "![x](y)", "[x][1]", "[1]: http://a.b", "<", ">",
    "&", "&amp;", "&#65;", "&lt", "|", "| a | b |", "\\", "\\\\", "\\*", "{: .center }", "{:", "}", ": ", ":", "!",
    "<br>", "<b>", "</u>", "<u>", "<sup>", "<!-- -->", "<![", "<?x?>", "<script>", "<http://a.b>", "http://a.b/c_d_e",
    " ", "\u3000", "\u3000\u3000", "供稿：", "待补图", "图一", "\u200b", "\ufffd", "\ufeff", "e\u0301", "𠮷", "😀", "a", "Z",
    "0", "9", "\"", "'", "(", ")", "asset:", "$", "%", "^", "klzzwxh:0001", "wzxhzdk:3", "\t", "amp;",
)  # fmt: skip

MARKS = st.frozensets(st.sampled_from(Mark), max_size=3).map(
    lambda marks: marks - {Mark.SUBSCRIPT} if Mark.SUPERSCRIPT in marks else marks
)


def raw_text(max_size: int = 12) -> st.SearchStrategy[str]:
    """Any text, of snippets a format may stumble over and of arbitrary characters; not made lawful."""
    piece = st.one_of(st.sampled_from(_SNIPPETS), st.sampled_from(_SNIPPETS), st.characters())
    return st.lists(piece, max_size=max_size).map("".join)


def lines(max_size: int = 6) -> st.SearchStrategy[str]:
    """Lawful single lines, perhaps empty: captions, titles, names."""
    return raw_text(max_size).map(one_line)


@st.composite
def inlines(draw: st.DrawFn, max_runs: int = 5, breaks: bool = True, min_runs: int = 0) -> Inlines:
    """Canonical inlines. `breaks` allows hard line breaks."""
    parts: list[Inline] = []
    for _ in range(draw(st.integers(min_runs, max_runs))):
        if breaks and draw(st.integers(0, 7)) == 0:
            parts.append(LineBreak())
        text = draw(raw_text(5)).replace("\n", " ").replace("\r", " ")
        href = draw(st.sampled_from(LINKS)) if draw(st.integers(0, 5)) == 0 else None
        runs = loose_text(text, draw(MARKS), href)
        parts.extend(run for run in runs if breaks or not isinstance(run, LineBreak))
    return canonical(parts)


def full_inlines(max_runs: int = 5, breaks: bool = True) -> st.SearchStrategy[Inlines]:
    """Canonical inlines with at least one character."""
    return inlines(max_runs, breaks, 1).map(lambda made: made or canonical(loose_text("字")))


@st.composite
def paragraphs(draw: st.DrawFn, max_runs: int = 5) -> Paragraph:
    """Paragraphs of every alignment; now and then empty or enormous."""
    size = draw(st.integers(0, 19))
    if size == 0:
        content: Inlines = ()
    elif size == 1:
        content = canonical(loose_text(draw(raw_text(6).map(one_line)) * draw(st.integers(100, 800)) or "长" * 5000))
    else:
        content = draw(inlines(max_runs))
    align = draw(st.sampled_from(Align))
    return Paragraph(content, align, indent=align is Align.START and draw(st.booleans()))


@st.composite
def headings(draw: st.DrawFn) -> Heading:
    """Headings of every level and alignment, some of two lines."""
    return Heading(draw(full_inlines()), draw(st.integers(2, 4)), draw(st.sampled_from(Align)))


def figures() -> st.SearchStrategy[Figure]:
    """Pictures that are there; their assets are those of `ASSETS`."""
    width = st.none() | st.integers(10, 100)
    return st.builds(
        Figure,
        asset=st.sampled_from(ASSETS),
        alt=lines(),
        caption=lines(),
        credit=lines(4),
        width=width,
        edits=st.sampled_from(EDITS),
        consent=st.booleans(),
    )


@st.composite
def areas(draw: st.DrawFn) -> Area:
    """Rectangles anywhere in a picture."""
    left, top = draw(st.integers(0, WHOLE - 1)), draw(st.integers(0, WHOLE - 1))
    return Area(left, top, draw(st.integers(1, WHOLE - left)), draw(st.integers(1, WHOLE - top)))


def picture_edits() -> st.SearchStrategy[Edits]:
    """Every kind of edit of a picture."""
    tone = st.integers(-MAX_TONE, MAX_TONE)
    hides = st.lists(st.builds(Hide, st.sampled_from(Cover), st.sampled_from(Shape), areas()), max_size=3).map(tuple)
    return st.builds(
        Edits,
        turn=st.sampled_from((0, 90, 180, 270)),
        tilt=st.integers(-MAX_TILT, MAX_TILT),
        crop=st.none() | areas(),
        auto=st.booleans(),
        light=tone,
        contrast=tone,
        hides=hides,
    )


def missing_pictures() -> st.SearchStrategy[MissingPicture]:
    """待补图 with every field."""
    return st.builds(MissingPicture, why=lines(), origin=lines(), alt=lines(), caption=lines(), credit=lines(4))


def figure_rows() -> st.SearchStrategy[FigureRow]:
    """Two or three pictures side by side."""
    return st.lists(figures() | missing_pictures(), min_size=2, max_size=3).map(lambda row: FigureRow(tuple(row)))


@st.composite
def lists(draw: st.DrawFn, depth: int = 3) -> List:
    """Lists nested at most `depth` deep, numbered ones from any start."""
    items: list[ListItem] = []
    for _ in range(draw(st.integers(1, 4))):
        below = draw(lists(depth - 1)) if depth > 1 and draw(st.integers(0, 3)) == 0 else None
        items.append(ListItem(draw(inlines(3)), below))
    ordered = draw(st.booleans())
    start = draw(st.one_of(st.just(1), st.integers(1, 9999))) if ordered else 1
    return List(tuple(items), ordered, start)


def quotes() -> st.SearchStrategy[Quote]:
    """Quotations of one to three paragraphs."""
    return st.lists(paragraphs(3), min_size=1, max_size=3).map(lambda made: Quote(tuple(made)))


@st.composite
def tables(draw: st.DrawFn, max_rows: int = 4, max_columns: int = 4) -> Table:
    """Full grids with cells spanning rows and columns, with and without a heading row."""
    height, width = draw(st.integers(1, max_rows)), draw(st.integers(1, max_columns))
    taken: set[tuple[int, int]] = set()
    rows: list[tuple[Cell, ...]] = []
    for top in range(height):
        row: list[Cell] = []
        for left in range(width):
            if (top, left) in taken:
                continue
            room = next((x for x in range(left, width) if (top, x) in taken), width) - left
            spanned = draw(st.integers(0, 3)) == 0
            colspan = draw(st.integers(1, room)) if spanned else 1
            rowspan = draw(st.integers(1, height - top)) if spanned else 1
            taken.update((y, x) for y in range(top, top + rowspan) for x in range(left, left + colspan))
            row.append(Cell(draw(inlines(2)), colspan, rowspan, draw(st.sampled_from(Align))))
        rows.append(tuple(row))
    return Table(tuple(rows), draw(st.booleans()))


def blocks() -> st.SearchStrategy[Block]:
    """Any block but the 供稿 line, paragraphs most often."""
    return st.one_of(
        paragraphs(), paragraphs(), headings(), figures(), missing_pictures(), figure_rows(), lists(), quotes(),
        tables(), st.builds(Rule),
    )  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn, max_blocks: int = 6) -> Body:
    """Whole bodies; now and then with a 供稿 line, at any place."""
    made: list[Block] = draw(st.lists(blocks(), max_size=max_blocks))
    if draw(st.integers(0, 3)) == 0:
        made.insert(draw(st.integers(0, len(made))), Signature())
    return Body(tuple(made))


@st.composite
def metadata(draw: st.DrawFn) -> Metadata:
    """Metadata with every field free; the cover is empty or one of `ASSETS`, with and without crops."""
    names = (
        "title", "kicker", "subtitle", "column", "source", "author", "photographer", "contributor", "editor",
        "summary", "published_at",
    )  # fmt: skip
    values = {name: draw(lines(5)) for name in names}
    words = draw(st.lists(lines(3).filter(bool), max_size=min(MAX_KEYWORDS, 5), unique=True))
    crops = {name: draw(st.one_of(st.just(""), areas().map(str))) for name in COVER_CROPS}
    return Metadata(keywords=tuple(words), cover=draw(st.sampled_from(("", *ASSETS))), **crops, **values)


def json_values() -> st.SearchStrategy[object]:
    """Whatever JSON can say: for answers of servers."""
    return st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=12,
    )
