"""Trust on first use: the first signer of a profile signs its updates, until he hands over or is given up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from editor_app.app import open_workroom
from editor_app.model.errors import Refused
from editor_app.model.problems import explain
from editor_app.model.profile_signature import SIGNATURE, Standing
from editor_app.portal.profile_package import write_files
from editor_app.portal.profiles import load_profile
from editor_app.services.accounts import password_variable
from editor_app.services.exporting import export_library
from editor_app.services.profile_signing import sign_package
from editor_app.services.profiles import ProfileShelf
from editor_app.services.rescue import Rescue
from editor_app.services.signing_keys import SigningKey, make_key, write_key
from editor_app.services.workroom import Workroom
from practice import running_site
from profiling import BUNDLED, profile_folder, small_files, small_zip

KEY, OTHER = make_key("某单位办公室"), make_key("另一个单位")
NEXT = make_key("某单位宣传科", KEY)
LATER = make_key("某单位宣传科", NEXT)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workroom]:
    with open_workroom(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def shelf(room: Workroom) -> ProfileShelf:
    return room.profiles


def refused(shelf: ProfileShelf, path: Path, *, force: bool = True) -> tuple[str, str]:
    """What an installation is refused with; nothing of it may be on the disk or in force then."""
    folder = path.parent.parent / "library" / "profiles"
    before = {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    known = shelf.info("mine").known
    with pytest.raises(Refused) as caught:
        shelf.install(path, force=force)
    assert {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()} == before
    assert shelf.info("mine").known == known
    return caught.value.code, explain(caught.value)


def test_the_first_signer_signs_the_updates(shelf: ProfileShelf, tmp_path: Path) -> None:
    zips = tmp_path / "zips"
    proposal = shelf.propose(small_zip(zips, 1, KEY))
    assert (proposal.standing, proposal.signer, proposal.known, proposal.before) == (Standing.NEW, KEY.signer, None, 0)
    assert "mine" not in shelf.ids()
    made = shelf.accept(proposal)
    assert (made.standing, made.signer, made.changed) == (Standing.NEW, KEY.signer, True)
    info = shelf.info("mine")
    assert info.known is not None
    assert (info.signer, info.known.key, info.known.name) == (KEY.signer, KEY.signer.key, "某单位办公室")
    assert shelf.install(small_zip(zips, 2, KEY, issuer="改了名的单位")).standing is Standing.KNOWN

    code, said = refused(shelf, small_zip(zips, 3))
    assert code == "profile.signature_missing"
    assert KEY.signer.fingerprint in said
    code, said = refused(shelf, small_zip(zips, 3, OTHER))
    assert code == "profile.signature_changed"
    assert OTHER.signer.fingerprint in said
    assert KEY.signer.fingerprint in said
    assert refused(shelf, small_zip(zips, 1, KEY), force=False)[0] == "profile.older"
    assert refused(shelf, small_zip(zips, 2, KEY, css="x:y"), force=False)[0] == "profile.same_version"
    assert shelf.get("mine").version == 2


def test_a_key_hands_over_to_the_next(shelf: ProfileShelf, tmp_path: Path) -> None:
    zips = tmp_path / "zips"
    shelf.install(small_zip(zips, 1, KEY))
    made = shelf.install(small_zip(zips, 3, LATER))  # the update between the two was missed
    assert (made.standing, made.signer) == (Standing.CHANGED, LATER.signer)
    for old in (KEY, NEXT):
        assert refused(shelf, small_zip(zips, 4, old))[0] == "profile.signature_retired"
    assert refused(shelf, small_zip(zips, 4, make_key("冒名的", OTHER)))[0] == "profile.signature_changed"
    assert shelf.roll_back("mine").signer == KEY.signer
    known = shelf.info("mine").known
    assert known is not None
    assert known.key == LATER.signer.key
    assert shelf.install(small_zip(zips, 4, LATER)).standing is Standing.KNOWN


def test_unsigned_ones_stay_unsigned_until_one_is_signed(shelf: ProfileShelf, tmp_path: Path) -> None:
    zips = tmp_path / "zips"
    assert shelf.install(small_zip(zips, 1)).standing is Standing.UNSIGNED
    assert shelf.install(small_zip(zips, 2)).standing is Standing.UNSIGNED
    assert (shelf.info("mine").signer, shelf.info("mine").known) == (None, None)
    assert shelf.info("plain").known is None
    made = shelf.install(small_zip(zips, 2, KEY))  # the very same, with a signature now
    assert (made.standing, made.changed) == (Standing.NEW, True)
    assert refused(shelf, small_zip(zips, 2))[0] == "profile.signature_missing"
    assert shelf.roll_back("mine").signer is None
    assert refused(shelf, small_zip(zips, 3))[0] == "profile.signature_missing"


def test_a_signer_is_given_up(shelf: ProfileShelf, tmp_path: Path) -> None:
    zips = tmp_path / "zips"
    with pytest.raises(Refused) as caught:
        shelf.give_up_signer("mine")
    assert caught.value.code == "profile.no_signer"
    shelf.install(small_zip(zips, 1, KEY))
    assert shelf.give_up_signer("mine").key == KEY.signer.key
    assert (shelf.info("mine").known, shelf.info("mine").signer) == (None, KEY.signer)
    assert shelf.install(small_zip(zips, 2)).standing is Standing.UNSIGNED
    assert shelf.install(small_zip(zips, 3, OTHER)).standing is Standing.NEW
    assert refused(shelf, small_zip(zips, 4, KEY))[0] == "profile.signature_changed"
    shelf.remove("mine")
    assert shelf.install(small_zip(zips, 1, KEY)).standing is Standing.NEW


def test_a_tampered_update_changes_nothing(shelf: ProfileShelf, tmp_path: Path) -> None:
    shelf.install(small_zip(tmp_path / "zips", 1, KEY))
    folder = tmp_path / "update" / "mine"
    folder.parent.mkdir()
    write_files(folder, {**small_files(2, KEY), "extra.css": b"p{color:red}"})
    code, said = refused(shelf, folder)
    assert code == "profile.signature_broken"
    assert "extra.css" in said


DRIVER = """
import sys
from pathlib import Path
from editor_app.app import open_workroom
with open_workroom(Path(sys.argv[1])) as room:
    room.profiles.install(Path(sys.argv[2]))
