"""Profile packages from outside: reading a folder or a zip, checking everything in it, packing one."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from editor_app.model.errors import EditorError, Refused, Unavailable
from editor_app.model.problems import explain
from editor_app.model.profile import SiteProfile
from editor_app.model.profile_fault import ProfileFault
from editor_app.model.profile_signature import SIGNATURE, ProfileSignature
from editor_app.services.profile_proving import prove
from editor_app.services.writing_out import write_new

MAX_ZIP_BYTES = 32_000_000
_ZIP_WORDS = {
    "import.damaged": "压缩包已损坏",
    "import.encrypted": "压缩包有密码",
    "import.unsafe": "压缩包的结构不正常（{why}）",
    "import.package_too_large": "解开后太大（{why}）",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A package that was looked through: its vetted files, the profile in it (None where its TOML cannot be read), every
    fault, and the signature where there is one and it proves everything. It may be used only where there is no fault.
    """

    files: Mapping[str, bytes]
    profile: SiteProfile | None
    faults: tuple[ProfileFault, ...]
    signature: ProfileSignature | None = None

    def refuse(self) -> SiteProfile:
        """The profile, where nothing is wrong. Raises `Refused("profile.broken")` with the first fault and their number;
        `Refused("profile.signature_broken")` before that, for what was changed is a matter of trust and not of mistakes.
        """
        wrong = next((fault for fault in self.faults if fault.file == SIGNATURE), None)
        if wrong is not None:
            name = self.profile.name if self.profile is not None else ""
            raise Refused("profile.signature_broken", profile=name or "站点配置", why=wrong.why[:300])
        if self.faults or self.profile is None:
            first = self.faults[0]
            why = f"第 {first.line} 行：{first.why}" if first.line else first.why
            more = f"（共 {len(self.faults)} 处）" if len(self.faults) > 1 else ""
            raise Refused("profile.broken", file=first.file, line=first.line, why=why[:300] + more)
        return self.profile


def check_package(path: Path, bundled: Path, installed: Path | None = None, *, signed: bool = True) -> Checked:
    """Read a folder or a zip and find everything that is wrong with it. `bundled` and `installed` are the folders of the
    profiles there are, whose pages it may use. Not `signed`: it is about to be, a signature in it is left out. Raises
    `Refused("file.not_found")`, `Unavailable("file.unreadable")`.
    """
    files, faults = _read_path(path)
    if not signed:
        files.pop(SIGNATURE, None)
    return check_files(files, bundled, installed, faults)


def check_zip(data: bytes, name: str, bundled: Path, installed: Path | None = None) -> Checked:
    """The same for a zip that is in memory; `name` is what it is called in faults."""
    files, faults = _read_zip(data, name)
    return check_files(files, bundled, installed, faults)


def check_files(
    files: Mapping[str, bytes],
    bundled: Path,
    installed: Path | None = None,
    before: list[ProfileFault] | None = None,
) -> Checked:
    """The same for files that were read; `before` are faults found while reading. Raises `Unavailable("disk.full" |
    "file.unwritable")` where there is no room to look at them.
    """
    from editor_app.checks.house_lists import HOUSE_LISTS, house_list_faults
    from editor_app.portal.profile_check import examine_folder
    from editor_app.portal.profile_package import PICTURE_SUFFIXES, vet_files, write_files
    from editor_app.portal.profiles import Profiles

    kept, faults = vet_files(files)
    faults += before or []
    unusable = {fault.file for fault in faults}
    sound = {name: data for name, data in kept.items() if name not in unusable}
    profile: SiteProfile | None = None
    try:
        with tempfile.TemporaryDirectory(prefix="profile-") as temporary:
            folder = Path(temporary) / "profile"
            write_files(folder, sound)
            profile, found = examine_folder(folder, Profiles(bundled, installed).pages_of)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        code = "disk.full" if full else "file.unwritable"
        raise Unavailable(code, name=tempfile.gettempdir(), why=error.strerror or "") from error
    faults += [fault for fault in found if not (fault.file in unusable and not fault.line)]
    for name in HOUSE_LISTS:
        if name in sound:
            faults += house_list_faults(name, sound[name].decode("utf-8"))
    for name in sound:
        if name.endswith(PICTURE_SUFFIXES):
            faults += _picture_faults(name, sound[name])
    signature, wrong = prove(kept, profile)
    faults += [ProfileFault(SIGNATURE, 0, wrong)] if wrong else []
    return Checked(kept, profile, tuple(sorted(set(faults))), signature)


def pack_folder(folder: Path, output: Path, bundled: Path, installed: Path | None = None) -> tuple[Path, Checked]:
    """Write the profile in `folder` as one zip, if nothing is wrong with it. An `output` that is a folder gets
    `<id>-<version>.zip`. Raises as `check_package`, `Checked.refuse` and `write_new` do.
    """
    from editor_app.portal.profile_package import pack

    checked = check_package(folder, bundled, installed)
    profile = checked.refuse()
    target = output / f"{profile.id}-{profile.version}.zip" if output.is_dir() else output
    write_new(target, pack(checked.files))
    return target, checked


def _read_path(path: Path) -> tuple[dict[str, bytes], list[ProfileFault]]:
    from editor_app.portal.profile_package import folder_files

    if path.is_dir():
        return folder_files(path)
    if not path.is_file():
        raise Refused("file.not_found", name=path.name)
    try:
        if path.stat().st_size > MAX_ZIP_BYTES:
            return {}, [ProfileFault(path.name, 0, f"超过 {MAX_ZIP_BYTES // 1_000_000} MB")]
        data = path.read_bytes()
    except OSError as error:
        raise Refused("file.unreadable", name=path.name, why=error.strerror or "") from error
    return _read_zip(data, path.name)


def _read_zip(data: bytes, name: str) -> tuple[dict[str, bytes], list[ProfileFault]]:
    """The files of a zip; one folder around all of them, as desktops pack it, is taken off."""
    from editor_app.formats.archive import Archive
    from editor_app.portal.profile_package import MAX_FILES, MAX_PACKAGE_BYTES, is_left_behind

    try:
        archive = Archive(data, name)
        names = [each for each in archive.names() if not is_left_behind(each)]
        tops = {each.partition("/")[0] for each in names}
        around = f"{tops.pop()}/" if len(tops) == 1 and all("/" in each for each in names) else ""
        files: dict[str, bytes] = {}
        faults: list[ProfileFault] = []
        total = 0
        for each in names[: MAX_FILES + 1]:
            label = archive.label(each).removeprefix(around)
            if "/" in label:
                faults.append(ProfileFault(label[:80], 0, "配置里不能有子文件夹"))
                continue
            files[label] = archive.part(each) or b""
            total += len(files[label])
            if total > MAX_PACKAGE_BYTES:
                return {}, [ProfileFault(name, 0, f"解开后超过 {MAX_PACKAGE_BYTES // 1_000_000} MB")]
    except Refused as error:
        words = _ZIP_WORDS.get(error.code, "读不出来")
        return {}, [ProfileFault(name, 0, words.format(why=error.details.get("why", "")))]
    return files, faults


def _picture_faults(name: str, data: bytes) -> list[ProfileFault]:
    """Decode a picture: what cannot be decoded whole is no picture, whatever it begins with."""
    from editor_app.pictures.inspect import inspect

    try:
        kind = inspect(data).media_type
    except EditorError as error:
        return [ProfileFault(name, 0, explain(error))]
    expected = "image/png" if name.endswith(".png") else "image/jpeg"
    return [] if kind == expected else [ProfileFault(name, 0, f"内容是 {kind}，与名字不符")]
