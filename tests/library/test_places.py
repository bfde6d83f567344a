"""Where libraries may lie, and what happens when the disk fills up."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest

from editor_app.library import library as library_module
from editor_app.library import space
from editor_app.library.library import Library
from editor_app.library.places import Place, PlaceKind, conflict_copies, file_system, place_of
from editor_app.model.body import Body, body_text, paragraph
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.metadata import Metadata
from editor_app.model.picture import PictureInfo


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("OneDrive - 道外区委/稿件", "OneDrive"),
        ("我的坚果云/稿", "坚果云"),
        ("BaiduSyncdisk", "百度网盘"),
        ("WPS云盘/a", "WPS云盘"),
        ("Dropbox (Personal)", "Dropbox"),
        ("iCloudDrive/x", "iCloud"),
        ("Google Drive/My Drive", "Google Drive"),
    ],
)
def test_cloud_folders_are_known_and_refused_for_new_libraries(tmp_path: Path, folder: str, name: str) -> None:
    assert place_of(tmp_path / folder) == Place(PlaceKind.CLOUD, name)
    with pytest.raises(Refused) as refused:
        Library.open(tmp_path / folder)
    assert refused.value.code == "library.bad_place"
    assert not (tmp_path / folder).exists()


def test_ordinary_folders_are_local(tmp_path: Path) -> None:
    for folder in ("文档", "onedrive说明", "dropboxes", "library"):
        assert place_of(tmp_path / folder) == Place(PlaceKind.LOCAL)


def test_the_mount_table_tells_the_file_system() -> None:
    table = ["/dev/a / ext4 rw 0 0", "srv:/x /mnt/my\\040share nfs4 rw 0 0", "u@h: /mnt/far fuse.sshfs rw 0 0", "short"]
    assert file_system(PurePosixPath("/mnt/my share/lib"), table) == "nfs4"
    assert file_system(PurePosixPath("/mnt/far"), table) == "fuse.sshfs"
    assert file_system(PurePosixPath("/mnt/farther"), table) == "ext4"
    assert place_of(Path("//server/share/lib")).kind is PlaceKind.NETWORK


def test_a_library_that_lies_badly_opens_with_a_warning_and_copies_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Library.open(tmp_path).close()
    copies = ["library (1).db", "library (某人's conflicted copy).db", "library-DESKTOP1.db"]
    for name in copies:
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr("editor_app.library.database.place_of", lambda _: Place(PlaceKind.NETWORK, "nfs"))
    monkeypatch.setattr(library_module, "place_of", lambda _: Place(PlaceKind.NETWORK, "nfs"))
    with Library.open(tmp_path) as library:
        assert [code for code, _ in library.warnings()][:2] == ["library.risky_place", "library.conflict_copies"]
        assert library.database.one("PRAGMA journal_mode") == ("delete",)
        article = library.articles.create(Metadata(title="稿"), Body((paragraph("好"),)))
        assert body_text(library.articles.get(article.id).body).strip() == "好"
    assert conflict_copies(tmp_path) == sorted(copies)
    assert all((tmp_path / name).read_bytes() == b"x" for name in copies)


def test_on_a_full_disk_pictures_stop_and_text_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(title="稿"), Body((paragraph("好"),)))
        monkeypatch.setattr(space.shutil, "disk_usage", lambda _: SimpleNamespace(free=99 * 1048576))
        with pytest.raises(Unavailable) as low:
            library.assets.add(b"x", "a.jpg", PictureInfo("image/jpeg", 1, 1))
        assert (low.value.code, low.value.details) == ("disk.low", {"megabytes": 99})
        assert not (tmp_path / "assets").exists()
        saved = library.articles.save(article.id, article.metadata, Body((paragraph("更好"),)), base_version=1)
        assert saved.version == 2
        assert "disk.warning" in [code for code, _ in library.warnings()]
        assert not space.keep_ballast(tmp_path), "no ballast where there is no room for it"


def test_the_ballast_lets_the_last_save_through(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        article = library.articles.create(Metadata(title="稿"), Body((paragraph("好"),)))
        assert space.keep_ballast(tmp_path, 100_000)
        assert space.keep_ballast(tmp_path, 100_000)
        assert (tmp_path / "ballast").stat().st_size == 100_000
        (pages,) = library.database.one("PRAGMA page_count")
        library.database.run(f"PRAGMA max_page_count = {pages}")

        def freed() -> None:
            if not (tmp_path / "ballast").exists():
                library.database._connection.execute("PRAGMA max_page_count = 100000")

        library.database.before_write = freed
        text = "字" * 20_000
        saved = library.articles.save(article.id, article.metadata, Body((paragraph(text),)), base_version=1)
        assert body_text(library.articles.get(saved.id).body).strip() == text
        assert not (tmp_path / "ballast").exists()
