"""Pictures by their digest: what is acknowledged is whole, what was damaged can be brought back."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor_app.library.assets import AssetStore
from editor_app.library.doctor import check
from editor_app.library.library import Library
from editor_app.model.digest import sha256
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.picture import PictureInfo, Prepared, Rendition

INFO = PictureInfo("image/jpeg", 40, 30, 6, "2026-08-08 09:00:00", True, True, False)


def rendition_of(asset: str, data: bytes) -> Prepared:
    return Prepared(
        Rendition(sha256(data), asset, "image/jpeg", 4, 3, len(data), "a.jpg", ("已清除拍摄位置",)),
        data,
    )


def test_an_original_comes_back_as_it_was(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        made = library.assets.add(b"bytes", "照片.jpg", INFO)
        assert (made.sha256, made.size, made.name, made.info) == (sha256(b"bytes"), 5, "照片.jpg", INFO)
        assert library.assets.add(b"bytes", "另一个名字.jpg", INFO).name == "照片.jpg"
    with Library.open(tmp_path) as library:
        assert library.assets.get(made.sha256) == made
        assert library.assets.read(made.sha256) == b"bytes"
        assert library.assets.has(made.sha256)
        assert library.assets.all() == [made.sha256]
        assert not library.assets.has("0" * 64)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_what_is_no_digest_is_no_path(tmp_path: Path, digest: str) -> None:
    with Library.open(tmp_path) as library:
        for act in (library.assets.path, library.assets.rendition_path, library.assets.read, library.assets.get):
            with pytest.raises(Refused) as refused:
                act(digest)
            assert refused.value.code == "asset.unknown"


@pytest.mark.parametrize("how", ["flipped", "cut", "gone"])
def test_adding_the_photo_again_heals_a_damaged_original(tmp_path: Path, how: str) -> None:
    with Library.open(tmp_path) as library:
        made = library.assets.add(b"bytes", "a.jpg", INFO)
        path = library.assets.path(made.sha256)
        match how:
            case "flipped":
                path.write_bytes(b"bytez")
            case "cut":
                path.write_bytes(b"by")
            case "gone":
                path.unlink()
        code = "asset.gone" if how == "gone" else "asset.damaged"
        with pytest.raises(Unavailable) as damaged:
            library.assets.read(made.sha256)
        assert damaged.value.code == code
        assert [problem.code for problem in check(library)] == [code]
        library.assets.add(b"bytes", "a.jpg", INFO)
        assert library.assets.read(made.sha256) == b"bytes"
        assert check(library) == []


def test_renditions_are_kept_by_original_and_rules(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        asset = library.assets.add(b"original", "a.jpg", INFO).sha256
        one = library.assets.add_rendition(rendition_of(asset, b"small"), "w1280")
        two = library.assets.add_rendition(rendition_of(asset, b"smaller"), "w640")
        assert library.assets.rendition(asset, "w1280") == one
        assert library.assets.rendition(asset, "w640") == two
        assert library.assets.rendition(asset, "w1") is None
        assert library.assets.read_rendition(two.sha256) == b"smaller"
        again = library.assets.add_rendition(rendition_of(asset, b"anew"), "w1280")
        assert library.assets.rendition(asset, "w1280") == again
        assert library.assets.read_rendition(one.sha256) == b"small", "a submission may still need it"
        library.assets.rendition_path(again.sha256).write_bytes(b"")
        assert library.assets.rendition(asset, "w1280") is None, "a cut one is made anew"


class Busy:
    """A file that another program holds for the first few tries, as on Windows."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int, code: int) -> None:
        self.tries = 0
        self._times, self._code = times, code
        self._replace = Path.replace
        monkeypatch.setattr(Path, "replace", lambda source, target: self.replace(source, target))
        monkeypatch.setattr("editor_app.model.held_files.time.sleep", lambda seconds: None)

    def replace(self, source: Path, target: Path) -> Path:
        self.tries += 1
        if self.tries <= self._times:
            error = PermissionError(13, "in use")
            error.winerror = self._code  # type: ignore[attr-defined,unused-ignore]
            raise error
        return self._replace(source, target)


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_held_by_a_scanner_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    with Library.open(tmp_path) as library:
        busy = Busy(monkeypatch, 3, code)
        assert library.assets.read(library.assets.add(b"bytes", "a.jpg", INFO).sha256) == b"bytes"
        assert busy.tries == 4


@pytest.mark.parametrize(("times", "code", "tries"), [(99, 32, 7), (99, 87, 1)])
def test_waiting_ends_and_nothing_is_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, code: int, tries: int
) -> None:
    with Library.open(tmp_path) as library:
        busy = Busy(monkeypatch, times, code)
        with pytest.raises(Unavailable) as failed:
            library.assets.add(b"bytes", "a.jpg", INFO)
        assert (failed.value.code, busy.tries) == ("library.unwritable", tries)
        assert library.assets.all() == []
        assert list((tmp_path / "assets").rglob("*-*")) == []


def test_files_are_durable_before_the_row_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    with Library.open(tmp_path) as library:
        monkeypatch.setattr("editor_app.library.assets.os.fsync", lambda handle: done.append("file"))
        monkeypatch.setattr("editor_app.library.assets.sync_folder", lambda folder: done.append(folder.name))
        insert = AssetStore._insert

        def noted(store: AssetStore, digest: str, size: int, name: str, info: PictureInfo) -> None:
            done.append("row")
            insert(store, digest, size, name, info)

        monkeypatch.setattr(AssetStore, "_insert", noted)
        digest = library.assets.add(b"bytes", "a.jpg", INFO).sha256
        assert done == [tmp_path.name, "assets", "file", digest[:2], "row"]
