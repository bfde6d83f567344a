"""Bringing in folders, archives, packages and old documents, and files that are out to do harm."""

from __future__ import annotations

import io
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.formats.docx_write import write_docx
from editor_app.model.body import Body, Figure, MissingPicture, Signature, body_text, heading, paragraph
from editor_app.model.errors import Cancelled, Refused, Unavailable
from editor_app.model.metadata import Metadata
from editor_app.services import isolated_reading
from editor_app.services.importing import Imported
from editor_app.services.isolated_reading import Reader, Readers
from editor_app.services.workroom import Workroom
from ole_files import compound_file, word_97
from pictures.drawing import corners
from word_files import p, png, word_file, zipped

TEXT = "我区组织党员志愿服务\n\n　　十月八日，二十名党员来到社区，为居民修理家电。\n图一\n　　活动持续了一整天，居民都说好。\n图2\n供稿：先锋区\n"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with open_workroom(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "稿件"
    made.mkdir()
    return made


def photo(shade: int) -> bytes:
    stream = io.BytesIO()
    corners(64 + shade, 48).save(stream, "JPEG")
    return stream.getvalue()


def names(room: Workroom, imported: Imported) -> list[str]:
    """What stands at the places of pictures: names of photos, or what is missing."""
    found: list[str] = []
    for block in imported.article.body.blocks:
        if isinstance(block, Figure):
            found.append(room.illustrating.asset(block.asset).name)
        elif isinstance(block, MissingPicture):
            found.append(f"缺：{block.origin}")
    return found


def whats(imported: Imported) -> str:
    return "；".join(item.what for item in imported.report)


# -- folders and archives ---------------------------------------------------------------------------------------------


def test_a_folder_is_one_article_with_its_photos_in_place(room: Workroom, folder: Path) -> None:
    (folder / "稿子.txt").write_bytes(TEXT.encode("gb18030"))
    (folder / "照片").mkdir()
    for number, name in enumerate(("图2.jpg", "图1.jpg", "合影.jpg")):
        (folder / "照片" / name).write_bytes(photo(number))
    (folder / "报名表.xlsx").write_bytes(b"x")
    (folder / "~$稿子.docx").write_bytes(b"lock")
    (folder / "Thumbs.db").write_bytes(b"x")
    (made,) = room.importing.import_files([folder]).imported
    assert made.article.metadata.title == "我区组织党员志愿服务"
    assert names(room, made) == ["图1.jpg", "图2.jpg", "合影.jpg"]
    assert isinstance(made.article.body.blocks[-1], Signature)
    assert "没有读入的文件：报名表.xlsx" in whats(made)
    assert "Thumbs" not in whats(made)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_an_archive_is_one_article_whatever_wrote_its_names(room: Workroom, folder: Path, encoding: str) -> None:
    files = {"活动/稿子.md": "# 标题\n\n![](会场.jpg)\n".encode(), "活动/会场.jpg": photo(1), "__MACOSX/x": b""}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for letter, (name, data) in zip("?&%", files.items(), strict=True):
            archive.writestr(letter * len(name.encode("gbk")) if encoding == "gbk" else name, data)
    made_by_windows = stream.getvalue()
    for letter, name in zip(b"?&%", files if encoding == "gbk" else (), strict=False):
        raw = name.encode("gbk")  # no flag, bytes of the system's code page
        made_by_windows = made_by_windows.replace(bytes([letter]) * len(raw), raw)
    path = folder / "投稿.zip"
    path.write_bytes(made_by_windows)
    (made,) = room.importing.import_files([path]).imported
    assert made.article.metadata.title == "标题"
    assert names(room, made) == ["会场.jpg"]


def test_folders_in_a_folder_are_an_article_each(room: Workroom, folder: Path) -> None:
    for number in (2, 10, 1):
        inside = folder / f"第{number}篇"
        inside.mkdir()
        (inside / "稿.txt").write_text(f"标题{number}\n\n　　正文{number}。\n", encoding="utf-8")
        (inside / "a.jpg").write_bytes(photo(number))
    outcome = room.importing.import_files([folder])
    assert [made.article.metadata.title for made in outcome.imported] == ["标题1", "标题2", "标题10"]
    assert [len(made.article.body.figures()) for made in outcome.imported] == [1, 1, 1]
    assert len({made.article.body.assets() for made in outcome.imported}) == 3


@pytest.mark.parametrize("packed", [False, True])
def test_one_of_a_folder_can_be_tried_again_alone_and_with_its_photo(
    room: Workroom, folder: Path, packed: bool
) -> None:
    inside = {
        "甲/稿.docx": word_file(p("甲文")),
        "甲/a.jpg": photo(1),
        "乙/稿.docx": b"PK\x03\x04 cut",
        "乙/b.jpg": photo(2),
    }

    def write() -> Path:
        for name, data in inside.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)
        (folder.parent / "包.zip").write_bytes(zipped(inside))
        return folder.parent / "包.zip" if packed else folder

    outcome = room.importing.import_files([write()])
    assert len(outcome.imported) == 1
    inside["乙/稿.docx"] = word_file(p("乙文"))
    write()
    again = room.importing.import_files(outcome.again)
    assert [body_text(made.article.body) for made in again.imported] == ["乙文"]
    assert names(room, again.imported[0]) == ["b.jpg"]


