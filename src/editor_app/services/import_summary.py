"""What became of each file of a batch, a line each: for the table at the end and for copying out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from editor_app.model.errors import EditorError
from editor_app.model.metadata import FIELD_LABELS
from editor_app.model.problems import explain
from editor_app.model.reading import Fate, Sureness, sureness
from editor_app.model.statistics import statistics
from editor_app.model.text import one_line
from editor_app.services.importing import Imported, ImportOutcome

QUIET = ("用来隔开的空段落", "网页的点击次数", "统计用的小点图")
"""What is left out of nearly every file and nobody misses: no reason to look at the article."""

CARD = "待补图"
"""Lines of the account that end in this card are told by the cards themselves."""

_NAMED = 3


class Result(StrEnum):
    """What became of a file, in the words of the table."""

    DONE = "已导入"
    HINTS = "有提示"
    FAILED = "没有导入"
    LEFT = "没有轮到"


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One file: `article` is the id of what was made of it (else empty), `problem` says in a sentence what to look at.
    `path` is where it can be tried again from.
    """

    source: str
    result: Result
    path: Path | None = None
    article: str = ""
    title: str = ""
    words: int = 0
    pictures: int = 0
    missing: int = 0
    problem: str = ""


def summary_rows(outcome: ImportOutcome, paths: Sequence[Path] = ()) -> tuple[SummaryRow, ...]:
    """A row each, in the order of `paths`. Counts the words of every article: never on the window's thread."""
    again = outcome.again or (None,) * len(outcome.failed)
    rows = [
        *(_done(each) for each in outcome.imported),
        *(_failed(name, error, path) for (name, error), path in zip(outcome.failed, again, strict=True)),
        *(SummaryRow(path.name, Result.LEFT, path, problem="停下时还没有轮到它；文件没有动") for path in outcome.left),
    ]
    places = {path: place for place, path in enumerate(paths)}

    def place(row: SummaryRow) -> int:
        """That of the file, or of the folder or archive it was in."""
        around = (row.path, *row.path.parents) if row.path else ()
        return next((places[path] for path in around if path in places), len(places))

    return tuple(sorted(rows, key=place))


def _done(made: Imported) -> SummaryRow:
    article = made.article
    counts = statistics(article.body)
    missing = len(article.body.missing())
    problem = "；".join(_hints(made, missing))
    return SummaryRow(
        made.source,
        Result.HINTS if problem else Result.DONE,
        made.path,
        article.id,
        article.metadata.title,
        counts.words,
        len(article.body.figures()),
        missing,
        problem,
    )


def _hints(made: Imported, missing: int) -> Iterable[str]:
    if not made.article.metadata.title:
        yield "没有认出标题"
    if missing:
        yield f"待补图 {missing} 张"
    lost = [item for item in made.report if item.kind is Fate.DROPPED and item.what not in QUIET]
    lost = [item for item in lost if CARD not in item.what]
    if lost:
        names = "、".join(one_line(item.what) for item in lost[:_NAMED]) + ("等" if len(lost) > _NAMED else "")
        yield f"没有带入 {sum(item.count for item in lost)} 处：{names}"
    doubtful = [name for name, sure in made.confidence.items() if sureness(sure) is Sureness.CHECK]
    if doubtful:
        yield f"{'、'.join(FIELD_LABELS[name] for name in doubtful if name in FIELD_LABELS)}请核对"


def _failed(name: str, error: EditorError, path: Path | None) -> SummaryRow:
    """The sentence without the file's name in front, which stands beside it."""
    problem = one_line(explain(error)).removeprefix(f"“{name}”")
    return SummaryRow(name, Result.FAILED, path, problem=problem)


def problem_lines(row: SummaryRow) -> tuple[str, str]:
    """The sentence as two lines: what it is, and the rest or what to do."""
    for mark in ("；", "。"):
        first, found, rest = row.problem.partition(mark)
        if found and rest:
            return first, rest.removesuffix("。")
    return row.problem.removesuffix("。"), ""


def merged(before: Sequence[SummaryRow], after: Sequence[SummaryRow]) -> tuple[SummaryRow, ...]:
    """`before` with the rows of files that were tried again exchanged for what became of them now."""
    fresh = {row.path: row for row in after if row.path}
    kept = [fresh.pop(row.path, row) if row.path else row for row in before]
    return (*kept, *fresh.values(), *(row for row in after if not row.path))


def summary_sentence(rows: Sequence[SummaryRow]) -> str:
    """`40 个文件：已导入 36，有提示 3，没有导入 1`."""
    counts = [(result, sum(row.result is result for row in rows)) for result in Result]
    return f"{len(rows)} 个文件：" + "，".join(f"{result} {count}" for result, count in counts if count)


def summary_text(rows: Sequence[SummaryRow]) -> str:
    """The table with tabs, for WPS's tables and for mail; ends in a line end."""
    lines = ["结果\t文件\t标题\t字数\t图片\t待补图\t说明"]
    for row in rows:
        numbers = (row.words, row.pictures, row.missing) if row.article else ("", "", "")
        lines.append("\t".join(map(str, (row.result, row.source, row.title, *numbers, row.problem))))
    return "".join(f"{line}\n" for line in lines)
