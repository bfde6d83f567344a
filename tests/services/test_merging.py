"""Packages that go to and fro: one article, every word of both sides, one record, and nothing hostile gets in."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from editor_app.formats.textpack import pack, read_textpack
from editor_app.model.article import Article, ArticleState
from editor_app.model.body import body_text
from editor_app.model.digest import sha256
from editor_app.model.errors import EditorError, Refused
from editor_app.model.problems import explain
from editor_app.model.review import Act, Anchor, entry_to_json
from editor_app.model.review_moves import Stage, Standing
from editor_app.model.review_record import Record, record_of, record_to_lines
from editor_app.services.merging import Text
from editor_app.services.workroom import Workroom
from reviewed import DIGESTS, WANG, entry, told
from two_desks import desk, give, sign, take, write_over
from word_files import zipped
from writing import write


@pytest.fixture
def li(tmp_path: Path) -> Iterator[Workroom]:
    with desk(tmp_path / "li", "李明", "道外区委组织部") as room:
        yield room


@pytest.fixture
def wang(tmp_path: Path) -> Iterator[Workroom]:
    with desk(tmp_path / "wang", "王丽", "区委组织部") as room:
        yield room


@pytest.fixture
def article(li: Workroom) -> Article:
    return write(li, 1)


def record(room: Workroom, article: Article) -> Record:
    return room.reviewing.view(article.id).record


def words(room: Workroom, article: Article) -> str:
    return body_text(room.authoring.open(article.id).body)


def test_a_reviewed_package_adds_to_the_article_it_came_from(li: Workroom, wang: Workroom, article: Article) -> None:
    li.reviewing.send(article.id, "请审")
    merged = take(wang, give(li, article.id))
    assert (merged.text, merged.article.state, merged.article.digest) == (
        Text.NEW,
        ArticleState.IN_REVIEW,
        article.digest,
    )
    wang.reviewing.annotate(article.id, Anchor(), "总体可以")
    sign(wang, article.id, "王丽")
    back = take(li, give(wang, article.id))
    assert (back.text, len(back.entries)) == (Text.SAME, 2)
    view = li.reviewing.view(article.id)
    assert (view.due, [each.entry.by.name for each in view.state.signatures]) == ("复审", ["王丽"])
    assert len(li.authoring.articles()) == 1
    assert take(li, give(wang, article.id)).entries == (), "twice is once"
    assert record(li, article) == record(wang, article)


def test_a_returned_article_is_written_anew_and_stands_for_review_there(
    li: Workroom, wang: Workroom, article: Article
) -> None:
    li.reviewing.send(article.id)
    first = give(li, article.id)
    take(wang, first)
    wang.reviewing.send_back(article.id, article.digest, "数字有误")
    take(li, give(wang, article.id))
    assert li.authoring.open(article.id).state is ArticleState.RETURNED
    anew = write_over(li, article.id, "改过的正文。")
    assert anew is not None
    unsent = take(wang, give(li, article.id))
    assert (unsent.text, unsent.article.digest) == (Text.TAKEN, anew.digest), "he builds on what we have"
    checked = li.authoring.open(article.id)
    li.authoring.save(article.id, replace(checked.metadata, author="王芳"), checked.body, checked.version)
    sent = li.reviewing.send(article.id)
    merged = take(wang, give(li, article.id))
    assert (merged.text, merged.article.digest) == (Text.TAKEN, sent.article.digest)
    assert wang.reviewing.view(article.id).is_current
    late = take(wang, first)
    assert (late.text, late.entries, late.article.digest) == (Text.OLDER, (), sent.article.digest)


def test_where_both_have_written_both_texts_stay_and_a_person_merges(
    li: Workroom, wang: Workroom, article: Article
) -> None:
    take(wang, give(li, article.id))
    write_over(li, article.id, "李明写的。")
    write_over(wang, article.id, "王丽写的。")
    merged = take(wang, give(li, article.id))
    assert (merged.text, words(wang, article)) == (Text.BESIDE, "王丽写的。")
    assert body_text(wang.authoring.revision(article.id, merged.beside).body) == "李明写的。"
    assert wang.merging.beside(article.id)
    assert take(wang, give(li, article.id)).text is Text.OLDER, "it lies here once"
    assert take(li, give(wang, article.id)).text is Text.BESIDE, "nobody's last word is law"
    write_over(wang, article.id, "两人写的。")
    assert take(li, give(wang, article.id)).text is Text.BESIDE
    assert wang.merging.declare_merged(article.id) == 1
    write_over(wang, article.id, "合好的。")
    taken = take(li, give(wang, article.id))
    assert (taken.text, words(li, article)) == (Text.TAKEN, "合好的。")
    assert len(li.authoring.articles()) == len(wang.authoring.articles()) == 1


def test_bringing_back_what_lies_beside_is_merging_too(li: Workroom, wang: Workroom, article: Article) -> None:
    take(wang, give(li, article.id))
    write_over(li, article.id, "李明写的。")
    write_over(wang, article.id, "王丽写的。")
    merged = take(wang, give(li, article.id))
    wang.authoring.restore(article.id, merged.beside)
    write_over(wang, article.id, "李明写的，王丽改的。")
    assert take(li, give(wang, article.id)).text is Text.TAKEN


def test_what_stands_for_review_is_present_on_every_side_and_nothing_written_is_lost(
    li: Workroom, wang: Workroom, article: Article
) -> None:
    take(wang, give(li, article.id))
    write_over(wang, article.id, "王丽自己改的。")
    li.reviewing.send(article.id)
    merged = take(wang, give(li, article.id))
    assert merged.article.digest == article.digest
    assert merged.text is Text.TAKEN
    assert body_text(wang.authoring.revision(article.id, merged.local).body) == "王丽自己改的。"


def test_the_content_under_review_travels_with_a_later_draft(li: Workroom, wang: Workroom, article: Article) -> None:
    li.reviewing.send(article.id)
    li.reviewing.withdraw(article.id)
    write_over(li, article.id, "撤回后改的。")
    read = read_textpack(give(li, article.id), "包")
    assert read.submitted is not None
    take(wang, give(li, article.id))
    assert words(wang, article) == "撤回后改的。"
    assert article.digest in {row.digest for row in wang.authoring.history(article.id)}


WHAT = ["write", "send", "pass", "return", "withdraw", "note", "answer", "give", "old"]
STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(WHAT)),
    min_size=5,
    max_size=14,
)


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(STEPS, st.randoms(use_true_random=False))
def test_whatever_is_exchanged_in_any_order_nothing_is_lost(steps: list[tuple[int, str]], chance: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = desk(Path(folder) / "li", "李明", "道外区委组织部")
        second = desk(Path(folder) / "wang", "王丽", "区委组织部")
        with first as li, second as wang:
            _exchange([li, wang], steps, chance)


def _exchange(rooms: list[Workroom], steps: list[tuple[int, str]], chance: object) -> None:
    article = write(rooms[0], 1, pictures=0)
    packages = [give(rooms[0], article.id)]
    take(rooms[1], packages[0])
    written: set[str] = set()
    entries: set[str] = set()
    for number, (at, what) in enumerate(steps):
        room = rooms[at]
        try:
            _step(room, article, what, number, packages, chance)
        except Refused as error:  # not possible at this step
            if not error.code.startswith(("review.", "submission.")):
                raise
        written.add(room.authoring.open(article.id).digest)
        entries |= set(record(room, article).by_hash)
    for _ in range(2):
        for source, target in ((0, 1), (1, 0)):
            package = give(rooms[source], article.id)
            packages.append(package)
            take(rooms[target], package)
            take(rooms[target], package)
    for package in packages:  # all of them late
        for room in rooms:
            take(room, package)
    assert record(rooms[0], article) == record(rooms[1], article)
    assert set(record(rooms[0], article).by_hash) == entries
    states = [room.reviewing.view(article.id) for room in rooms]
    assert states[0].state == states[1].state
    assert states[0].threads == states[1].threads
    for room, view in zip(rooms, states, strict=True):
        assert [row.id for row in room.authoring.articles()] == [article.id]
        if view.state.stage in (Stage.PENDING, Stage.SIGNED):
            assert view.is_current
    kept = [{row.digest for row in room.authoring.history(article.id)} for room in rooms]
    assert written <= kept[0] | kept[1]
    for view in states:
        assert view.article.digest in kept[0] & kept[1], "what one has in hand, the other has too"


def _step(room: Workroom, article: Article, what: str, number: int, packages: list[bytes], chance: object) -> None:
    digest = room.reviewing.view(article.id).state.digest or article.digest
    notes = [thread.entry.hash for thread in room.reviewing.view(article.id).threads]
    match what:
        case "write":
            write_over(room, article.id, f"第 {number} 步写的。")
        case "send":
            room.reviewing.send(article.id)
        case "pass":
            sign(room, article.id, f"审稿人{number}")
        case "return":
            room.reviewing.send_back(article.id, digest, "再改")
        case "withdraw":
            room.reviewing.withdraw(article.id)
        case "note":
            room.reviewing.annotate(article.id, Anchor(), f"批注 {number}")
        case "answer" if notes:
            room.reviewing.reply(article.id, notes[-1], Act.ANSWERED, "已核实")
        case "give":
            packages.append(give(room, article.id))
        case "old":
            take(room, chance.choice(packages))  # type: ignore[attr-defined]


# -- hostile packages -------------------------------------------------------------------------------------------------


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(inside: dict[str, bytes]) -> bytes:
    """A zip whose manifest fits what is in it: whoever forges a package can make that too."""
    manifest = json.loads(inside["manifest.json"])
    manifest["parts"] = {
        name: {"sha256": sha256(data), "size": len(data)} for name, data in inside.items() if name != "manifest.json"
    }
    return zipped({**inside, "manifest.json": json.dumps(manifest).encode()})


Change = Callable[[dict[str, bytes], Article, Record], object]


def _byte(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    inside["review.jsonl"] = inside["review.jsonl"].replace("请审".encode(), "已审".encode())


def _middle(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    inside["review.jsonl"] = b"".join(inside["review.jsonl"].splitlines(keepends=True)[1:])


def _other_article(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    inside["review.jsonl"] = record_to_lines(told(entry(Act.SUBMITTED)))


def _mixed_articles(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    inside["review.jsonl"] += record_to_lines(told(entry(Act.SUBMITTED)))


def _other_content(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    made = kept.next(entry(Act.PASSED, WANG, DIGESTS[2], article=article.id, round=1))
    inside["review.jsonl"] = record_to_lines(kept.with_entries([made]))


def _submitted_unseen(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    made = kept.next(entry(Act.SUBMITTED, WANG, DIGESTS[2], article=article.id))
    inside["review.jsonl"] = record_to_lines(kept.with_entries([made]))


def _forged(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    made = kept.next(entry(Act.PASSED, replace(WANG, key="ab" * 32), article.digest, article=article.id, round=1))
    inside["review.jsonl"] = record_to_lines(kept.with_entries([replace(made, signature="cd" * 64)]))


def _newer_act(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    value = {**entry_to_json(kept.entries[0]), "act": "sealed"}
    inside["review.jsonl"] = json.dumps({"hash": sha256(b"x"), **value}).encode()


def _too_long(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    inside["review.jsonl"] = b"{}\n" * 3 + b"x" * 300_000


def _twice_the_same_block(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    value = json.loads(inside["article.json"])
    value["body"]["blocks"].append(value["body"]["blocks"][0])
    inside["article.json"] = json.dumps(value).encode()


def _bad_picture(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    value = json.loads(inside["article.json"])
    text = json.dumps(value)
    (name,) = [name for name in inside if name.startswith("assets/")][:1]
    old = name.removeprefix("assets/").partition(".")[0]
    data = b"\xff\xd8\xff no picture"
    inside[name.replace(old, sha256(data))] = data
    del inside[name]
    inside["article.json"] = text.replace(old, sha256(data)).encode()


def _newer_format(inside: dict[str, bytes], article: Article, kept: Record) -> None:
    inside["manifest.json"] = json.dumps({**json.loads(inside["manifest.json"]), "format": 3}).encode()


HOSTILE: list[tuple[Change, str]] = [
    (_byte, "review.changed"),
    (_middle, "review.broken_chain"),
    (_other_article, "review.other_article"),
    (_mixed_articles, "review.other_article"),
    (_other_content, "review.never_submitted"),
    (_submitted_unseen, "review.not_in_package"),
    (_forged, "review.forged"),
    (_newer_act, "review.newer"),
    (_too_long, "review."),
    (_twice_the_same_block, "package.damaged"),
    (_bad_picture, "package.damaged"),
    (_newer_format, "package.newer"),
]


@pytest.mark.parametrize(("change", "code"), HOSTILE, ids=[change.__name__ for change, _ in HOSTILE])
@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
def test_a_hostile_package_is_refused_whole(
    li: Workroom, wang: Workroom, article: Article, change: Change, code: str, known: bool
) -> None:
    li.reviewing.send(article.id, "请审")
    if known:
        take(wang, give(li, article.id))
    li.reviewing.annotate(article.id, Anchor(), "一条批注")
    inside = parts(give(li, article.id))
    change(inside, article, record(li, article))
    before = _everything(wang)
    with pytest.raises(EditorError) as caught:
        take(wang, repacked(inside))
    assert caught.value.code.startswith(code)
    assert explain(caught.value)
    assert _everything(wang) == before


def _with(name: str, data: bytes, *, mode: int = 0o100644, packed: bool = True) -> Callable[[bytes], bytes]:
    """A package with one more entry in the zip, as a forger writes it."""

    def change(package: bytes) -> bytes:
        target = io.BytesIO(package)
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
            about = zipfile.ZipInfo(name)
            about.create_system, about.external_attr = 3, mode << 16
            about.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(about, data)
        return target.getvalue()

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_with("../../.bashrc", b"x"), "import.unsafe"),
        (_with("C:/x.txt", b"x"), "import.unsafe"),
        (_with("assets/link", b"/etc/passwd", mode=0o120777), "import.unsafe"),
        (_with("assets/bomb", bytes(30_000_000)), "import.unsafe"),
        (_with("REVIEW.JSONL", b"{}"), "import.unsafe"),
        (_with("more.txt", b"x"), "package.damaged"),
        (lambda package: package[: len(package) // 2], "import.damaged"),
    ],
    ids=["traversal", "drive", "symlink", "bomb", "twice", "unlisted", "half"],
)
def test_a_zip_that_was_built_to_harm_is_refused_whole(
    li: Workroom, wang: Workroom, article: Article, change: Callable[[bytes], bytes], code: str
) -> None:
    li.reviewing.send(article.id, "请审")
    package = give(li, article.id)
    before = _everything(wang)
    with pytest.raises(Refused) as caught:
        take(wang, change(package))
    assert caught.value.code == code
    assert _everything(wang) == before


def _everything(room: Workroom) -> object:
    """What a library holds, as far as anything of an article could be written."""
    rows = room.authoring.articles()
    database = room.merging._library.database
    tables = ("review_entries", "revisions", "contents", "assets", "lineage")
    counts = [database.one(f"SELECT count(*) FROM {table}") for table in tables]
    return rows, counts, sorted(room.merging._library.assets.files())


def test_packages_of_the_first_format_open_and_those_without_a_review_are_of_it(li: Workroom, article: Article) -> None:
    plain = parts(give(li, article.id))
    assert json.loads(plain["manifest.json"])["format"] == 1
    li.reviewing.send(article.id)
    assert json.loads(parts(give(li, article.id))["manifest.json"])["format"] == 2


def test_a_signed_record_arrives_with_its_signatures_and_answers_keep_their_places(
    li: Workroom, wang: Workroom, article: Article
) -> None:
    li.reviewing.send(article.id)
    take(wang, give(li, article.id))
    view = wang.reviewing.annotate(article.id, Anchor(), "请核实")
    note = view.threads[0].entry.hash
    take(li, give(wang, article.id))
    li.reviewing.reply(article.id, note, Act.ANSWERED, "已核实")
    wang.reviewing.annotate(article.id, Anchor(), "还有一处")  # at the same time
    take(wang, give(li, article.id))
    take(li, give(wang, article.id))
    assert record(li, article) == record(wang, article) == record_of(record(li, article))
    (answered,) = [thread for thread in wang.reviewing.view(article.id).threads if thread.entry.hash == note]
    assert answered.standing is Standing.ANSWERED
    repeated = replace(read_textpack(give(li, article.id), "包"), history=())
    assert take(wang, pack(repeated)).text is Text.SAME