def test_documents_side_by_side_take_the_photos_of_their_name(room: Workroom, folder: Path) -> None:
    for name in ("甲稿", "乙稿"):
        (folder / f"{name}.md").write_text(f"# {name}\n\n![](共用.jpg)\n", encoding="utf-8")
        (folder / f"{name}1.jpg").write_bytes(photo(len(name) + ord(name[0]) % 7))
    (folder / "共用.jpg").write_bytes(photo(50))
    (folder / "没人要.jpg").write_bytes(photo(51))
    outcome = room.importing.import_files([folder])
    assert sorted(tuple(names(room, made)) for made in outcome.imported) == [
        ("共用.jpg", "乙稿1.jpg"),
        ("共用.jpg", "甲稿1.jpg"),
    ]
    told = "；".join(whats(made) for made in outcome.imported)
    assert told.count("没人要.jpg") == 1, "what nobody could place is told, once"
    assert "共用.jpg" not in told


def test_a_photo_belongs_to_the_document_with_the_longest_name_and_the_whole_number(
    room: Workroom, folder: Path
) -> None:
    for name in ("稿1", "稿10"):
        (folder / f"{name}.md").write_text(f"# {name}\n\n正文。\n", encoding="utf-8")
    for number, name in enumerate(("稿1会场", "稿10会场", "稿12")):
        (folder / f"{name}.jpg").write_bytes(photo(number))
    first, second = room.importing.import_files([folder]).imported
    assert (names(room, first), names(room, second)) == (["稿1会场.jpg"], ["稿10会场.jpg"])
    assert "稿12.jpg" in whats(first)


def test_photos_alone_become_a_picture_story(room: Workroom, folder: Path) -> None:
    for number in (1, 2):
        (folder / f"{number}.jpg").write_bytes(photo(number))
    (made,) = room.importing.import_files([folder]).imported
    assert made.article.metadata.title == "稿件"
    assert made.confidence["title"] < 0.5
    assert names(room, made) == ["1.jpg", "2.jpg"]


