"""What only HTML of Word has: tracked changes, comments, notes. Traits as they occur in what Word writes."""

from __future__ import annotations

from lxml import etree

from editor_app.formats.html_style import declarations, words
from editor_app.formats.telling import tell_comment
from editor_app.model.reading import Account, Fate

_COMMENT_MARK = "MsoCommentReference"
_NOTE_MARKS = frozenset(["MsoFootnoteReference", "MsoEndnoteReference"])
_NOTE_LISTS = ("footnote-list", "endnote-list")


def is_tracked(element: etree._Element, tag: str) -> bool:
    """Whether it is a tracked change; pages mark words so for their look."""
    return tag in ("ins", "del") and (element.get("datetime") is not None or "mailto:" in (element.get("cite") or ""))


def is_note_mark(element: etree._Element) -> bool:
    """Whether it is the raised number of a note."""
    return not _NOTE_MARKS.isdisjoint((element.get("class") or "").split())


def is_bullet(element: etree._Element) -> bool:
    """Whether it holds the bullet of a line of PowerPoint, a letter of a font of signs."""
    return declarations(element).get("mso-special-format", "").startswith("bullet")


def is_rule_of_notes(element: etree._Element) -> bool:
    """Whether an `hr` only separates notes or comments from the text."""
    parent = element.getparent()
    place = declarations(parent).get("mso-element", "") if parent is not None else ""
    return place in (*_NOTE_LISTS, "comment-list")


def take_remarks(element: etree._Element, tag: str, account: Account) -> bool:
    """Leave out what a reader of the final text does not see, and tell of it: comments with their marks, deletions."""
    if tag == "del" and is_tracked(element, tag):
        account.note(Fate.DROPPED, "修订中已删除的文字")
        return True
    if _COMMENT_MARK in (element.get("class") or "").split():
        return True
    if declarations(element).get("mso-element") != "comment-list":
        return False
    comments = [one for one in element.iter("div") if declarations(one).get("mso-element") == "comment"] or [element]
    for number, comment in enumerate(comments, 1):
        tell_comment(account, _without_marks(comment), number)
    return True


def _without_marks(comment: etree._Element) -> str:
    text = words(comment, " ")
    for mark in comment.iter("span"):
        if _COMMENT_MARK in (mark.get("class") or "").split():
            text = text.replace(words(mark, " "), "", 1)
    return text