"""


@pytest.mark.parametrize(("point", "there"), [("profile.before_pointer", False), ("profile.after_pointer", True)])
def test_a_cut_while_installing_leaves_both_or_neither(tmp_path: Path, point: str, there: bool) -> None:
    library, zips = tmp_path / "library", tmp_path / "zips"
    with open_workroom(library) as room:
        room.profiles.install(small_zip(zips, 1, KEY))
    command = [sys.executable, "-c", DRIVER, str(library), str(small_zip(zips, 2, NEXT))]
    killed = subprocess.run(
        command, env={**os.environ, "EDITOR_APP_FAILPOINT": point}, capture_output=True, check=False
    )
    assert killed.returncode == -9, killed.stderr.decode()
    with open_workroom(library) as room:
        info = room.profiles.info("mine")
        now = NEXT if there else KEY
        assert info.known is not None
        assert (info.signer, info.known.key) == (now.signer, now.signer.key)
        assert refused(room.profiles, small_zip(zips, 3, OTHER))[0] == "profile.signature_changed"
        assert room.profiles.install(small_zip(zips, 3, NEXT)).signer == NEXT.signer


@pytest.mark.parametrize("how", ["another computer", "an older backup"])
def test_the_signer_is_still_known(tmp_path: Path, how: str) -> None:
    """On another computer, and over a database from before he was known, where his signature lies with the version."""
    library, zips = tmp_path / "library", tmp_path / "zips"
    with open_workroom(library) as room:
        before = room.keeping.back_up_now()
        room.profiles.install(small_zip(zips, 1, KEY))
    if how == "another computer":
        source = export_library(library, tmp_path / "all.zip").path
        library, zips = tmp_path / "new" / "library", tmp_path / "new" / "zips"
    else:
        source = before
    Rescue(library).restore(source)
    with open_workroom(library) as room:
        assert refused(room.profiles, small_zip(zips, 2))[0] == "profile.signature_missing"
        assert room.profiles.install(small_zip(zips, 2, KEY)).standing is Standing.KNOWN


# -- a site's own -------------------------------------------------------------------------------------------------------


def offered(where: Path, version: int, key: SigningKey | None) -> Path:
    """A folder as a site has it."""
    folder = profile_folder(where, version=version)
    if key is not None:
        path = where / "a.key"
        write_key(key, path)
        sign_package(folder, key, path, BUNDLED)
    return folder


def test_a_site_that_offers_its_profile_is_no_exception(
    room: Workroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [
        (1, KEY, Standing.NEW),
        (2, None, "profile.signature_missing"),
        (2, NEXT, Standing.CHANGED),
    ]
    for number, (version, key, expected) in enumerate(steps):
        folder = offered(tmp_path / str(number), version, key)
        with running_site(tmp_path / "data", load_profile(folder)) as site:
            monkeypatch.setenv(password_variable("某站"), site.token)
            room.accounts.add(site.site(name="某站"))
            if isinstance(expected, Standing):
                made = room.profile_updates.update_from_site("某站")
                assert (made.changed, made.standing, made.signer) == (True, expected, key and key.signer)
                assert room.profile_updates.update_from_site("某站").profile is None
                continue
            with pytest.raises(Refused) as caught:
                room.profile_updates.update_from_site("某站", force=True)
            assert caught.value.code == expected
            assert room.profiles.get("mine").version == 1
    assert SIGNATURE in {path.name for path in (tmp_path / "library" / "profiles" / "mine").glob("*/*")}