def test_what_has_nothing_inside_is_told(room: Workroom, folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(b"x")
    (folder / "空.zip").write_bytes(zipped({"readme.exe": b"MZ"}))
    outcome = room.importing.import_files([folder, folder / "空.zip", folder / "没有.docx"])
    assert [error.code for _name, error in outcome.failed] == [
        "import.nothing_inside",
        "import.nothing_inside",
        "file.not_found",
    ]
    assert room.authoring.articles() == []


def test_links_out_of_the_folder_are_not_followed(room: Workroom, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(photo(9))
    (folder / "稿.md").write_text("# 标题\n\n![](b.jpg) ![](../secret.jpg)\n", encoding="utf-8")
    (folder / "b.jpg").symlink_to(tmp_path / "secret.jpg")
    (made,) = room.importing.import_files([folder]).imported
    assert made.article.body.figures() == []
    assert len(made.article.body.missing()) == 2


def test_a_word_file_called_zip_is_a_word_file(room: Workroom, folder: Path) -> None:
    (folder / "稿.zip").write_bytes(word_file(p("正文")))
    (made,) = room.importing.import_files([folder / "稿.zip"]).imported
    assert made.article.body.blocks == (paragraph("正文"),)


# -- packages ---------------------------------------------------------------------------------------------------------


def test_a_package_brings_the_same_article_to_another_library(room: Workroom, folder: Path, tmp_path: Path) -> None:
    (folder / "a.jpg").write_bytes(photo(1))
    (folder / "稿.md").write_text("# 标题\n\n正文\n\n![](a.jpg)\n", encoding="utf-8")
    first = room.importing.import_file(folder / "稿.md").article
    path = room.packaging.export(first.id, folder)
    assert path.name == f"标题-{first.id[:8]}.textpack"
    with open_workroom(tmp_path / "other") as other:
        second = other.importing.import_file(path).article
        assert (second.id, second.digest) == (first.id, first.digest)
        (asset,) = second.body.assets()
        assert other.illustrating.asset(asset).name == "a.jpg"


def test_an_older_package_of_an_article_that_is_here_changes_nothing(room: Workroom, folder: Path) -> None:
    article = room.authoring.new(title="标题")
    article = room.authoring.save(article.id, article.metadata, Body((paragraph("早先的话"),)), article.version)
    path = room.packaging.export(article.id, folder / "包")
    same = room.importing.import_file(path)
    assert "内容相同" in whats(same)
    article = room.authoring.save(article.id, article.metadata, Body((paragraph("后来的话"),)), article.version)
    before = room.authoring.history(article.id)
    assert "以前的版本" in whats(room.importing.import_file(path))
    assert len(room.authoring.articles()) == 1
    assert body_text(room.authoring.open(article.id).body) == "后来的话"
    assert room.authoring.history(article.id) == before
    assert body_text(room.authoring.revision(article.id, before[1].number).body) == "早先的话"


# -- old documents ----------------------------------------------------------------------------------------------------


def test_an_old_document_without_an_office_program_gives_its_words(
    room: Workroom, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("editor_app.services.converting._libreoffice", lambda: None)
    words = "标题\r\r　　第一段有图\x01在中间\x0b另一行\r\x13 HYPERLINK x \x14链接\x15的字\r单元一\x07单元二\x07\x07"
    (folder / "稿.doc").write_bytes(word_97(words))
    made = room.importing.import_file(folder / "稿.doc")
    assert "另存为 .docx" in whats(made)
    text = body_text(made.article.body)
    for piece in ("第一段有图", "在中间", "另一行", "链接的字", "单元一", "单元二"):
        assert piece in text
    assert "HYPERLINK" not in text
    assert len(made.article.body.missing()) == 1


def test_an_old_document_is_converted(room: Workroom, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = Body((paragraph("这一段是正文，说明会议开得很好。"), heading("一、小标题"), paragraph("第二段。")))
    modern = folder / "稿.docx"
    modern.write_bytes(write_docx(Metadata(title="很长的一个标题"), body, {}))
    shutil.copy(modern, folder / "新.docx")
    run_office(modern, "doc")
    old = folder / "稿.doc"
    assert old.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    shutil.copy(old, folder / "又一份.doc")
    outcome = room.importing.import_files([old, folder / "又一份.doc", folder / "新.docx"], readers=2)
    converted, at_the_same_time, direct = (made.article for made in outcome.imported)
    assert at_the_same_time.body == converted.body
    assert body_text(converted.body) == body_text(direct.body)
    assert [type(block) for block in converted.body.blocks] == [type(block) for block in direct.body.blocks]
    assert all("LibreOffice" in whats(made) for made in outcome.imported[:2])
    monkeypatch.setattr("editor_app.services.converting._libreoffice", lambda: None)
    bare = room.importing.import_file(old)
    assert (
        body_text(direct.body).split() == body_text(bare.article.body).split()[-len(body_text(direct.body).split()) :]
    )


def run_office(path: Path, kind: str) -> None:
    import subprocess

    profile = (path.parent / "office").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(path.parent), str(path)], check=True, capture_output=True, timeout=120)


def test_an_encrypted_old_document_is_told(room: Workroom, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("editor_app.services.converting._libreoffice", lambda: None)
    (folder / "稿.doc").write_bytes(word_97("秘密\r", flags=0x0100))
    with pytest.raises(Refused, match=r"import\.encrypted"):
        room.importing.import_file(folder / "稿.doc")
    (folder / "稿.doc").write_bytes(compound_file("WordDocument"))
    with pytest.raises(Refused, match=r"import\.damaged"):
        room.importing.import_file(folder / "稿.doc")


# -- processes --------------------------------------------------------------------------------------------------------


def test_a_reader_that_takes_too_long_is_ended_and_the_next_file_is_read() -> None:
    reader = Reader(deadline=0.001)
    try:
        with pytest.raises(Refused, match=r"import\.too_slow"):
            reader.read("慢.docx", word_file(p("正文") * 3000))
        reader._deadline = 60
        assert reader.read("快.txt", "正文".encode()).draft.body.blocks == (paragraph("正文"),)
    finally:
        reader.close()


def test_a_reader_that_dies_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader()
    try:
        reader.read("一.txt", "正文".encode())
        assert reader._process is not None
        first = reader._process.pid
        original = isolated_reading.send

        def killing(stream: object, value: dict[str, object], blobs: object = ()) -> None:
            assert reader._process is not None
            reader._process.kill()
            reader._process.wait()
            monkeypatch.setattr(isolated_reading, "send", original)
            original(stream, value, blobs)  # type: ignore[arg-type]

        monkeypatch.setattr(isolated_reading, "send", killing)
        with pytest.raises(Refused, match=r"import\.reader_failed"):
            reader.read("二.txt", "正文".encode())
        assert reader.read("三.txt", "正文".encode()).draft.body.blocks == (paragraph("正文"),)
        assert reader._process.pid != first
    finally:
        reader.close()


def test_a_file_that_needs_too_much_memory_ends_its_reader_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR_APP_READER_MEGABYTES", "160")
    reader = Reader()
    try:
        with pytest.raises(Refused) as caught:
            reader.read("大.docx", word_file(paragraphs(400_000)))
        assert caught.value.code in ("import.needs_too_much", "import.reader_failed")
        assert reader.read("小.txt", "正文".encode()).draft.body.blocks == (paragraph("正文"),)
    finally:
        reader.close()


def test_cancelling_ends_the_readers_and_keeps_what_was_done(room: Workroom, folder: Path) -> None:
    paths = []
    for number in range(6):
        path = folder / f"{number}.txt"
        path.write_text(f"正文{number}", encoding="utf-8")
        paths.append(path)

    def progress(_what: str, done: int, _total: int) -> None:
        if done == 2:
            raise Cancelled

    before = set(threads())
    outcome = room.importing.import_files(paths, progress=progress)
    assert len(outcome.imported) == len(room.authoring.articles()) == 2
    assert outcome.left == tuple(paths[2:])
    assert set(threads()) <= before


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("reading")]


def test_a_wait_can_be_cancelled() -> None:
    begun: list[int] = []
    told = threading.Event()

    def slow(_reader: Reader, item: int) -> int:
        begun.append(item)
        assert told.wait(60)
        return 1

    def cancel() -> None:
        told.set()
        raise Cancelled

    with pytest.raises(Cancelled):
        list(Readers(slow, 1).results([1, 2, 3], cancel))
    assert 3 not in begun, "it was told while the first was under way, not after the last"


def test_results_come_in_order_from_several_readers() -> None:
    def work(reader: Reader, number: int) -> str:
        text = f"正文{number}" * (50 if number % 2 else 1)
        return body_text(reader.read("a.txt", text.encode()).draft.body)[:4]

    results = list(Readers(work, 2).results(range(8), lambda: None))
    assert results == [f"正文{number}{'正' if number % 2 else ''}"[:4] for number in range(8)]


def test_a_full_disk_stops_before_reading(room: Workroom, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_text("正文", encoding="utf-8")
    monkeypatch.setattr("editor_app.library.space.free_bytes", lambda _folder: 50 * 1024 * 1024)
    with pytest.raises(Unavailable, match=r"disk\.low"):
        room.importing.import_files([folder / "a.txt"])


def paragraphs(count: int) -> str:
    """Empty paragraphs as Word writes them, each with its revision number, so that they do not look like a bomb."""
    return "".join(f'<w:p w:rsidR="{number * 2654435761 % 2**32:08X}"/>' for number in range(count))


# -- hostile and huge -------------------------------------------------------------------------------------------------


def test_very_many_empty_paragraphs(room: Workroom, folder: Path) -> None:
    (folder / "空段.docx").write_bytes(word_file(paragraphs(200_000) + p("最后一段")))
    made = room.importing.import_file(folder / "空段.docx")  # which has a limit of its own
    assert body_text(made.article.body) == "最后一段"


def test_ten_thousand_pictures(room: Workroom, folder: Path) -> None:
    text = "".join(f"![](图{number}.png)\n\n" for number in range(10_000))
    (folder / "图.md").write_text(text, encoding="utf-8")
    (folder / "图1.png").write_bytes(png())
    made = room.importing.import_file(folder / "图.md")
    assert len(made.article.body.figures()) == 1
    assert len(made.article.body.missing()) == 9_999


@pytest.mark.parametrize("kind", ["bomb", "doctype", "entries", "nested"])
def test_bombs_are_refused(room: Workroom, folder: Path, kind: str) -> None:
    path = folder / "炸弹.docx"
    match kind:
        case "bomb":
            path.write_bytes(word_file(p("a"), parts={"word/media/x.xml": bytes(30_000_000)}))
        case "doctype":
            path.write_bytes(word_file(p("a"), parts={"word/styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}))
        case "entries":
            path.write_bytes(word_file(p("a"), parts={f"word/{number}.xml": "" for number in range(2_100)}))
        case "nested":
            path.write_bytes(word_file("<w:sdt>" * 5000 + "</w:sdt>" * 5000))
    with pytest.raises(Refused, match=r"import\.unsafe"):
        room.importing.import_file(path)
    assert room.authoring.articles() == []
    assert [path.name for path in folder.iterdir()] == ["炸弹.docx"]
