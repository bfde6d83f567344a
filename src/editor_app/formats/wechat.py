"""What public accounts put around an article: invitations to follow, QR codes, the account's name."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from editor_app.model.body import Block, Body, Figure, MissingPicture, Paragraph
from editor_app.model.inline import plain
from editor_app.model.reading import Account, Draft, Fate, ReportItem
from editor_app.model.text import one_line

INVITATION_LENGTH = 40
_INVITATION = re.compile(
    r"(?:点击|长按|扫码|扫描|扫一扫|识别|关注|欢迎关注|点亮|戳|↑|▲|▼|↓|点)\S{0,24}?"
    r"(?:关注(?:我们|公众号)?|二维码|蓝字|公众号|在看|阅读原文|星标)"
)
_SENTENCE = re.compile(r"[。；：]")
_NAMES = (
    re.compile(r"id=[\"']?js_name[\"']?[^<>]{0,300}>\s*([^<]{1,80}?)\s*<", re.IGNORECASE),
    re.compile(r"data-nickname=[\"']([^\"'<>]{1,80})[\"']", re.IGNORECASE),
    re.compile(
        r"class=[\"'][^\"']{0,100}profile_nickname[^\"']{0,100}[\"'][^<>]{0,300}>\s*([^<]{1,80}?)\s*<", re.IGNORECASE
    ),
)


def account_name(html: str) -> str:
    """The public account that published it, where the page tells; empty else."""
    for pattern in _NAMES:
        match = pattern.search(html)
        if match and (name := one_line(unescape(match[1]))):
            return name
    return ""


def is_invitation(text: str) -> bool:
    """Whether a line only asks to follow the account: short, no sentence."""
    words = one_line(text)
    return (
        0 < len(words) <= INVITATION_LENGTH
        and _SENTENCE.search(words) is None
        and _INVITATION.search(words) is not None
    )


def without_invitations(draft: Draft) -> Draft:
    """The draft without lines that ask to follow the account, and without the code beside one that names a code. Every
    one is told in the account with its words.
    """
    blocks = list(draft.body.blocks)
    account = Account()
    for place, block in enumerate(draft.body.blocks):
        if not isinstance(block, Paragraph) or not is_invitation(plain(block.inlines, " ")):
            continue
        words = one_line(plain(block.inlines, " "))
        account.note(Fate.DROPPED, f"邀请关注的文字：{words}", block=block.id)
        blocks[place] = _GONE
        if "码" in words:
            _drop_code(blocks, place, account)
    kept = tuple(block for block in blocks if block is not _GONE)
    gone = {block.id for block in draft.body.blocks} - {block.id for block in kept}
    report = (*_without(draft.report, gone), *account.items(_followers(draft.body, kept)))
    return replace(draft, body=Body(kept), report=report)


def _without(report: tuple[ReportItem, ...], gone: set[str]) -> list[ReportItem]:
    """The account without what it says of pictures that are gone."""
    items = []
    for item in report:
        there = tuple(block for block in item.blocks if block not in gone)
        count = item.count - (len(item.blocks) - len(there))
        if count > 0:
            items.append(replace(item, count=count, blocks=there))
    return items


def _followers(before: Body, kept: tuple[Block, ...]) -> dict[str, str]:
    """For each block that is gone the next one that is still there, the last one behind it."""
    present = {block.id for block in kept}
    following = kept[-1].id if kept else ""
    moved: dict[str, str] = {}
    for block in reversed(before.blocks):
        if block.id in present:
            following = block.id
        else:
            moved[block.id] = following
    return moved


_GONE: Block = Paragraph()


def _drop_code(blocks: list[Block], place: int, account: Account) -> None:
    for beside in (place - 1, place + 1):
        if (
            0 <= beside < len(blocks)
            and isinstance(block := blocks[beside], Figure | MissingPicture)
            and not block.caption
        ):
            blocks[beside] = _GONE
            account.note(Fate.DROPPED, "邀请关注的二维码", block=block.id)
            return
