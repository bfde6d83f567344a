"""A package is looked through whole: every fault with its file and line, hostile zips refused, what is packed is read again."""

from __future__ import annotations

import errno
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from editor_app.assets import resource
from editor_app.model.errors import Refused, Unavailable
from editor_app.model.problems import explain
from editor_app.model.profile_fault import ProfileFault
from editor_app.portal.profile_package import (
    MAX_FILES,
    PICTURE_SUFFIXES,
    folder_files,
    pack,
    package_digest,
    vet_files,
)
from editor_app.portal.profile_trial import PAGE_VARIABLES
from editor_app.portal.profiles import Profiles, load_profile
from editor_app.services.profile_packages import Checked, check_files, check_package, check_zip, pack_folder
from profiling import BUNDLED, profile_folder, profile_zip


def faults_of(path: Path) -> list[str]:
    return [str(fault) for fault in check_package(path, BUNDLED).faults]


def picture(kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize("profile_id", ["hrbxf", "plain", "practice"])
def test_what_ships_has_no_fault(profile_id: str) -> None:
    assert faults_of(BUNDLED / profile_id) == []


def test_a_folder_and_its_zip_are_the_same(tmp_path: Path) -> None:
    folder = profile_folder(tmp_path / "a")
    (folder / "banner.png").write_bytes(picture())
    (folder / ".DS_Store").write_bytes(b"x")
    target, checked = pack_folder(folder, tmp_path, BUNDLED)
    assert target == tmp_path / "mine-1.zip"
    again = check_package(target, BUNDLED)
    assert (again.faults, again.files) == ((), checked.files)
    assert ".DS_Store" not in again.files
    first = target.read_bytes()
    assert pack_folder(folder, tmp_path, BUNDLED)[0].read_bytes() == first


def test_a_folder_around_the_files_is_taken_off(tmp_path: Path) -> None:
    files = folder_files(profile_folder(tmp_path))[0]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"我的配置/{name}", data)
            archive.writestr(f"__MACOSX/我的配置/._{name}", b"junk")
    assert check_zip(target.getvalue(), "mine.zip", BUNDLED).faults == ()


def test_every_fault_is_told(tmp_path: Path) -> None:
    folder = profile_folder(tmp_path)
    toml = (folder / "profile.toml").read_text(encoding="utf-8")
    toml = toml.replace("version = 1", 'version = "1"').replace('id = "two"', 'id = "Two"')
    (folder / "profile.toml").write_text(toml, encoding="utf-8")
    (folder / "list.html.j2").write_text("<p>\n{% if %}\n", encoding="utf-8")
    (folder / "style.css").write_text("p{}\n@import 'x';\na{}\nb{background:url(//evil.example)}\n", encoding="utf-8")
    (folder / "phone.css").write_bytes("a{}\n/* 手机 */".encode("gbk"))
    (folder / "logo.png").write_bytes(picture("JPEG"))
    (folder / "banner.jpg").write_bytes(picture("JPEG")[:-200])
    (folder / "run.exe").write_bytes(b"MZ")
    (folder / "下载.css").write_text("p{}", encoding="utf-8")
    (folder / "more").mkdir()
    (folder / "terms.toml").write_text('[[rules]]\npatterns = ["/(/"]\nexpected = "好"\n', encoding="utf-8")
    (folder / "home.html.j2").unlink()
    told = faults_of(folder)
    places = {line.partition(": ")[0] for line in told}
    assert places >= {
        "profile.toml:3", "profile.toml:18", "list.html.j2:2", "style.css:2", "style.css:4", "phone.css:2", "logo.png", "banner.jpg",
        "run.exe", "下载.css", "more", "terms.toml:2", "home.html.j2",
    }  # fmt: skip
    with pytest.raises(Refused) as caught:
        check_package(folder, BUNDLED).refuse()
    assert f"共 {len(told)} 处" in explain(caught.value)


