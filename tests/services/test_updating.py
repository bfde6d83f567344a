"""A release is signed and checked: good ones pass, and whatever is wrong with one is refused with a sentence of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.assets import resource
from editor_app.model.errors import Cancelled, Refused
from editor_app.model.problems import explain
from editor_app.model.release import MANIFEST, Release, read_release, release_bytes, version_numbers
from editor_app.model.signing_key import Signer
from editor_app.services.releases import (
    Trusted,
    lay_keys,
    read_trusted,
    sign_release,
    trusted_bytes,
    write_release,
)
from editor_app.services.signing_keys import SigningKey, make_key
from editor_app.services.updating import Confirmed, Running, Unconfirmed, check_update, running

KEY, OTHER = make_key("某单位"), make_key("别的单位")
NEXT = make_key("某单位", KEY)
DAY = date(2026, 11, 28)
HERE = Running(Trusted((KEY.signer,), DAY), DAY + timedelta(days=3), "0.1.0", "windows")
SETUP, ZIP, DEB = "PioneerDesk-0.2.0-setup.exe", "PioneerDesk-0.2.0-portable.zip", "pioneer-desk_0.2.0_amd64.deb"
FILES = ((SETUP, "windows"), (ZIP, "windows"), (DEB, "linux"))


def released(folder: Path, key: SigningKey = KEY, version: str = "0.2.0") -> Path:
    """A folder with three installers and their signed list."""
    folder.mkdir()
    for name, _system in FILES:
        (folder / name).write_bytes(name.encode() * 50)
    write_release([(folder / name, system) for name, system in FILES], version, key, DAY)
    return folder


def signed_anew(folder: Path, change: Callable[[Release], Release], key: SigningKey = KEY) -> None:
    """Change what is listed, and sign it as the release would."""
    changed = change(read_release((folder / MANIFEST).read_bytes()))
    (folder / MANIFEST).write_bytes(release_bytes(replace(changed, signature=key.sign(changed.statement()))))


def refused(path: Path, program: Running = HERE) -> str:
    with pytest.raises(Refused) as caught:
        check_update(path, program)
    words = explain(caught.value)
    assert "？" not in words
    assert "没有动" in words
    return caught.value.code


def test_a_good_release_passes_as_folder_list_or_installer(tmp_path: Path) -> None:
    folder = released(tmp_path / "更新 0.2.0")
    steps: list[str] = []
    whole = check_update(folder, HERE, lambda what, _done, _total: steps.append(what))
    assert isinstance(whole, Confirmed)
    assert ({each.name for each in whole.files}, whole.missing, whole.known) == ({SETUP, ZIP, DEB}, (), KEY.signer)
    installers = [whole.installer(system) for system in ("windows", "linux")]
    assert [each and each.name for each in installers] == [SETUP, DEB]
    assert any(SETUP in step for step in steps)
    assert check_update(folder / MANIFEST, HERE) == whole
    (folder / ZIP).unlink()
    single = check_update(folder / SETUP, HERE)
    assert isinstance(single, Confirmed)
    assert ([each.name for each in single.files], single.missing) == ([SETUP], (ZIP,))
    assert isinstance(check_update((folder / MANIFEST).rename(folder / "update (1).json"), HERE), Confirmed)


@given(data=st.data())
def test_any_changed_byte_of_list_or_file_is_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "flipped"
    if not folder.exists():
        released(folder)
    path = folder / data.draw(st.sampled_from([MANIFEST, SETUP, DEB]))
    good = path.read_bytes()
    changed = bytearray(good)
    changed[data.draw(st.integers(0, len(good) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(changed)
    try:
        codes = {"update.changed_manifest", "update.unsigned"} if path.name == MANIFEST else {"update.changed"}
        assert refused(folder) in codes
    finally:
        path.write_bytes(good)


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_any_bytes_are_no_list(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_release(data)


def test_each_wrong_file_is_told(tmp_path: Path) -> None:
    folder = released(tmp_path / "new")
    (folder / SETUP).write_bytes(b"short")
    assert refused(folder) == refused(folder / SETUP) == "update.wrong_size"
    (folder / SETUP).unlink()
    (folder / ZIP).unlink()
    assert refused(folder) == "update.file_missing"
    assert isinstance(check_update(folder, replace(HERE, system="linux")), Confirmed)
    (folder / "other-setup.exe").write_bytes(b"MZ")
    assert refused(folder / "other-setup.exe") == "update.not_listed"
    signed_anew(folder, lambda found: replace(found, files=found.files[-1:]))
    assert refused(folder) == "update.other_system"
    with pytest.raises(Refused, match=r"file\.not_found"):
        check_update(folder / "nothing.exe", HERE)


def test_each_wrong_list_is_told(tmp_path: Path) -> None:
    folder = released(tmp_path / "new")
    good = (folder / MANIFEST).read_bytes()
    assert refused(folder, replace(HERE, version="0.2.0")) == "update.same_version"
    assert refused(folder, replace(HERE, version="0.10.0")) == "update.older_version"
    assert refused(folder, replace(HERE, today=DAY + timedelta(days=181))) == "update.expired"
    assert refused(folder, replace(HERE, today=date(2019, 1, 1))) == "update.clock"
    later = replace(HERE, trusted=Trusted((KEY.signer,), DAY + timedelta(days=30)))
    assert refused(folder, later) == "update.clock"
    assert refused(folder, replace(HERE, trusted=Trusted((OTHER.signer,)))) == "update.unknown_key"
    for unsigned in ({"signature": ""}, {}):
        value = {name: each for name, each in json.loads(good).items() if name != "signature"} | unsigned
        (folder / MANIFEST).write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True), "utf-8")
        assert refused(folder) == "update.unsigned"
    (folder / MANIFEST).write_bytes(good)
    signed_anew(folder, lambda found: replace(found, product="other-program"))
    assert refused(folder) == "update.other_product"
    (folder / MANIFEST).write_bytes(good)
    signed_anew(folder, lambda found: replace(found, version="9.0.0"), OTHER)
    assert refused(folder) == "update.changed_manifest"
    (folder / MANIFEST).unlink()
    assert refused(folder) == refused(folder / SETUP) == "update.no_manifest"


def test_a_new_key_needs_the_known_ones_word(tmp_path: Path) -> None:
    found = check_update(released(tmp_path / "vouched", NEXT), HERE)
    assert isinstance(found, Confirmed)
    assert (found.known, found.release.signer) == (KEY.signer, NEXT.signer)
    retired = released(tmp_path / "retired", KEY)
    assert refused(retired, replace(HERE, trusted=Trusted((NEXT.signer,), DAY))) == "update.unknown_key"
    claimed = released(tmp_path / "claimed", OTHER)
    forged = replace(NEXT.changes[0], new=OTHER.signer.key)
    signed_anew(claimed, lambda each: replace(each, changes=(forged,)), OTHER)
    assert refused(claimed) == "update.changed_manifest"


def test_without_a_key_sums_are_given_and_nothing_is_confirmed(tmp_path: Path) -> None:
    folder = released(tmp_path / "new")
    listed = {each.name: each.sha256 for each in read_release((folder / MANIFEST).read_bytes()).files}
    program = running(read_trusted(resource("release-keys.toml")))
    assert program.trusted == Trusted()
    for path in (folder, folder / MANIFEST):
        found = check_update(path, program)
        assert isinstance(found, Unconfirmed)
        assert {name: sha256 for name, _size, sha256 in found.files} == listed
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty", program) == "update.nothing"


def test_it_can_be_stopped(tmp_path: Path) -> None:
    def stop(_what: str, _done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        check_update(released(tmp_path / "new"), HERE, stop)


def test_names_in_a_list_never_lead_elsewhere(tmp_path: Path) -> None:
    folder = released(tmp_path / "new")
    made = sign_release([(folder / SETUP, "windows")], "0.2.0", KEY, DAY)
    for name in ("../x.exe", "a/b.exe", "C:x.exe", "..", "", "x\n.exe"):
        wrong = replace(made, files=(replace(made.files[0], name=name),))
        wrong = replace(wrong, signature=KEY.sign(wrong.statement()))
        with pytest.raises(ValueError, match="wrong name"):
            read_release(release_bytes(wrong))


@given(
    st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12), max_size=3),
    st.dates(date(2026, 1, 1)),
)
def test_what_the_program_is_built_with_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], built: date
) -> None:
    keys = tuple(Signer(name, f"{number:064x}") for number, name in enumerate(names))
    path = tmp_path_factory.getbasetemp() / "release-keys.toml"
    path.write_bytes(trusted_bytes(Trusted(keys, built)))
    assert read_trusted(path) == Trusted(keys, built)


def test_keys_are_laid_into_a_program_once(tmp_path: Path) -> None:
    path = tmp_path / "release-keys.toml"
    path.write_bytes(resource("release-keys.toml").read_bytes())
    for _ in range(2):
        lay_keys(path, KEY, DAY)
    lay_keys(path, OTHER, DAY)
    assert read_trusted(path) == Trusted((KEY.signer, OTHER.signer), DAY)
    for broken in (b"", b'built = "x"\nkeys = []', b'built = ""\n[[keys]]\nname = "a"\nkey = "1"\n'):
        path.write_bytes(broken)
        with pytest.raises(Refused, match="keys_unreadable"):
            read_trusted(path)


@pytest.mark.parametrize("text", ["", "1", "1.0-1", "v1.0", "1.0.0.0", "99999.0.0", "1.0 ", "１.0"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a version"):
        version_numbers(text)
