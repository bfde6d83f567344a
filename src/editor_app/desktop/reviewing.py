"""审稿 in the window: send, withdraw, decide, correct; what stands in the way, what the bar says, what is compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from editor_app.desktop.actions import Needs
from editor_app.desktop.annotating import Annotating
from editor_app.desktop.batch_signing import BatchSigning
from editor_app.desktop.desk import Desk
from editor_app.desktop.dialogs.deciding import Ask, PersonDialog, ReturnDialog, SignDialog, TextDialog
from editor_app.desktop.flows.checking import Checking
from editor_app.desktop.flows.reviewing import Reviewed, ReviewFlow
from editor_app.desktop.flows.writing import Opened, Writing
from editor_app.desktop.jobs import LaneName
from editor_app.desktop.looking_back import LookingBack
from editor_app.desktop.main_window import MainWindow
from editor_app.desktop.models.rounds import reasons
from editor_app.desktop.panes.right_tabs import FINDINGS, REVIEW
from editor_app.desktop.part import Part
from editor_app.desktop.review_exchanging import ReviewExchanging
from editor_app.desktop.times import short_time
from editor_app.desktop.waiving import Waiving
from editor_app.model.article import ArticleState
from editor_app.model.errors import EditorError
from editor_app.model.problems import explain
from editor_app.model.review import Act
from editor_app.model.review_moves import Stage
from editor_app.services.preferences import Person
from editor_app.services.progress import Progress

SHOWN_TITLE = 16


class Reviewing(Part):
    """Brings the pane 审稿, its dialogs and the open article together. Signals: `changed` when other commands can
    be used, `person_changed` (who sits here now).
    """

    changed = Signal()
    person_changed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        window: MainWindow,
        writing: Writing,
        checking: Checking,
        looking: LookingBack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, window, writing, parent)
        self._checking = checking
        self._looking = looking
        self._listed = False
        self.reviewed: Reviewed | None = None
        self._person: Person | None = None
        self._then: Callable[[], None] | None = None  # once the program knows who sits here
        self.flow = ReviewFlow(desk, self)
        self.annotating = Annotating(desk, window, writing, looking, self.flow, self)
        self.annotating.with_person = self.with_person
        self.batch = BatchSigning(desk, window, self.flow, self)
        self.waiving = Waiving(desk, window, writing, checking, self.flow, self)
        self.waiving.with_person = self.with_person
        self.exchanging = ReviewExchanging(desk, window, writing, self)
        self.exchanging.compare_requested.connect(looking.compare_with)
        for part in (self.annotating, self.batch, self.waiving, self.exchanging):
            part.said.connect(self.said)
        self.flow.shown.connect(self._on_shown)
        self.flow.refused.connect(self._on_refused)
        self.flow.signed.connect(self._on_many_signed)
        writing.opened.connect(self._on_opened)
        writing.closed.connect(self._on_closed)

    def slots(self) -> dict[str, Callable[[], object]]:
        """The commands served here, by id."""
        return {
            "sendAction": self.send,
            "withdrawAction": self.withdraw,
            "annotateAction": self.annotating.annotate,
            "nextNoteAction": lambda: self.annotating.step(1),
            "previousNoteAction": lambda: self.annotating.step(-1),
            "passAction": self.sign,
            "returnAction": self.send_back,
            "passManyAction": self.sign_selected,
            "correctAction": self.correct,
            "compareReturnedAction": self.compare_returned,
            "signoffAction": self._window.commands["exportSignoffAction"].trigger,
            "reviewAction": lambda: self._window.open_right(REVIEW),
            **self.exchanging.slots(),
        }

    # -- what is open -------------------------------------------------------------------------------------------------

    def _on_opened(self, opened: Opened) -> None:
        if self.reviewed is not None and self.reviewed.article != opened.article.id:
            self._forget()
        self.flow.show(opened.article.id)

    def listed(self, counts: Mapping[ArticleState, int]) -> None:
        """The library was listed: at the start what came back is what is to be done first."""
        if not self._listed:
            self._listed = True
            if counts.get(ArticleState.RETURNED) and self._window.library.box is ArticleState.DRAFT:
                self._window.library.choose_box(ArticleState.RETURNED)

    def _on_closed(self) -> None:
        self.flow.show("")
        self._forget()

    def _forget(self) -> None:
        self.reviewed = None
        self._window.review.show_nothing()
        self._window.show_reviewing("")
        self.annotating.show(None)
        self.waiving.show(None)
        self.changed.emit()

    def _on_shown(self, reviewed: Reviewed) -> None:
        before, self.reviewed = self.reviewed, reviewed
        self._person = reviewed.me
        self._window.article.show_state(reviewed.view.article.state)
        self._window.review.show_review(reviewed)
        self._window.show_reviewing(reviewed.view.due if reviewed.mine and not self._desk.room.read_only else "")
        self.annotating.show(reviewed)
        self.waiving.show(reviewed)
        self.changed.emit()
        if reviewed.act is not None:
            self._tell_done(reviewed)
        elif reviewed.fresh:
            self._begin(reviewed)
        elif before is not None and before.view.state.stage is not reviewed.view.state.stage:
            self._tell_stage(reviewed)

    def _begin(self, reviewed: Reviewed) -> None:
        """An article was opened: the reviewer sees what changed, the contributor why it came back."""
        if reviewed.mine:
            self._window.right.open_tab(REVIEW)
            if (seen := reviewed.seen_before()) and not self._desk.room.read_only:
                self._looking.compare(seen)
                return
        self._tell_stage(reviewed)

    def _tell_stage(self, reviewed: Reviewed) -> None:
        stage, view = reviewed.view.state.stage, reviewed.view
        if reviewed.beside and not self._window.article.locked:
            self._tell_beside(reviewed)
        elif stage is Stage.PENDING and not reviewed.mine:
            choices = ((self.tr("撤回…"), self.withdraw),) if reviewed.sent_by_me else ()
            self._say(self.tr("已送审，等{due}。在审的稿件不能改；要改先撤回").format(due=view.due), False, choices)
        elif stage is Stage.SIGNED and view.is_current:
            choices = ((self.tr("更正…"), self.correct),)
            self._say(
                self.tr("已签发（第 {n} 版），正文不能改；要改请用“更正”").format(n=view.state.revision), False, choices
            )
        elif stage is Stage.RETURNED and view.state.returned is not None:
            self._tell_returned(reviewed)

    def _tell_beside(self, reviewed: Reviewed) -> None:
        """Somebody else wrote on this article too: both texts are kept, and a person brings them together."""
        other, article = reviewed.beside[-1], reviewed.article
        present = reviewed.revisions.get(reviewed.view.article.digest, 0)
        words = self.tr("别人也改过这篇，那一份是第 {n} 版，两份都在。比较以后把要的改到现在的文字里，再按“已合好”")
        choices = (
            (self.tr("比较"), lambda: self._looking.compare_pair(present or other, other)),
            (self.tr("已合好"), lambda: self._writing.flush(lambda: self._merged(article))),
        )
        self._say(words.format(n=other), True, choices)

    def _merged(self, article: str) -> None:
        self._looking.close()
        self._window.article.bar.put_away()
        self.flow.declare_merged(article)

    def _tell_returned(self, reviewed: Reviewed) -> None:
        entry = reviewed.view.state.returned
        if entry is None:
            return
        words = self.tr("{name} {time} 退回：{why}").format(
            name=entry.by.name, time=short_time(entry.at), why=reasons(entry)
        )
        if notes := self.annotating.open_notes:
            words = words.rstrip("。") + self.tr("；{n} 条批注未答").format(n=notes)
        choices: list[tuple[str, Callable[[], object]]] = []
        if notes:
            choices.append((self.tr("看批注"), lambda: self.annotating.step(1)))
        if not reviewed.view.is_current:
            choices.append((self.tr("看改了什么"), self.compare_returned))
        self._window.right.open_tab(REVIEW)
        self._say(words, True, tuple(choices))

    def _tell_done(self, reviewed: Reviewed) -> None:
        view = reviewed.view
        state = view.state
        words = {
            Act.SUBMITTED: self.tr("已送审（第 {n} 版），等{due}").format(n=state.revision, due=view.due),
            Act.RETURNED: self.tr("已退回作者"),
            Act.WITHDRAWN: self.tr("已撤回，可以改了"),
            Act.CORRECTING: self.tr("可以更正了；改好后要重新送审，原来签发的那一版还在"),
            Act.PASSED: self.tr("已签名，等{due}").format(due=view.due)
            if view.due
            else self.tr("各审都已签名，可以上报了"),
        }.get(reviewed.act or Act.ANNOTATED, "")
        if not words:
            return
        if reviewed.act in (Act.PASSED, Act.RETURNED, Act.SUBMITTED):
            self._looking.close()
        self.exchanging.decided(view.article.site)
        self._window.right.open_tab(REVIEW)
        choices = ((self.tr("撤回…"), self.withdraw),) if reviewed.act is Act.SUBMITTED else ()
        self._say(words, False, choices)

    def _say(self, words: str, bad: bool, choices: tuple[tuple[str, Callable[[], object]], ...]) -> None:
        if not self._desk.room.read_only:
            self.said.emit(words, bad, choices)

    @property
    def locked(self) -> str:
        """Why nothing may change the text; empty where it may."""
        return self.tr("稿件在审或已签发，要改先撤回或更正") if self._window.article.locked else ""

    def there(self) -> set[Needs]:
        """What is there for commands of the review."""
        reviewed = self.reviewed
        if reviewed is None or self._writing.article is None:
            return set()
        stage = reviewed.view.state.stage
        found = {Needs.OPEN}
        found |= {Needs.PENDING, Needs.SENT} if stage is Stage.PENDING else set()
        found |= {Needs.SIGNED, Needs.SENT} if stage is Stage.SIGNED else set()
        found |= {Needs.SIGNED} if stage is Stage.PUBLISHED else set()
        found |= {Needs.NOTES} if reviewed.view.threads else set()
        found |= {Needs.RETURNED} if self._compared_with() else set()
        return found

    def _compared_with(self) -> int:
        """The revision that a difference is shown to: for the writer what came back, for the reviewer what he decided on."""
        reviewed = self.reviewed
        if reviewed is None:
            return 0
        state = reviewed.view.state
        return reviewed.submitted if state.stage in (Stage.RETURNED, Stage.CORRECTING) else reviewed.seen_before()

    def compare_returned(self) -> None:
        """Show what changed since it came back, or since the last decision of this person."""
        if number := self._compared_with():
            self._looking.compare(number)

    # -- who sits here ------------------------------------------------------------------------------------------------

    def with_person(self, then: Callable[[], None]) -> None:
        """Call `then` once the program knows the name of the person."""
        if self._person is not None and self._person.name:
            then()
        else:
            self._ask_person(self.tr("送审、批注、签名都要写明是谁。请先填单位和姓名。"), then)

    def change_person(self) -> None:
        """Ask who sits here now."""
        self._ask_person("", None)

    def _ask_person(self, why: str, then: Callable[[], None] | None) -> None:
        self._then = then
        dialog = PersonDialog(self._person or self._window.person, why, self._window)
        dialog.told.connect(self.set_person)
        dialog.open()

    def set_person(self, person: Person) -> None:
        """Somebody else sits here from now on."""
        room = self._desk.room

        def work(_progress: Progress) -> Person:
            return room.preferences.set_person(person)

        self._desk.jobs.start(LaneName.LIBRARY, work, self._on_person_kept, self._on_refused)

    def _on_person_kept(self, person: Person) -> None:
        self._person = person
        self._window.show_person(person)
        self._window.article.bar.put_away()  # what it said was for another person
        self.person_changed.emit(person)
        if self.reviewed is not None:
            self.reviewed = replace(self.reviewed, me=person)
            self.flow.show(self.reviewed.article, fresh=self._then is None)
        then, self._then = self._then, None
        if then is not None:
            then()

    # -- sending ------------------------------------------------------------------------------------------------------

    def send(self) -> None:
        """送审: saved first; errors are shown instead; after a return what changed is shown first."""
        if self._window.article.locked:
            if self.reviewed is not None:
                self._tell_stage(self.reviewed)
            return
        self._writing.flush(lambda: self.with_person(self._send_saved))

    def _send_saved(self) -> None:
        article, last = self._writing.article, self._checking.last
        if article is None or self.reviewed is None:
            return
        if last is not None and last.article == article.id and last.errors:
            words = self.tr("还有 {n} 个错误，稿件没有送审；照右边“检查”里的清单改好再送")
            self.said.emit(words.format(n=last.errors), True, ())
            self._window.open_right(FINDINGS)
            return
        stage, returned = self.reviewed.view.state.stage, self.reviewed.submitted
        if stage in (Stage.RETURNED, Stage.CORRECTING) and returned and not self._looking.comparing:
            self._looking.compare(returned)
            words = self.tr("下面是第 {n} 版以后的改动。看过没问题，就送审").format(n=returned)
            self.said.emit(words, False, ((self.tr("送审…"), self._ask_send),))
            return
        self._ask_send()

    def _ask_send(self) -> None:
        article = self._writing.article
        if article is None:
            return
        title = article.metadata.title
        about = self.tr("《{title}》送去审核。送出以后这一版不能改，要改先撤回。").format(title=title)
        if notes := self.annotating.open_notes:
            about += self.tr("还有 {n} 条批注没有答。").format(n=notes)
        self._open_text(
            Ask("sendDialog", self.tr("送审"), about, self.tr("送审"), self.tr("给审稿人的话，可不写")),
            self._on_send,
        )

    def _open_text(self, ask: Ask, slot: Callable[[str], None]) -> None:
        dialog = TextDialog(ask, self._window)
        dialog.told.connect(slot)
        dialog.open()

    def _on_send(self, note: str) -> None:
        if (article := self._writing.article) is not None:
            self._looking.close()
            self.flow.act(Act.SUBMITTED, lambda reviewing: reviewing.send(article.id, note))

    def withdraw(self) -> None:
        """撤回: ask why, perhaps."""
        about = self.tr("稿件回到草稿，可以再改。已有的签名随之失效，批注都留着。")
        self._open_text(
            Ask("withdrawDialog", self.tr("撤回"), about, self.tr("撤回"), self.tr("为什么撤回，可不写")),
            self._on_withdraw,
        )

    def _on_withdraw(self, why: str) -> None:
        if (article := self._writing.article) is not None:
            self.flow.act(Act.WITHDRAWN, lambda reviewing: reviewing.withdraw(article.id, why))

    def correct(self) -> None:
        """更正: ask why."""
        about = self.tr("签发的那一版连同签名原样留着；从它开始一个新的草稿，改好后要重新送审。")
        self.with_person(
            lambda: self._open_text(
                Ask(
                    "correctDialog",
                    self.tr("更正"),
                    about,
                    self.tr("开始更正"),
                    self.tr("要更正什么，必须写"),
                    self.tr("还没有写要更正什么"),
                ),
                self._on_correct,
            )
        )

    def _on_correct(self, why: str) -> None:
        if (article := self._writing.article) is not None:
            self.flow.act(Act.CORRECTING, lambda reviewing: reviewing.correct(article.id, why))

    # -- deciding -----------------------------------------------------------------------------------------------------

    def sign(self) -> None:
        """通过并签名: ask for the checklist."""
        self.with_person(self._ask_sign)

    def _ask_sign(self) -> None:
        if self.reviewed is not None and self.reviewed.view.state.stage is Stage.PENDING:
            dialog = SignDialog(self.reviewed, self._window)
            dialog.signed.connect(self._on_signed)
            dialog.open()

    def _on_signed(self, ticked: tuple[str, ...], note: str, exception: str) -> None:
        if self.reviewed is not None:
            article, digest = self.reviewed.article, self.reviewed.view.state.digest  # what was looked at
            self.flow.act(
                Act.PASSED,
                lambda reviewing: reviewing.sign(article, digest, ticked=ticked, note=note, exception=exception),
            )

    def send_back(self) -> None:
        """退回: ask for reasons."""
        self.with_person(self._ask_return)

    def _ask_return(self) -> None:
        if self.reviewed is not None:
            dialog = ReturnDialog(self.reviewed, self.annotating.open_notes, self._window)
            dialog.returned.connect(self._on_returned)
            dialog.open()

    def _on_returned(self, text: str, chosen: tuple[str, ...]) -> None:
        if self.reviewed is not None:
            article, digest = self.reviewed.article, self.reviewed.view.state.digest
            self.flow.act(Act.RETURNED, lambda reviewing: reviewing.send_back(article, digest, text, chosen))

    def sign_selected(self) -> None:
        """通过并签名 for the selected articles that are green."""
        selected = self._window.library.selected()
        self.with_person(lambda: self.batch.ask(selected))

    def _on_many_signed(self, count: int, _failed: list[EditorError]) -> None:
        if count:
            self.exchanging.decided("")

    def _on_refused(self, error: Exception) -> None:
        if not isinstance(error, EditorError):
            self._desk.jobs.crashed.emit(error)
            return
        if error.code == "review.nobody":
            self._ask_person(explain(error), None)
            return
        if error.code == "review.findings":
            self._window.open_right(FINDINGS)
        self.said.emit(explain(error), True, ())
        if self.reviewed is not None:
            self.flow.show(self.reviewed.article, fresh=False)  # it may stand elsewhere by now
