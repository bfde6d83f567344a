"""The whole window with its preview in front, on no screen, and the web engine behind it."""

from __future__ import annotations

from dataclasses import replace

from editor_app.desktop.desk import Desk
from editor_app.desktop.look import Look
from editor_app.desktop.panes.preview_pane import PreviewPane
from editor_app.model.body import Block, Body, paragraph
from shown import Shown
from windows import wait_until

COLUMN = "dianxingshiji"


class Previewed(Shown):
    """A window that shows the preview."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look, tab=0)

    @property
    def pane(self) -> PreviewPane:
        return self.window.preview

    def open_article(self, title: str = "防汛一线党旗红", blocks: tuple[Block, ...] = (), site: str = "") -> str:
        """Make an article, of three paragraphs where nothing else is said, and open it."""
        body = Body(blocks or tuple(paragraph(f"第{number}段。") for number in range(3)))

        def make() -> str:
            article = self.desk.room.authoring.new(site, title=title)
            metadata = replace(article.metadata, title=title, column=COLUMN)
            self.desk.room.authoring.save(article.id, metadata, body, article.version)
            return article.id

        made = self.desk.jobs.call_on_library(make)
        self.conductor.writing.open(made)
        wait_until(lambda: self.conductor.writing.article is not None and self.conductor.writing.article.id == made)
        return made

    def shows(self, name: str) -> None:
        """Wait until the page of that name is the one that is shown."""
        wait_until(lambda: self.pane.view is not None and name in self.pane.view.page.url().toString())

    def ask(self, script: str) -> object:
        answers: list[object] = []
        assert self.pane.view is not None
        self.pane.view.page.run(script, answers.append)
        wait_until(lambda: bool(answers))
        return answers[0]

    def text(self) -> str:
        return str(self.ask("document.body.textContent"))

    def end(self) -> None:
        self.conductor.showing.dispose()
        super().end()
