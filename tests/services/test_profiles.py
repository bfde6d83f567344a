"""Installed profiles: updated, gone back from, removed; a broken or damaged one never takes the last good one's place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.model import failpoints
from editor_app.model.body import Body
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.failpoints import PROFILE_POINTS
from editor_app.model.metadata import Metadata
from editor_app.model.problems import explain
from editor_app.model.profile_version import BUNDLED, FROM_FILE, Pointer, ProfileInfo
from editor_app.model.site import Site
from editor_app.model.views import View
from editor_app.services.exporting import export_library
from editor_app.services.profile_describing import newer_with_program
from editor_app.services.profile_store import KEPT
from editor_app.services.profiles import STAND_IN, ProfileShelf
from editor_app.services.rescue import Rescue
from editor_app.services.workroom import Workroom
from profiling import profile_folder, profile_zip


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with open_workroom(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def shelf(room: Workroom) -> ProfileShelf:
    return room.profiles


def refused(code: str, shelf: ProfileShelf, path: Path) -> str:
    with pytest.raises(Refused) as caught:
        shelf.install(path)
    assert caught.value.code == code
    return explain(caught.value)


def installed_folder(tmp_path: Path, profile_id: str = "mine") -> Path:
    return tmp_path / "library" / "profiles" / profile_id


def test_install_update_and_back(shelf: ProfileShelf, tmp_path: Path) -> None:
    first = shelf.install(profile_zip(tmp_path, version=1, name="一版"))
    assert (first.before, first.changed, shelf.get("mine").name) == (0, True, "一版")
    second = shelf.install(profile_folder(tmp_path / "two", version=2, name="二版"))
    assert (second.before, second.changed, shelf.get("mine").name) == (1, True, "二版")
    info = shelf.info("mine")
    assert (info.version, info.issued_by, info.origin, info.earlier, info.installed) == (
        2,
        "某单位",
        "file",
        True,
        True,
    )
    assert [each.version for each in shelf.versions("mine")] == [2, 1] or len(shelf.versions("mine")) == 2
    assert shelf.roll_back("mine").version == 1
    assert shelf.get("mine").name == "一版"
    with pytest.raises(Refused) as caught:
        shelf.roll_back("mine")
    assert caught.value.code == "profile.no_earlier"
    shelf.remove("mine")
    assert "mine" not in shelf.ids()
    assert not installed_folder(tmp_path).exists()


def test_over_a_shipped_one_and_back(shelf: ProfileShelf, tmp_path: Path) -> None:
    shipped = shelf.get("plain")
    shelf.install(profile_zip(tmp_path, "plain", 7, issuer=shipped.issued_by))
    info = shelf.info("plain")
    assert (info.version, info.shipped, info.origin) == (7, shipped.version, "file")
    assert shelf.roll_back("plain").origin == BUNDLED
    assert shelf.get("plain") == shipped
    shelf.install(profile_zip(tmp_path / "again", "plain", 8, issuer=shipped.issued_by))
    shelf.remove("plain")
    assert shelf.get("plain") == shipped
    with pytest.raises(Refused) as caught:
        shelf.remove("plain")
    assert caught.value.code == "profile.not_installed"


def test_a_newer_one_that_came_with_the_program_is_told() -> None:
    installed = ProfileInfo("plain", "普通网站", 3, "", FROM_FILE, shipped=5)
    assert "第 5 版" in newer_with_program(installed)
    assert newer_with_program(replace(installed, version=5)) == ""
    assert newer_with_program(replace(installed, origin=BUNDLED)) == ""


def test_what_must_not_come_unasked(shelf: ProfileShelf, tmp_path: Path) -> None:
    shelf.install(profile_zip(tmp_path, version=3))
    assert not shelf.install(profile_zip(tmp_path / "same", version=3)).changed
    older = profile_zip(tmp_path, version=2)
    assert "第 2 版" in refused("profile.older", shelf, older)
    other = profile_zip(tmp_path / "b", version=3, name="另一个")
    refused("profile.same_version", shelf, other)
    stranger = profile_zip(tmp_path / "c", version=9, issuer="别人")
    assert "“别人”" in refused("profile.other_issuer", shelf, stranger)
    assert (shelf.get("mine").version, shelf.get("mine").name) == (3, "我的网站")
    assert shelf.install(older, force=True).profile.version == 2
    assert shelf.install(other, force=True).profile.name == "另一个"
    assert shelf.install(stranger, force=True).profile.issued_by == "别人"


def test_a_broken_one_changes_nothing(shelf: ProfileShelf, tmp_path: Path) -> None:
    shelf.install(profile_zip(tmp_path, version=1))
    before = sorted(path.name for path in installed_folder(tmp_path).rglob("*"))
    bad = profile_folder(tmp_path / "bad", version=2)
    (bad / "list.html.j2").write_text("{{ nothing }}", encoding="utf-8")
    assert "list.html.j2" in refused("profile.broken", shelf, bad)
    assert shelf.get("mine").version == 1
    assert sorted(path.name for path in installed_folder(tmp_path).rglob("*")) == before


def test_only_the_last_versions_are_kept(shelf: ProfileShelf, tmp_path: Path) -> None:
    for version in range(1, KEPT + 4):
        shelf.install(profile_zip(tmp_path, version=version))
    assert len(shelf.versions("mine")) == KEPT
    names = {path.name for path in installed_folder(tmp_path).iterdir()}
    assert len(names) == 2 * KEPT + 1
    for version in range(KEPT + 2, 3, -1):
        assert shelf.roll_back("mine").version == version


def test_sites_keep_their_profile(room: Workroom, shelf: ProfileShelf, tmp_path: Path) -> None:
    shelf.install(profile_zip(tmp_path))
    room.accounts.add(Site("某站", "intake", "https://portal.example", "u", "mine"))
    assert shelf.info("mine").sites == ("某站",)
    with pytest.raises(Refused) as caught:
        shelf.remove("mine")
    assert caught.value.code == "profile.in_use"
    assert shelf.for_site("某站").id == "mine"


def test_pages_that_others_use_stay(shelf: ProfileShelf, tmp_path: Path) -> None:
    shelf.install(profile_zip(tmp_path))
    city = tmp_path / "city"
    city.mkdir()
    (city / "profile.toml").write_text('id = "city"\nlook = "mine"\n', encoding="utf-8")
    shelf.install(city)
    assert shelf.loaded("city").folder == shelf.loaded("mine").folder
    with pytest.raises(Refused) as caught:
        shelf.remove("mine")
    assert caught.value.code == "profile.pages_in_use"
    shelf.remove("city")
    shelf.remove("mine")


def test_the_practice_site_is_previewed_as_it_is_served(shelf: ProfileShelf, tmp_path: Path) -> None:
    shipped = shelf.loaded("practice").folder
    shelf.install(profile_zip(tmp_path, "hrbxf", 9, issuer="先锋采编"))
    assert shelf.loaded("hrbxf").folder != shipped
    assert shelf.loaded("practice").folder == shipped


# -- damage -----------------------------------------------------------------------------------------------------------


def change_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("name", ["profile.toml", "style.css", "article.html.j2", "slide.html.j2"])
def test_a_damaged_version_makes_way_for_the_one_before(
    room: Workroom, shelf: ProfileShelf, tmp_path: Path, name: str
) -> None:
    shelf.install(profile_zip(tmp_path, version=1))
    shelf.install(newer := profile_zip(tmp_path, version=2))
    room.accounts.add(Site("某站", "intake", "https://portal.example", "u", "mine"))
    key = shelf.versions("mine")[0].key if shelf.versions("mine")[0].version == 2 else shelf.versions("mine")[1].key
    change_a_byte(installed_folder(tmp_path) / key / name)
    shelf._forget()
    assert shelf.for_site("某站").version == 1
    (said,) = shelf.troubles()
    assert "第 1 版" in said
    assert shelf.info("mine").trouble == said
    with pytest.raises(Refused) as caught:
        shelf.examine()
    assert explain(caught.value) == said
    assert shelf.install(newer).changed
    assert (shelf.for_site("某站").version, shelf.troubles()) == (2, ())
    assert shelf.examine() == "4 份站点配置都完好"
    assert any(path.name.startswith(".damaged-") for path in installed_folder(tmp_path).iterdir())


def test_a_damaged_one_over_a_shipped_one(shelf: ProfileShelf, tmp_path: Path) -> None:
    shipped = shelf.get("plain")
    shelf.install(profile_zip(tmp_path, "plain", 7, issuer=shipped.issued_by))
    (folder,) = (path for path in installed_folder(tmp_path, "plain").iterdir() if path.is_dir())
    (folder / "style.css").unlink()
    shelf._forget()
    assert shelf.get("plain") == shipped


def test_with_nothing_left_a_site_can_still_be_written_for(room: Workroom, shelf: ProfileShelf, tmp_path: Path) -> None:
    shelf.install(profile_zip(tmp_path))
    room.accounts.add(Site("某站", "intake", "https://portal.example", "u", "mine"))
    article = room.authoring.new("某站")
    (folder,) = (path for path in installed_folder(tmp_path).iterdir() if path.is_dir())
    change_a_byte(folder / "home.html.j2")
    shelf._forget()
    assert shelf.for_site("某站").id == STAND_IN
    assert "<html" in room.preview.view(View.PAGE, article.id, Metadata(title="题"), Body(), "某站")
    assert "文件与安装时不同" in shelf.troubles()[0]
    info = next(each for each in shelf.infos() if each.id == "mine")
    assert (info.version, info.sites) == (0, ("某站",))
    with pytest.raises(Refused) as caught:
        room.submitting.submit([article.id], "某站")
    assert caught.value.code == "profile.broken"


@pytest.mark.parametrize(
    "pointer", ["", "{", "[]", '{"in_force": "../../x", "before": []}', '{"in_force": 3, "before": []}']
)
def test_a_damaged_pointer(shelf: ProfileShelf, tmp_path: Path, pointer: str) -> None:
    shelf.install(profile_zip(tmp_path, version=1))
    (installed_folder(tmp_path) / "current.json").write_text(pointer, encoding="utf-8")
    shelf._forget()
    assert shelf.get("mine").version == 1
    assert shelf.install(profile_zip(tmp_path, version=2)).changed
    assert shelf.get("mine").version == 2
    assert shelf.roll_back("mine").version == 1


def test_the_old_layout_is_still_read_and_taken_over(shelf: ProfileShelf, tmp_path: Path) -> None:
    profile_folder(tmp_path / "library" / "profiles", version=4)
    assert shelf.get("mine").version == 4
    refused("profile.older", shelf, profile_zip(tmp_path, version=3))
    shelf.install(profile_zip(tmp_path, version=5))
    assert shelf.get("mine").version == 5
    shelf.remove("mine")
    assert "mine" not in shelf.ids()


# -- faults while writing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", PROFILE_POINTS)
@pytest.mark.parametrize("action", ["full", "error"])
def test_a_full_disk_leaves_the_old_or_the_new(
    shelf: ProfileShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str, action: str
) -> None:
    shelf.install(profile_zip(tmp_path, version=1))
    newer = profile_zip(tmp_path, version=2)
    monkeypatch.setattr(failpoints, "_armed", f"{point}:{action}")
    failpoints._reached.clear()
    with pytest.raises(Unavailable) as caught:
        shelf.install(newer)
    assert caught.value.code == ("disk.full" if action == "full" else "file.unwritable")
    monkeypatch.setattr(failpoints, "_armed", "")
    shelf._forget()
    assert shelf.get("mine").version == (2 if point == "profile.after_pointer" else 1)
    shelf.install(newer, force=True)
    assert shelf.get("mine").version == 2
    assert shelf.troubles() == ()


DRIVER = """
import sys
from pathlib import Path
from editor_app.app import open_workroom
with open_workroom(Path(sys.argv[1])) as room:
    room.profiles.install(Path(sys.argv[2]))
