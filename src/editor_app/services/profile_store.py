"""Writing installed profiles: a version is made whole first, the pointer comes last.

The order, with the points at which tests cut the power: files under a passing name, each on the disk; `profile.after_files`;
renamed to the version's own name; `profile.after_rename`; what is known of it; `profile.before_pointer`; the pointer;
`profile.after_pointer`; what is too old is taken away. Before the pointer is renamed the old version is in force, after it
the new one.
"""

from __future__ import annotations

import contextlib
import errno
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from editor_app.library.backup import sync_folder
from editor_app.model import held_files
from editor_app.model.errors import Unavailable
from editor_app.model.failpoints import reach
from editor_app.model.profile_version import Pointer, ProfileVersion
from editor_app.portal.installed import KEY, POINTER, Installed, pointer_json, record_json
from editor_app.portal.profile_package import write_files
from editor_app.services.writing_out import write_new

KEPT = 5
_PASSING, _ASIDE, _REMOVED = ".new-", ".damaged-", ".removed-"


class ProfileStore:
    """Writes the folder of installed profiles. Not for two threads at once. Every method raises `Unavailable("disk.full")`
    or `Unavailable("file.unwritable")` where the disk does not take it; what was in force stays so.
    """

    def __init__(self, installed: Installed) -> None:
        self._installed = installed

    def put(self, version: ProfileVersion, files: Mapping[str, bytes]) -> None:
        """Keep a vetted version and put it in force; the one before it stays, at most `KEPT` in all."""
        folder = self._installed.folder / version.profile
        with _told(version.profile):
            self._keep_files(folder, version.key, files)
            reach("profile.after_rename")
            write_new(folder / f"{version.key}.json", record_json(version))
            reach("profile.before_pointer")
            self.point(version.profile, self._after(version))
            reach("profile.after_pointer")
            self._prune(folder, version.profile)

    def _after(self, version: ProfileVersion) -> Pointer:
        """The pointer once `version` is in force: what was so goes to the front of those before it."""
        now = self._installed.pointer(version.profile)
        if now is None:
            others = [each.key for each in self._installed.versions(version.profile)]
        else:
            others = [now.in_force, *now.before] if now.in_force else list(now.before)
        before = [key for key in dict.fromkeys(others) if key != version.key]
        return Pointer(version.key, tuple(before[: KEPT - 1]))

    def point(self, profile_id: str, pointer: Pointer) -> None:
        """Put a version that is kept in force."""
        folder = self._installed.folder / profile_id
        write_new(folder / POINTER, pointer_json(pointer))
        with _told(profile_id):
            sync_folder(folder)

    def remove(self, profile_id: str) -> None:
        """Take everything of a profile away: in one step out of sight, so that a cut leaves nothing half there."""
        folder, aside = (
            self._installed.folder / profile_id,
            self._installed.folder / f"{_REMOVED}{secrets.token_hex(4)}",
        )
        with _told(profile_id):
            held_files.replace(folder, aside)
            sync_folder(self._installed.folder)
        for path in self._installed.folder.glob(f"{_REMOVED}*"):
            shutil.rmtree(path, ignore_errors=True)

    def _keep_files(self, folder: Path, key: str, files: Mapping[str, bytes]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / key
        if target.exists() and self._installed.is_whole(target):
            return
        passing = folder / f"{_PASSING}{secrets.token_hex(4)}"
        try:
            write_files(passing, files)
            sync_folder(passing)
            reach("profile.after_files")
            if target.exists():  # damaged since: never written over, what is there may be somebody's work
                held_files.replace(target, folder / f"{_ASIDE}{secrets.token_hex(4)}")
            held_files.replace(passing, target)
        except BaseException:
            shutil.rmtree(passing, ignore_errors=True)
            raise
        sync_folder(folder)

    def _prune(self, folder: Path, profile_id: str) -> None:
        """Versions that nothing leads to, and what a cut left. What cannot be taken away now is at the next time."""
        pointer = self._installed.pointer(profile_id)
        kept = {pointer.in_force, *pointer.before} if pointer is not None else set()
        for path in folder.iterdir() if kept else ():
            old = KEY.match(path.name) and path.name not in kept
            if old or path.name.startswith(_PASSING):
                shutil.rmtree(path, ignore_errors=True)
                with contextlib.suppress(OSError):
                    path.with_name(path.name + ".json").unlink(missing_ok=True)


@contextlib.contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise Unavailable("disk.full" if full else "file.unwritable", name=name, why=error.strerror or "") from error