def test_faults_in_rare_branches_are_found_with_their_lines(tmp_path: Path) -> None:
    folder = profile_folder(tmp_path)
    article = (folder / "article.html.j2").read_text(encoding="utf-8")
    before = article.count("\n")
    tail = (
        "{% if meta.author == '谁' %}{{ who }}{% endif %}\n"
        "{% if next %}{{ next.name }}{% endif %}\n"
        "{% if not clicks %}{{ 1 / 0 }}{% endif %}\n"
    )
    marked = article.replace("{{ body }}", "{{ body }}\n" + tail.rstrip("\n"))
    (folder / "article.html.j2").write_text(marked, encoding="utf-8")
    at = marked[: marked.index("{% if meta.author")].count("\n") + 1
    assert before > 5
    told = faults_of(folder)
    assert told == [
        f"article.html.j2:{at}: 没有“who”这个变量",
        f"article.html.j2:{at + 1}: 没有“name”",
        f"article.html.j2:{at + 2}: division by zero",
    ]


def test_names_are_looked_for_whatever_else_is_wrong(tmp_path: Path) -> None:
    folder = profile_folder(tmp_path)
    article = (folder / "article.html.j2").read_text(encoding="utf-8")
    (folder / "article.html.j2").write_text(article.replace("{{ body }}", "{{ body }}{{ who }}"), encoding="utf-8")
    toml = (folder / "profile.toml").read_text(encoding="utf-8")
    (folder / "profile.toml").write_text(toml.replace("version = 1", "version = 0"), encoding="utf-8")
    assert [line.rpartition(": ")[2] for line in faults_of(folder)] == [
        "没有“who”这个变量",
        "version：应在 1 到 1000000000 之间",
    ]
    (folder / "list.html.j2").write_text("<!doctype html>\n{% if %}", encoding="utf-8")
    (folder / "home.html.j2").unlink()
    told = faults_of(folder)
    assert [line.partition(":")[0] for line in told] == [
        "article.html.j2",
        "home.html.j2",
        "list.html.j2",
        "profile.toml",
    ]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("list.html.j2", "{% if entries|length > 10 %}{{ entries[0].gone }}{% endif %}"),
        ("list.html.j2", "{% for item in pager %}{{ item.name }}{% endfor %}"),
        ("home.html.j2", "{% for item, entries in boxes %}{{ item.nothing }}{% endfor %}"),
        ("home.html.j2", "{% if not headline %}{{ slide.title }}{% endif %}"),
        ("slide.html.j2", "{{ slide.cut.views }}"),
        ("article.html.j2", "{% if not meta.title %}{{ column.nothing }}{% endif %}"),
        ("base.html.j2", "{{ entries }}"),
    ],
)
def test_pages_are_tried_in_their_extremes(tmp_path: Path, file: str, line: str) -> None:
    folder = profile_folder(tmp_path)
    text = (folder / file).read_text(encoding="utf-8")
    mark = "{% endblock %}" if "{% block main %}" in text and file != "base.html.j2" else "</body>"
    head, _, rest = text.rpartition(mark)
    (folder / file).write_text(f"{head}\n{line}\n{mark}{rest}", encoding="utf-8")
    at = head.count("\n") + 2
    found = check_package(folder, BUNDLED).faults
    assert {(fault.file, fault.line) for fault in found} == {(file, at)}


