"""Annotations in the window: at their words, as cards, from one to the other; made, answered, accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QTextEdit

from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.annotate_dialog import AnnotateDialog, Target
from editor_app.desktop.dialogs.deciding import Ask, TextDialog
from editor_app.desktop.editor.keys import selected_atom
from editor_app.desktop.editor.remarks import Remark, mark
from editor_app.desktop.editor.searching import Stretch, apply_edits
from editor_app.desktop.editor.spots import Spots
from editor_app.desktop.flows.reviewing import Reviewed, ReviewFlow
from editor_app.desktop.flows.writing import Content, Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.looking_back import LookingBack
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.models.annotations import Card, suggestion
from editor_app.desktop.panes.right_tabs import REVIEW
from editor_app.desktop.part import Part
from editor_app.model.anchoring import Spot, locate_all
from editor_app.model.body import Body, Figure
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.replacing import Edit
from editor_app.model.review import Act, Anchor
from editor_app.model.review_moves import Stage, Standing, Thread
from editor_app.services.progress import Progress

FIELDS = (
    "title",
    "kicker",
    "subtitle",
    "column",
    "source",
    "author",
    "photographer",
    "contributor",
    "keywords",
    "summary",
)
QUOTE_CHARS = 80


@dataclass(frozen=True, slots=True)
class _Located:
    """Where annotations stand in one state of a text."""

    article: str
    serial: int
    threads: tuple[Thread, ...]
    spots: Mapping[str, Spot | None]


class Annotating(Part):
    """Keeps cards, dots and words together."""

    def __init__(
        self,
        desk: Desk,
        window: MainWindow,
        writing: Writing,
        looking: LookingBack,
        flow: ReviewFlow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, window, writing, parent)
        self._looking = looking
        self._flow = flow
        self._reviewed: Reviewed | None = None
        self._located: _Located | None = None
        self._named: list[tuple[int, str, Thread]] = []  # number, hash, annotation: hashes are not made at every key
        self._wish: tuple[str, Act] = ("", Act.ANSWERED)
        self.with_person: Callable[[Callable[[], None]], None] = lambda then: then()
        window.article.remarks.clicked.connect(self._on_dot)
        window.review.go_requested.connect(self.go_to)
        window.review.act_requested.connect(self._on_act)
        writing.content_changed.connect(self._on_content)
        looking.compared.connect(self._on_compared)

    # -- showing ------------------------------------------------------------------------------------------------------

    def show(self, reviewed: Reviewed | None) -> None:
        """Show the annotations of a review; none for None."""
        if reviewed is None or self._reviewed is None or reviewed.article != self._reviewed.article:
            self._located = None
            self._window.article.remarks.show_remarks([])
        self._reviewed = reviewed
        threads = reviewed.view.threads if reviewed is not None else ()
        self._named = [(number, thread.entry.hash, thread) for number, thread in enumerate(threads, 1)]
        if reviewed is None or not reviewed.view.threads:
            self._window.article.remarks.show_remarks([])
            self._window.review.show_cards([])
            self._window.show_annotations(0)
            return
        self._show_cards()
        if (content := self._writing.content()) is not None:
            self._on_content(content)

    def _on_content(self, content: Content) -> None:
        """Find the words again, on a lane: a long text with many annotations takes its time."""
        reviewed = self._reviewed
        if reviewed is None or content.article != reviewed.article or not reviewed.view.threads:
            return
        threads, names = reviewed.view.threads, [name for _number, name, _thread in self._named]

        def work(_progress: Progress) -> _Located:
            anchors = [thread.entry.anchor or Anchor() for thread in threads]
            return _Located(
                content.article,
                content.serial,
                threads,
                dict(zip(names, locate_all(anchors, content.body), strict=True)),
            )

        self._desk.jobs.start(LaneName.PAGE, work, self._on_located, key="annotations")

    def _on_located(self, located: _Located) -> None:
        reviewed, content = self._reviewed, self._writing.content()
        if reviewed is None or content is None or located.article != reviewed.article:
            return
        if content.serial != located.serial or located.threads is not reviewed.view.threads:
            return  # something was typed or said meanwhile: the next answer is on its way
        self._located = located
        self._show_cards()
        if self._window.article.composing():
            return
        editor = self._window.article.editor
        self._window.article.remarks.show_remarks(
            self._remarks(Spots(editor.document(), content.body), editor, located)
        )

    def _remarks(self, spots: Spots, view: QTextEdit, located: _Located) -> list[Remark]:
        found = []
        for number, name, thread in self._named:
            anchor, spot = thread.entry.anchor, located.spots.get(name)
            if anchor is None or spot is None or thread.standing is Standing.DONE:
                continue
            remark = Remark(name, number, tip=_tip(number, thread))
            if anchor.picture:
                remark.picture = spot.block
            elif (place := spots.range(spot)) is not None:
                remark.cursor = mark(view.document(), *place)
            found.append(remark)
        return found

    def _show_cards(self) -> None:
        if self._reviewed is not None:
            cards = [self._card(number, name, thread) for number, name, thread in self._named]
            self._window.review.show_cards(cards)
            self._window.show_annotations(sum(card.thread.standing is not Standing.DONE for card in cards))

    def _card(self, number: int, name: str, thread: Thread) -> Card:
        anchor = thread.entry.anchor or Anchor()
        hangs = bool(anchor.block or anchor.picture or anchor.quote)
        gone = (
            hangs
            and thread.standing is not Standing.DONE
            and self._located is not None
            and self._located.spots.get(name, Spot("")) is None
        )
        return Card(name, number, thread, self._place(anchor), gone and not anchor.field, self._acts(thread))

    def _place(self, anchor: Anchor) -> str:
        if anchor.quote:
            return anchor.quote if len(anchor.quote) <= QUOTE_CHARS else anchor.quote[:QUOTE_CHARS] + "…"
        if anchor.field:
            return FIELD_LABELS.get(anchor.field, anchor.field)
        content = self._writing.content()
        pictures = content.body.pictures() if content is not None else []
        for number, picture in enumerate(pictures, 1):
            if picture.id == anchor.block or (anchor.picture and _source(picture) == anchor.picture):
                return _tr("第 {what} 张图片").format(what=number)
        if anchor.picture:
            return _tr("图片")
        return _tr("这一段") if anchor.block else _tr("全篇")

    def _acts(self, thread: Thread) -> tuple[Act, ...]:
        """The buttons of a card: what can be done about it now, by this person."""
        if self._desk.room.read_only or self._reviewed is None:
            return ()
        if thread.standing is Standing.DONE:
            return (Act.REOPENED,)
        if thread.entry.replacement is not None and not self._window.article.locked:
            return (Act.ACCEPTED, Act.DECLINED, Act.ANSWERED)
        return (Act.SETTLED, Act.ANSWERED)

    # -- from one to the other ----------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """The next annotation, or the one before."""
        self._window.right.open_tab(REVIEW)
        if name := self._window.review.step(by):
            self.go_to(name)

    def go_to(self, name: str) -> None:
        """Bring the words of an annotation into view; the focus stays where it is."""
        self._window.article.remarks.choose(name)
        thread = self._thread(name)
        anchor = thread.entry.anchor if thread is not None else None
        if anchor is None:
            return
        if self._looking.comparing:
            self._window.article.compare_pane().view.reveal(name, anchor)
            return
        if anchor.field:
            if not self._window.article.locked:
                self._window.article.head.focus_field(anchor.field)
            return
        spot = self._located.spots.get(name) if self._located is not None else None
        content, editor = self._writing.content(), self._window.article.editor
        if spot is None or content is None:
            return
        place = Spots(editor.document(), content.body).range(spot) if not anchor.picture else None
        if place is None:
            editor.goto_block(spot.block)
            return
        editor.goto_position(place[0])

    def _on_dot(self, name: str) -> None:
        self._window.open_right(REVIEW)
        self._window.article.remarks.choose(name)
        self._window.review.choose(name)

    def _thread(self, name: str) -> Thread | None:
        return next((thread for _number, each, thread in self._named if each == name), None)

    # -- the comparison -----------------------------------------------------------------------------------------------

    def _on_compared(self) -> None:
        """A comparison is shown: annotations stand in it too."""
        view = self._window.article.compare_pane().view
        if view.remarks is None:
            view.use_remarks(self._desk.look).clicked.connect(self._on_dot)
            view.rewritten.connect(self._show_in_comparison)
        self._show_in_comparison()

    def _show_in_comparison(self) -> None:
        view = self._window.article.compare_pane().view
        if self._reviewed is None or view.remarks is None:
            return
        remarks = []
        for number, name, thread in self._named:
            anchor = thread.entry.anchor
            if anchor is None or thread.standing is Standing.DONE:
                continue
            remark = Remark(name, number, tip=_tip(number, thread))
            if anchor.picture:
                remark.picture = view.picture_id(anchor.block)
            elif (place := view.range_of(anchor)) is not None:
                remark.cursor = mark(view.document(), *place)
            remarks.append(remark)
        view.remarks.show_remarks(remarks)

    # -- making one ---------------------------------------------------------------------------------------------------

    def annotate(self) -> None:
        """Ask for the words of an annotation on what is selected."""
        if self._reviewed is not None:
            self.with_person(self._ask)

    def _ask(self) -> None:
        content = self._writing.content()
        if content is None:
            return
        dialog = AnnotateDialog(self._targets(content), self._window)
        dialog.told.connect(self._on_annotated)
        dialog.open()

    def _targets(self, content: Content) -> list[Target]:
        """What an annotation can hang on: the selection first, then the block with the caret, fields, the whole article."""
        found = []
        if self._looking.comparing:
            if (anchor := self._window.article.compare_pane().view.anchor_of_selection()) is not None:
                found.append(Target(f"“{anchor.quote}”", anchor))
        else:
            found += self._in_text(content.body)
        field = "title" if self._window.article.head.title.hasFocus() else ""
        fields = [Target(FIELD_LABELS[name], Anchor(field=name)) for name in FIELDS]
        found += sorted(fields, key=lambda target: target.anchor.field != field)
        whole = Target(_tr("全篇"), Anchor())
        return [*found, whole] if found and not found[0].anchor.field else [whole, *found]

    def _in_text(self, body: Body) -> list[Target]:
        editor = self._window.article.editor
        cursor = editor.textCursor()
        picture = selected_atom(cursor)
        if picture is not None and isinstance(picture[1], Figure):
            shown = Anchor(editor.caret_block(), picture=picture[1].source)
            return [Target(self._place(shown), shown)]
        spots = Spots(editor.document(), body)
        found = []
        if cursor.hasSelection():
            anchor = spots.anchor(body, cursor.selectionStart(), cursor.selectionEnd())
            if anchor is not None and anchor.quote:
                found.append(Target(f"“{anchor.quote}”", anchor))
        if block := spots.block_at(cursor.position()):
            found.append(Target(_tr("光标所在的这一段"), Anchor(block)))
        return found

    def _on_annotated(self, anchor: Anchor, text: str, replacement: str | None) -> None:
        article = self._writing.article
        if article is None:
            return
        article_id = article.id
        self._writing.flush(
            lambda: self._flow.act(
                Act.ANNOTATED, lambda reviewing: reviewing.annotate(article_id, anchor, text, replacement)
            )
        )

    # -- answering ----------------------------------------------------------------------------------------------------

    def _on_act(self, name: str, act: Act) -> None:
        self._wish = (name, act)
        self.with_person(self._do)

    def _do(self) -> None:
        name, act = self._wish
        thread = self._thread(name)
        if thread is None:
            return
        if act is Act.ACCEPTED:
            self._accept(thread)
        elif act in (Act.ANSWERED, Act.DECLINED, Act.REOPENED):
            asks = {
                Act.ANSWERED: Ask(
                    "replyDialog",
                    _tr("回复"),
                    thread.entry.text,
                    _tr("回复"),
                    _tr("例如：已按通报改为 26 支"),
                    _tr("还没有写"),
                ),
                Act.DECLINED: Ask(
                    "replyDialog", _tr("不采纳"), suggestion(thread.entry), _tr("不采纳"), _tr("为什么不改，可不写")
                ),
                Act.REOPENED: Ask(
                    "replyDialog", _tr("重提"), thread.entry.text, _tr("重提"), _tr("还有哪里要改，可不写")
                ),
            }
            dialog = TextDialog(asks[act], self._window)
            dialog.told.connect(self._on_replied)
            dialog.open()
        else:
            self._reply("")

    def _on_replied(self, text: str) -> None:
        self._reply(text)

    def _reply(self, text: str) -> None:
        (name, act), article = self._wish, self._writing.article
        if article is None:
            return
        article_id = article.id
        self._writing.flush(lambda: self._flow.act(act, lambda reviewing: reviewing.reply(article_id, name, act, text)))

    def _accept(self, thread: Thread) -> None:
        """Put the suggested words in the place of the old ones, as one step that can be undone, and record it."""
        editor, anchor = self._window.article.editor, thread.entry.anchor
        editor.settle()
        content = self._writing.content()
        if content is None or anchor is None or thread.entry.replacement is None:
            return
        (spot,) = locate_all([anchor], content.body)
        place = Spots(editor.document(), content.body).range(spot) if spot is not None else None
        if place is None or self._window.article.locked:
            self.said.emit(
                self.tr("原文已改，找不到“{words}”了，没有替换。请自己改好，再按“算改好了”").format(
                    words=anchor.quote[:20]
                ),
                True,
                (),
            )
            return
        edit = Edit(0, len(anchor.quote), thread.entry.replacement)
        apply_edits(editor.document(), [(Stretch(place[0], anchor.quote), [edit])])
        editor.goto_position(place[0])
        self._reply("")

    # -- what others ask ----------------------------------------------------------------------------------------------

    @property
    def open_notes(self) -> int:
        """How many annotations nobody has answered."""
        threads = self._reviewed.view.threads if self._reviewed is not None else ()
        return sum(thread.standing is Standing.OPEN for thread in threads)

    @property
    def writable(self) -> bool:
        """Whether the article is being written."""
        return self._reviewed is None or self._reviewed.view.state.stage not in (Stage.PENDING, Stage.SIGNED)


def _tip(number: int, thread: Thread) -> str:
    entry = thread.entry
    return "\n".join(
        filter(None, (_tr("批注 {what}　{n}").format(what=number, n=entry.by.name), entry.text, suggestion(entry)))
    )


def _source(picture: object) -> str:
    return picture.source if isinstance(picture, Figure) else ""


def _tr(words: str) -> str:
    return QCoreApplication.translate("Review", words)
