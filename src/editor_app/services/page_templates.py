"""A saved page made into a profile's templates: its frame stays, its article, columns and lists become places to fill."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from editor_app.formats.saved_page import Node
from editor_app.portal.gate import ATTRIBUTES, EVERYWHERE, TAGS
from editor_app.services.page_finding import FoundPage
from editor_app.services.page_styles import InlineStyles, KeepFile

HEAD = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{% block head %}{% endblock %}
<meta name="SiteName" content="{{ site.SiteName }}">
<meta name="SiteDomain" content="{{ site.SiteDomain }}">
<meta name="SiteIDCode" content="{{ site.SiteIDCode }}">
<link rel="stylesheet" href="{{ style_url }}">
<link rel="stylesheet" href="{{ phone_url }}" media="{{ phone_media }}">
</head>
"""
MAIN = "{% block main %}{% endblock %}"
TITLE = "{% for part in title_parts %}<span>{{ part }}</span>{% endfor %}"
INFO = "<span>时间：{{ published_at }}</span>　<span>来源：{{ meta.source }}</span>　<span>点击：{{ clicks }}</span>"
TEXT = '<div class="body">{{ body }}</div>'
COLUMN_LINK = '<a href="{{ base }}/{{ item.path }}/">{{ item.name }}</a>'
ENTRY_LINK = '<a href="{{ entry.url }}">{{ entry.title }}</a>'
_INSTEAD = {
    "font": "span",
    "center": "div",
    "form": "div",
    "marquee": "div",
    "strike": "s",
    "big": "span",
    "tt": "code",
}
SHORT_FORM = 100
_NEIGHBOURS = ("上一篇", "下一篇")
_VOID = frozenset({"br", "hr", "img", "wbr", "col"})
_IN_TABLES = frozenset({"table", "tbody", "thead", "tfoot", "tr"})
_NO_PLACE = frozenset({"width", "height", "loading"})
_ARTICLE_HEAD = """{% extends "base.html.j2" %}
{% block head %}
<title>{{ meta.title }} - {{ site.name }}</title>
<meta name="ColumnName" content="{{ column.name if column else '' }}">
<meta name="ColumnType" content="{{ column.about if column else '' }}">
<meta name="ArticleTitle" content="{{ meta.title }}">
<meta name="PubDate" content="{{ published_at }}">
<meta name="ContentSource" content="{{ meta.source }}">
<meta name="Keywords" content="{{ keywords }}">
<meta name="Author" content="{{ meta.author }}">
<meta name="Description" content="{{ meta.summary }}">
<meta name="Image" content="{{ image }}">
<meta name="Url" content="{{ url }}">
{% endblock %}
{% block main %}
"""
_ARTICLE_FOOT = "\n{% endblock %}\n"


@dataclass(frozen=True, slots=True)
class Templates:
    """`base.html.j2` and `article.html.j2`, and the style sheet of what stood in attributes."""

    base: str
    article: str
    css: str


def make_templates(body: Node, found: FoundPage, keep: KeepFile) -> Templates:
    """The templates of a page in which at least the text was found."""
    if found.text is None:
        raise ValueError("no text")
    maker = _Maker(found, keep)
    area, first, last = _area(found)
    frame = maker.html(body, {(id(area), number) for number in range(first, last + 1)}, id(area), first)
    if area is found.text:
        main = TEXT
    else:
        parts = [part for part in (found.title, found.info, found.text) if part is not None]
        wanted = {id(each) for part in parts for each in (part, *part.above())}
        inside = area.children[first : last + 1]
        main = "".join(maker.article(child, wanted) for child in inside if isinstance(child, Node))
    missing = f"<h1>{TITLE}</h1>\n" if found.title is None else ""
    missing += f'<div class="info">{INFO}</div>\n' if found.info is None else ""
    main = main.replace(TEXT, missing + TEXT)
    return Templates(f"{HEAD}{frame}\n</html>\n", f"{_ARTICLE_HEAD}{main}{_ARTICLE_FOOT}", maker.styles.css())


def _area(found: FoundPage) -> tuple[Node, int, int]:
    """The innermost element around title, line and text that can hold a page's own part, and which of its children hold
    them. Between the rows of a table nothing can stand: then it is what the table stands in, or the cell that is the text.
    """
    parts = [part for part in (found.title, found.info, found.text) if part is not None]
    around = [[*reversed(part.above()), part] for part in parts]
    area = next(node for node in reversed(around[0][:-1] or around[0]) if all(node in chain[:-1] for chain in around))
    if area.tag in _IN_TABLES and len(parts) == 1:
        return parts[0], 0, len(parts[0].children) - 1
    while area.tag in _IN_TABLES and area.parent is not None:
        area = area.parent
    at = [next(i for i, child in enumerate(area.children) if child in chain) for chain in around]
    return area, min(at), max(at)