"""


@pytest.mark.parametrize("point", PROFILE_POINTS)
def test_a_cut_of_the_power_leaves_the_old_or_the_new(tmp_path: Path, point: str) -> None:
    library = tmp_path / "library"
    with open_workroom(library) as room:
        room.profiles.install(profile_zip(tmp_path, version=1))
    newer = profile_zip(tmp_path, version=2)
    command = [sys.executable, "-c", DRIVER, str(library), str(newer)]
    killed = subprocess.run(
        command, env={**os.environ, "EDITOR_APP_FAILPOINT": point}, capture_output=True, check=False
    )
    assert killed.returncode == -9, killed.stderr.decode()
    with open_workroom(library) as room:
        assert room.profiles.get("mine").version == (2 if point == "profile.after_pointer" else 1)
        room.profiles.install(newer)
        assert room.profiles.get("mine").version == 2
    assert not [path for path in installed_folder(tmp_path).iterdir() if path.name.startswith(".new-")]


def test_a_library_that_is_only_read_takes_nothing(tmp_path: Path) -> None:
    with open_workroom(tmp_path / "library") as room:
        room.profiles.install(profile_zip(tmp_path))
    with open_workroom(tmp_path / "library", read_only=True) as room:
        assert room.profiles.get("mine").version == 1
        with pytest.raises(Unavailable) as caught:
            room.profiles.install(profile_zip(tmp_path, version=2))
        assert caught.value.code == "library.read_only"


def test_installed_profiles_go_with_the_whole_library(tmp_path: Path) -> None:
    with open_workroom(tmp_path / "library") as room:
        room.profiles.install(profile_zip(tmp_path, version=1))
        room.profiles.install(profile_zip(tmp_path, version=2))
    for name in (".new-1", ".damaged-2"):
        (installed_folder(tmp_path) / name).mkdir()
        (installed_folder(tmp_path) / name / "style.css").write_text("p{}", encoding="utf-8")
    made = export_library(tmp_path / "library", tmp_path / "all.zip")
    Rescue(tmp_path / "other").restore(made.path)
    with open_workroom(tmp_path / "other") as room:
        assert (room.profiles.get("mine").version, room.profiles.info("mine").trouble) == (2, "")
        assert room.profiles.roll_back("mine").version == 1


# -- switching --------------------------------------------------------------------------------------------------------


def test_switching_says_what_is_missing_and_rewrites_nothing(
    room: Workroom, shelf: ProfileShelf, tmp_path: Path
) -> None:
    shelf.install(profile_zip(tmp_path))
    room.accounts.add(Site("某站", "intake", "https://portal.example", "u", "hrbxf"))
    made = [
        room.authoring.new("某站", column=column) for column in ("dangjiandongtai", "dangjiandongtai", "rencai", "")
    ]
    gone = room.authoring.new("某站", column="ganbu")
    room.authoring.trash(gone.id)
    switch = shelf.compare("某站", "mine")
    assert (switch.name, dict(switch.missing)) == ("我的网站", {"党建动态": 2, "人才工作": 1})
    assert switch.required == ()
    assert shelf.switch("某站", "mine").profile == "mine"
    assert shelf.for_site("某站").id == "mine"
    assert room.authoring.open(made[0].id).metadata.column == "dangjiandongtai"
    back = shelf.compare("某站", "hrbxf")
    assert (back.missing, back.required) == ((), ("column", "contributor", "source"))
    with pytest.raises(Refused):
        shelf.switch("某站", "nothing")


def test_the_pointer_is_plain(shelf: ProfileShelf, tmp_path: Path) -> None:
    shelf.install(profile_zip(tmp_path))
    shelf.install(profile_zip(tmp_path, version=2))
    value = json.loads((installed_folder(tmp_path) / "current.json").read_text(encoding="utf-8"))
    assert set(value) == {"in_force", "before"}
    assert Pointer(value["in_force"], tuple(value["before"])).in_force.startswith("2-")
