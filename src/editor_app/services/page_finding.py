"""Where on a saved article page what stands: title, line of time and source, text, columns, lists. Guesses, all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from editor_app.formats.saved_page import Node, SavedPage

_DATE = re.compile(r"\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}")
_INFO_WORDS = re.compile(r"时间|日期|来源|作者|点击|浏览|发布|编辑")
_SEPARATORS = re.compile(r"\s*[-_|—–－｜]+\s*")
_COLUMN = re.compile(r"[\u4e00-\u9fff·、（）()A-Za-z0-9]{2,10}\Z")
_HAS_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_OTHER_LINKS = """
    首页 网站首页 返回首页 主页 回到首页 设为首页 加入收藏 收藏本站 联系我们 关于我们 更多 更多>> 上一篇 下一篇 登录 注册 网站地图 打印
    关闭 返回 返回顶部 搜索 当前位置 字体 大 中 小 繁体 English 无障碍 下一页 上一页 尾页 末页
"""
NO_COLUMNS = frozenset(_OTHER_LINKS.split())
_TITLED = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti|headline)(?:$|[\s\d_-])", re.I)
_LARGE = re.compile(r"font-size|font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
SHORTEST_TITLE, LONGEST_TITLE = 4, 120
LONGEST_INFO = 200
FEWEST_COLUMNS, FEWEST_ENTRIES = 4, 3
LINKED = 0.7


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """An element that holds hardly anything but links: their words, and whether they are columns or entries of a list."""

    node: Node
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """What was found; None and empty where nothing looked like it."""

    title: Node | None
    info: Node | None
    text: Node | None
    columns: LinkGroup | None
    lists: tuple[LinkGroup, ...]
    site_name: str

    def list_bytes(self) -> int:
        """After how many bytes of GBK lists seem to cut their titles; 0 where nothing speaks for a number."""
        sizes = Counter(len(word.rstrip(".…").encode("gbk", "replace")) for group in self.lists for word in group.words)
        longest = max(sizes, default=0)
        cut = sum(count for size, count in sizes.items() if size >= longest - 1)
        return longest + longest % 2 if cut >= 2 and longest >= 20 else 0


def find_parts(page: SavedPage) -> FoundPage:
    """Look through a page."""
    nodes = list(page.body.nodes())
    place = {id(node): number for number, node in enumerate(nodes)}
    text = _find_text(nodes)
    title = _find_title(nodes, page, place[id(text)] if text is not None else len(nodes))
    first = place[id(title)] if title is not None else 0
    info = _find_info(nodes[first:], title, text)
    groups = [group for group in _groups(nodes, text) if _apart(group.node, (title, info, text))]
    columns = _find_columns(groups)
    lists = tuple(group for group in groups if group is not columns and _is_list(group))
    return FoundPage(title, info, text, columns, lists, _site_name(page, title))


def column_names(group: LinkGroup | None) -> list[str]:
    """The names in a group that can be columns, each once."""
    words = group.words if group is not None else ()
    return [word for word in dict.fromkeys(words) if _is_column(word)]


def _is_column(word: str) -> bool:
    return bool(_COLUMN.match(word)) and bool(_HAS_CHINESE.search(word)) and word not in NO_COLUMNS


def _find_text(nodes: Sequence[Node]) -> Node | None:
    """The element with most running text right in it: paragraphs count for what they stand in, and half for its parent."""
    scores: Counter[int] = Counter()
    by_id = {id(node): node for node in nodes}
    for node in nodes:
        if any(each.tag == "a" for each in (node, *node.above()[:3])):
            continue
        own = sum(len(child.strip()) for child in node.children if isinstance(child, str))
        holder = node.parent if node.tag in ("p", "span", "section", "font", "strong") and node.parent else node
        if own >= 15:
            scores[id(holder)] += own
            if holder.parent is not None and holder.parent.tag != "body":
                scores[id(holder.parent)] += own // 2
    if not scores:
        return None
    best, score = scores.most_common(1)[0]
    node = by_id[best]
    return node if score >= 40 and node.tag != "body" else None


def _find_title(nodes: Sequence[Node], page: SavedPage, before: int) -> Node | None:
    """The longest words before the text that the document's own title begins with; else the last element that calls itself a
    title, else the last heading.
    """
    asked = page.metas.get("articletitle") or page.metas.get("og:title") or page.title
    wanted = _plain(asked)
    own = [node for node in nodes[:before] if SHORTEST_TITLE <= len(node.text()) <= LONGEST_TITLE and not _linked(node)]
    matching = [node for node in own if wanted.startswith(_plain(node.text()))]
    if matching:
        longest = max(len(node.text()) for node in matching)
        return [node for node in matching if len(node.text()) == longest][-1]
    named = [
        node for node in own if _TITLED.search(node.attributes.get("class", "") + " " + node.attributes.get("id", ""))
    ]
    styled = [node for node in own if _LARGE.search(node.attributes.get("style", "")) or node.tag in ("strong", "big")]
    headings = [node for node in own if node.tag in ("h1", "h2", "h3", "h4")]
    return next((found[-1] for found in (named, headings, styled) if found), None)


def _linked(node: Node) -> bool:
    """Whether it is, holds or stands in a link."""
    return any(each.tag == "a" for each in (*node.nodes(), *node.above()))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _find_info(nodes: Sequence[Node], title: Node | None, text: Node | None) -> Node | None:
    """The first element from the title on with a date and a word of such lines."""
    best: Node | None = None
    for node in nodes:
        if node is text:
            break
        words = node.text()
        fits = len(words) <= LONGEST_INFO and _DATE.search(words) and _INFO_WORDS.search(words)
        if fits and node is not title and (title is None or node not in title.above()):
            if best is None or best in node.above():
                best = node
            if text is not None and text in node.nodes():
                best = None
    return _whole_line(best) if best is not None else None


def _whole_line(node: Node) -> Node:
    """From a part of the line (a date in a `<span>`) to the line."""
    while node.parent is not None and node.tag in ("span", "small", "font", "b", "i", "em", "strong", "time"):
        if len(node.parent.text()) > LONGEST_INFO:
            break
        node = node.parent
    return node


def _groups(nodes: Sequence[Node], text: Node | None) -> list[LinkGroup]:
    """Every element that is hardly anything but links, the outermost of those with the same links."""
    inside = {id(node) for node in text.nodes()} if text is not None else set()
    found: list[LinkGroup] = []
    taken: set[int] = set()
    for node in nodes:
        if node.tag in ("body", "a") or id(node) in inside or id(node) in taken:
            continue
        links = [each for each in node.nodes() if each.tag == "a" and each.text()]
        words = tuple(link.text() for link in links)
        if len(words) < FEWEST_ENTRIES or any(id(link) in taken for link in links):
            continue
        if sum(map(len, words)) >= LINKED * len(node.text()) and _alike(words):
            found.append(LinkGroup(_innermost(node, len(words)), words))
            taken.update(id(each) for each in node.nodes())
    return found


def _innermost(node: Node, links: int) -> Node:
    """The element right around the same links."""
    while True:
        inner = [
            child
            for child in node.children
            if isinstance(child, Node) and sum(each.tag == "a" and bool(each.text()) for each in child.nodes()) == links
        ]
        if not inner:
            return node
        node = inner[0]


def _alike(words: Sequence[str]) -> bool:
    """Either nearly all short, or nearly all long: a box of columns beside a list is two groups."""
    short = sum(len(word) <= 8 for word in words)
    return short >= 0.8 * len(words) or short <= 0.2 * len(words)


def _find_columns(groups: Sequence[LinkGroup]) -> LinkGroup | None:
    fitting = [(len(column_names(group)), group) for group in groups]
    best = max(fitting, key=lambda one: one[0], default=None)
    return best[1] if best is not None and best[0] >= FEWEST_COLUMNS else None


def _is_list(group: LinkGroup) -> bool:
    return sum(len(word) > 8 for word in group.words) >= FEWEST_ENTRIES


def _apart(node: Node, others: Sequence[Node | None]) -> bool:
    """Whether none of `others` is the element, in it or around it."""
    around = {id(each) for each in (node, *node.above())}
    below = {id(each) for each in node.nodes()}
    return not any(other is not None and (id(other) in below or id(other) in around) for other in others)


def _site_name(page: SavedPage, title: Node | None) -> str:
    for key in ("sitename", "og:site_name"):
        if page.metas.get(key):
            return page.metas[key]
    parts = [part for part in _SEPARATORS.split(page.title) if part]
    own = _plain(title.text()) if title is not None else ""
    others = [part for part in parts if _plain(part) not in own]
    return others[-1] if others else ""