class _Maker:
    def __init__(self, found: FoundPage, keep: KeepFile) -> None:
        self._found = found
        self._keep = keep
        self.styles = InlineStyles(keep)
        parts = [part for part in (found.title, found.info, found.text) if part is not None]
        self._around = {id(each) for part in parts for each in (part, *part.above())}
        self._columns = id(found.columns.node) if found.columns else 0
        self._lists = {id(group.node): number for number, group in enumerate(found.lists)}

    def html(self, node: Node, left_out: set[tuple[int, int]], area: int, first: int) -> str:
        """The frame: everything but the children `left_out`, in whose place the block for the page's own part stands."""
        if id(node) == self._columns:
            return self._loop(node, "item", "columns", COLUMN_LINK)
        if id(node) in self._lists:
            return self._loop(node, "entry", "latest", ENTRY_LINK) if self._lists[id(node)] == 0 else ""
        if _first_words(node).startswith(_NEIGHBOURS) and id(node) not in self._around:
            return ""
        if node.tag == "form" and id(node) not in self._around and len(node.text()) < SHORT_FORM:
            return ""  # a search box; old portals have the whole page in a form, too
        inner: list[str] = []
        for number, child in enumerate(node.children):
            if id(node) == area and number == first:
                inner.append(f"\n{MAIN}\n")
            if (id(node), number) in left_out:
                continue
            inner.append(self.html(child, left_out, area, first) if isinstance(child, Node) else _text(child))
        return self._element(node, "".join(inner))

    def article(self, node: Node, wanted: set[int]) -> str:
        """The page's own part: only the way to title, line and text, and these as places to fill."""
        found = self._found
        if node is found.title:
            return self._element(node, TITLE)
        if node is found.info:
            return self._element(node, INFO)
        if node is found.text:
            return self._element(node, TEXT)
        if id(node) not in wanted:
            return ""
        return self._element(node, "".join(self.article(c, wanted) for c in node.children if isinstance(c, Node)))

    def _loop(self, node: Node, name: str, values: str, link: str) -> str:
        """The element with its links made from a list, each in what its first one stood in."""
        around = _wrapper(node)
        start, end = (self._element(around, "\0").split("\0")) if around is not None else ("", " ")
        loop = f"{{% for {name} in {values} %}}{start}{link}{end}{{% endfor %}}"
        if node.tag in _IN_TABLES:  # a table cannot hold links outside its cells
            if node.tag == "table":
                return f'<div class="linked">{loop}</div>'
            cell = f"<td>{loop}</td>"
            return cell if node.tag == "tr" else f"<tr>{cell}</tr>"
        return self._element(node, loop)

    def _element(self, node: Node, inner: str) -> str:
        """The element in the grammar of pages; one that is none of theirs leaves only what is in it."""
        tag = _INSTEAD.get(node.tag, node.tag)
        if tag not in TAGS or (tag in ("html", "head") or ":" in tag):
            return inner
        if tag == "img":
            return self._image(node)
        if tag in _VOID:
            return f"<{tag}>"
        attributes = {name: value for name, value in node.attributes.items() if _may_have(tag, name)}
        if own := self.styles.class_of(node.attributes, node.tag):
            attributes["class"] = f"{attributes.get('class', '')} {own}".strip()
        if tag == "a":
            attributes["href"] = "{{ base }}/"
        shown = "".join(
            f' {name}="{_attribute(value) if name != "href" else value}"' for name, value in attributes.items()
        )
        return f"<{tag}{shown}>{inner}</{tag}>"

    def _image(self, node: Node) -> str:
        name = self._keep(node.attributes.get("src", ""))
        if not name:
            return ""
        sizes = {key: node.attributes.get(key, "") for key in ("width", "height")}
        shown = "".join(f' {key}="{value}"' for key, value in sizes.items() if value.isascii() and value.isdigit())
        return f'<img src="{{{{ base }}}}/{name}" alt="{_attribute(node.attributes.get("alt", ""))}"{shown}>'


def _may_have(tag: str, name: str) -> bool:
    if (
        name in ("href", "src", "title")
        or not name.replace("-", "").isalnum()
        or not name.isascii()
        or not name.islower()
    ):
        return False
    return name in EVERYWHERE or (name in ATTRIBUTES.get(tag, ()) and name not in _NO_PLACE)


def _wrapper(node: Node) -> Node | None:
    """What holds the first link right below `node`, where several links are held so."""
    holders = [
        child
        for child in node.children
        if isinstance(child, Node) and child.tag in ("li", "dd", "span", "p", "div")
        if sum(each.tag == "a" for each in child.nodes()) == 1
    ]
    if len(holders) < 2 or node.tag in _IN_TABLES:
        return None
    plain = [child for child in holders if child.tag == holders[0].tag]
    return plain[min(1, len(plain) - 1)]  # the first one is often marked as the one that is shown


def _first_words(node: Node) -> str:
    """The first text in an element that is not blank."""
    for each in node.nodes():
        for child in each.children:
            if isinstance(child, str) and child.strip():
                return child.strip()
            if isinstance(child, Node):
                break
    return ""


def _text(text: str) -> str:
    """Words as they stand between tags, with no meaning for the template."""
    return escape(text, quote=False).replace("{", "&#123;")


def _attribute(value: str) -> str:
    return escape(" ".join(value.split())).replace("{", "&#123;")