def test_pages_are_given_what_the_trial_believes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `PAGE_VARIABLES` names is what templates are really rendered with."""
    from editor_app.portal import page
    from editor_app.portal.profile_trial import try_pages

    seen: dict[str, set[str]] = {}
    real = page._render

    def noting(loaded: object, name: str, values: dict[str, object]) -> str:
        assert seen.setdefault(name, set(values)) == set(values)
        return real(loaded, name, values)  # type: ignore[arg-type]

    monkeypatch.setattr(page, "_render", noting)
    assert try_pages(Profiles(BUNDLED).get("plain")) == []
    assert {name: frozenset(names) for name, names in seen.items()} == PAGE_VARIABLES


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    folder = profile_folder(tmp_path)
    for name in ("profile.toml", "style.css", "article.html.j2"):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())
    checked = check_package(folder, BUNDLED)
    assert checked.faults == ()
    assert not any(data.startswith(b"\xef\xbb\xbf") for data in checked.files.values())


def test_a_profile_that_uses_other_pages(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "profile.toml").write_text('id = "city"\nlook = "hrbxf"\n', encoding="utf-8")
    assert faults_of(folder) == []
    (folder / "profile.toml").write_text('id = "city"\nlook = "gone"\n', encoding="utf-8")
    assert faults_of(folder) == ["profile.toml:2: look：没有“gone”的页面模板"]


# -- hostile zips -----------------------------------------------------------------------------------------------------


def hostile(change: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in folder_files(BUNDLED / "plain")[0].items():
            archive.writestr(name, data)
        entry = zipfile.ZipInfo("extra.css")
        if change == "link":
            entry.external_attr = 0o120777 << 16
            entry.create_system = 3
        if change == "bomb":
            archive.writestr("bomb.css", b" " * 60_000_000)
        if change == "many":
            for number in range(MAX_FILES + 5):
                archive.writestr(f"f{number}.css", b"p{}")
        if change == "case":
            archive.writestr("STYLE.css", b"p{}")
        if change == "nested":
            archive.writestr("inner.zip", pack({"a.css": b""}))
        names = {"climb": "../evil.css", "absolute": "/etc/evil.css", "drive": "C:/evil.css", "back": "a\\evil.css"}
        if change in names:
            entry.filename = names[change]
        archive.writestr(entry, b"../../secret")
    return target.getvalue()


@pytest.mark.parametrize("change", ["link", "bomb", "many", "case", "nested", "climb", "absolute", "drive", "back"])
def test_hostile_zips_are_refused_and_nothing_is_written(
    tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    checked = check_zip(hostile(change), "x.zip", BUNDLED)
    assert checked.faults
    with pytest.raises(Refused) as caught:
        checked.refuse()
    assert caught.value.code == "profile.broken"
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip" * 99, pack({"a.css": b"p{}"})[:-30]])
def test_damaged_zips_are_refused(data: bytes) -> None:
    assert [fault.file for fault in check_zip(data, "x.zip", BUNDLED).faults][:1] in (["x.zip"], ["profile.toml"])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        check_package(tmp_path / "none.zip", BUNDLED)
    assert caught.value.code == "file.not_found"


# -- round trips ------------------------------------------------------------------------------------------------------

NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,12}\.(css|md|csv)", fullmatch=True)
FILES = st.dictionaries(
    NAMES, st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])), max_size=8
)


@given(FILES)
def test_what_is_packed_is_read_again(texts: dict[str, str]) -> None:
    files = {name: text.encode() for name, text in texts.items()}
    kept, faults = vet_files(files)
    assert [fault for fault in faults if "文件名" not in fault.why] == []
    again = check_zip(pack(kept), "x.zip", BUNDLED).files
    assert again == kept
    assert package_digest(again) == package_digest(kept)


@given(FILES, FILES)
def test_digests_differ_with_the_content(one: dict[str, str], other: dict[str, str]) -> None:
    first, second = ({name: text.encode() for name, text in each.items()} for each in (one, other))
    assert (package_digest(first) == package_digest(second)) == (first == second)


@given(st.dictionaries(st.text(max_size=12), st.binary(max_size=40), max_size=6))
def test_any_files_are_taken_or_refused(files: dict[str, bytes]) -> None:
    checked = check_files(files, BUNDLED)
    assert isinstance(checked, Checked)
    assert checked.faults  # none of them is a whole profile
    assert all(isinstance(fault, ProfileFault) and fault.why for fault in checked.faults)


def test_what_passed_the_check_can_be_loaded(tmp_path: Path) -> None:
    target = profile_zip(tmp_path)
    checked = check_package(target, BUNDLED)
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, data in checked.files.items():
        (folder / name).write_bytes(data)
    assert load_profile(folder).profile == checked.profile
    assert resource("profiles") == BUNDLED
    assert PICTURE_SUFFIXES == (".png", ".jpg")


def test_no_room_to_look_at_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("editor_app.portal.profile_package.os.fsync", full)
    with pytest.raises(Unavailable) as caught:
        check_package(profile_folder(tmp_path), BUNDLED)
    assert caught.value.code == "disk.full"
