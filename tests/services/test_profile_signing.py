"""Keys and signatures of profile packages: what was signed is proved, whatever was changed since is told."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor_app.model.errors import Refused
from editor_app.model.problems import explain
from editor_app.model.profile import SiteProfile
from editor_app.model.profile_signature import SIGNATURE, ProfileSignature, read_signature, signature_bytes
from editor_app.model.signing_key import MAX_CHANGES, fingerprint, plain_digits
from editor_app.portal.profile_package import pack
from editor_app.portal.profile_toml import read_profile
from editor_app.services.profile_packages import check_files, check_package, check_zip
from editor_app.services.profile_proving import prove
from editor_app.services.profile_signing import sign_files, sign_package
from editor_app.services.signing_keys import SigningKey, is_open_to_others, make_key, read_key, write_key
from profiling import BUNDLED, profile_folder, small_files, small_zip

KEY, OTHER = make_key("某单位办公室"), make_key("另一个单位")
NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,12}\.(css|toml|j2|png)", fullmatch=True)
LINE = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)


def profile_of(files: dict[str, bytes]) -> SiteProfile:
    return read_profile(files["profile.toml"].decode())[0]


# -- round trips --------------------------------------------------------------------------------------------------------


@given(st.dictionaries(NAMES, st.binary(max_size=40), max_size=8), LINE, st.integers(1, 10**9), st.data())
def test_what_was_signed_is_proved_and_no_byte_may_change(
    files: dict[str, bytes], issuer: str, version: int, data: st.DataObject
) -> None:
    profile = replace(PLAIN, id="mine", version=version, issued_by=issuer)
    signed = {**files, SIGNATURE: sign_files(files, profile, KEY)}
    found, wrong = prove(signed, profile)
    assert (wrong, found and found.by()) == ("", KEY.signer)
    name = data.draw(st.sampled_from(sorted(signed)))
    if signed[name]:
        changed = bytearray(signed[name])
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
        found, wrong = prove({**signed, name: bytes(changed)}, profile)
        assert found is None
        assert wrong


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
def test_any_bytes_are_no_signature(data: bytes) -> None:
    assert prove({SIGNATURE: data}, None) == (None, "签名文件不完整，或被改过")


PLAIN = read_profile('id = "mine"\nlook = "plain"\n')[0]


def test_only_one_form_is_read() -> None:
    data = small_files(1, KEY)[SIGNATURE]
    assert signature_bytes(read_signature(data)) == data
    value = json.loads(data)
    assert json.dumps(value).encode() != data
    for other in (json.dumps(value).encode(), data + b" ", data.replace(b'"format": 1', b'"format": 1, "format": 1')):
        with pytest.raises(ValueError, match="form"):
            read_signature(other)


# -- tampering ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("profile.toml", b"version = 1", b"version = 9", "改过 profile.toml"),
        ("extra.css", b"p{", b"a{", "改过 extra.css"),
        ("extra.html.j2", b"<p>", b"<b>", "改过 extra.html.j2"),
        ("terms.toml", "安装".encode(), "拆装".encode(), "改过 terms.toml"),
        (SIGNATURE, "某单位办公室".encode(), "某单位办公厅".encode(), "签名文件被改过"),
        (SIGNATURE, b'"version": 1', b'"version": 2', "签名文件被改过"),
        (SIGNATURE, b'\n "key"', b'\n  "key"', "签名文件不完整"),
        (SIGNATURE, b"\n}", b"", "签名文件不完整"),
        ("new.css", None, b"p{}", "多了 new.css"),
        ("extra.css", None, None, "少了 extra.css"),
    ],
)
def test_a_tampered_package_is_refused_whole(name: str, old: bytes | None, new: bytes | None, said: str) -> None:
    files = small_files(1, KEY)
    if new is None:
        del files[name]
    else:
        assert old is None or old in files[name]
        files[name] = new if old is None else files[name].replace(old, new)
    checked = check_zip(pack(files), "x.zip", BUNDLED)
    assert checked.signature is None
    with pytest.raises(Refused) as caught:
        checked.refuse()
    assert caught.value.code == "profile.signature_broken"
    assert said in explain(caught.value)


def test_the_signature_of_another_profile_or_version_does_not_serve() -> None:
    files = small_files(1)
    for other, said in (
        (small_files(1, KEY, profile_id="theirs"), "另一份配置“theirs”的签名"),
        (small_files(2, KEY), "改过 profile.toml"),
    ):
        found, wrong = prove({**files, SIGNATURE: other[SIGNATURE]}, profile_of(files))
        assert found is None
        assert said in wrong
    lying = replace(PLAIN, version=7, issued_by="别人")
    _, wrong = prove({**files, SIGNATURE: sign_files(files, lying, KEY)}, profile_of(files))
    assert "版本或签发单位" in wrong


def test_the_order_in_a_zip_says_nothing_and_a_name_twice_is_refused() -> None:
    files = small_files(1, KEY)
    for names, good in (
        (sorted(files, reverse=True), True),
        ([*files, SIGNATURE], False),
        ([*files, "Extra.css"], False),
    ):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name in names:
                if name in archive.namelist():
                    with pytest.warns(UserWarning, match="Duplicate"):
                        archive.writestr(name, files[name])
                else:
                    archive.writestr(name, files.get(name, b"p{}"))
        checked = check_zip(target.getvalue(), "x.zip", BUNDLED)
        assert (not checked.faults) is good
        assert (checked.signature is not None) is good


# -- keys ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("passphrase", ["", "口令 one"])
def test_a_key_is_kept_in_a_file_of_its_owner_alone(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "单位.key"
    successor = make_key("某单位", KEY)
    write_key(successor, path, passphrase)
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
        assert not is_open_to_others(path)
        path.chmod(0o644)
        assert is_open_to_others(path)
    again = read_key(path, passphrase)
    assert (again.signer, again.changes) == (successor.signer, successor.changes)
    found = prove(small_files(1, again), None)[0]
    assert found is not None
    assert found.all_keys() == {KEY.signer.key, again.signer.key}
    with pytest.raises(Refused) as caught:
        write_key(KEY, path)
    assert caught.value.code == "profile.key_there"
    for wrong in ("", "another") if passphrase else ():
        with pytest.raises(Refused) as caught:
            read_key(path, wrong)
        assert caught.value.code == "profile.key_sealed"


@pytest.mark.parametrize("change", ["key", "signer", "private", "changes", "cut"])
def test_what_is_no_key_is_refused(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.key"
    write_key(make_key("某单位", KEY), path)
    value = json.loads(path.read_bytes())
    value["key"] = OTHER.signer.key if change == "key" else value["key"]
    value["signer"] = "两\n行" if change == "signer" else value["signer"]
    value["private"] = "-----BEGIN PRIVATE KEY-----\n" if change == "private" else value["private"]
    value["changes"] = [{"old": "x"}] if change == "changes" else value["changes"]
    path.write_text(json.dumps(value)[: 40 if change == "cut" else None], encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_key(path)
    assert caught.value.code == "profile.key_unreadable"


def test_a_key_gives_way_only_so_often() -> None:
    key = KEY
    for _ in range(MAX_CHANGES):
        key = make_key("某单位", key)
    found = prove(small_files(1, key), None)[0]
    assert found is not None
    assert KEY.signer.key in found.all_keys()
    with pytest.raises(Refused) as caught:
        make_key("某单位", key)
    assert caught.value.code == "profile.too_many_keys"
    for name in ("", " 某", "两\n行", "某" * 61):
        with pytest.raises(Refused) as caught:
            make_key(name)
        assert caught.value.code == "profile.signer_name"


def test_a_change_that_the_old_key_did_not_sign_is_none() -> None:
    forger = SigningKey(OTHER.signer, make_key("x", KEY).changes, OTHER.private)
    change = replace(forger.changes[0], new=OTHER.signer.key)
    files = small_files(1, replace(forger, changes=(change,)))
    assert prove(files, None) == (None, "签名文件被改过")
    loose = small_files(1, forger)
    assert prove(loose, None) == (None, "签名文件不完整，或被改过")


def test_fingerprints_are_digits_to_be_read_out() -> None:
    shown = KEY.signer.fingerprint
    assert [len(part) for part in shown.split("-")] == [4] * 8
    assert shown == fingerprint(KEY.signer.key) != OTHER.signer.fingerprint
    assert plain_digits(shown.replace("-", " ")) == plain_digits(shown) == shown.replace("-", "")


# -- folders and zips ---------------------------------------------------------------------------------------------------


def test_a_folder_and_a_zip_are_signed_and_signed_anew(tmp_path: Path) -> None:
    folder, key = profile_folder(tmp_path), tmp_path / "a.key"
    write_key(KEY, key)
    made = sign_package(folder, KEY, key, BUNDLED)
    assert isinstance(made.signature, ProfileSignature)
    assert set(made.signature.files) == {*made.files} - {SIGNATURE}
    (folder / "style.css").write_text("p{color:red}", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        check_package(folder, BUNDLED).refuse()
    assert "style.css" in explain(caught.value)
    assert sign_package(folder, OTHER, key, BUNDLED).signature is not None
    again = check_package(folder, BUNDLED).signature
    assert again is not None
    assert again.by() == OTHER.signer
    package = small_zip(tmp_path / "zips")
    assert sign_package(package, KEY, key, BUNDLED).signature is not None
    assert check_package(package, BUNDLED).signature is not None
    (folder / "list.html.j2").write_text("{{ nothing }}", encoding="utf-8")
    before = (folder / SIGNATURE).read_bytes()
    with pytest.raises(Refused) as caught:
        sign_package(folder, KEY, key, BUNDLED)
    assert (caught.value.code, (folder / SIGNATURE).read_bytes()) == ("profile.broken", before)


def test_a_private_key_never_goes_into_a_package(tmp_path: Path) -> None:
    folder = profile_folder(tmp_path)
    key = folder / "note.md"
    write_key(KEY, key)
    with pytest.raises(Refused) as caught:
        sign_package(folder, KEY, key, BUNDLED)
    assert caught.value.code == "profile.key_inside"
    assert not (folder / SIGNATURE).exists()
    (fault,) = check_files({**small_files(1), "note.md": key.read_bytes()}, BUNDLED).faults
    assert "里面有私钥" in fault.why
    assert os.fspath(key) not in str(fault)
