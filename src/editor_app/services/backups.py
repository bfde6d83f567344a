"""Which backups of a library there are. Works on folders, so that it may be asked while the library is open elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from editor_app.model.backup import BackupFile


def list_backups(library: Path, visible: Path | None) -> list[BackupFile]:
    """The backups inside the library's folder and in `visible`, newest first. Only reads."""
    from editor_app.library.backup import describe

    found = describe(library / "backups")
    if visible is not None:
        found += describe(visible, visible=True)
    return sorted(found, key=lambda backup: (backup.made_at, backup.visible), reverse=True)


def remembered_folder(library: Path) -> Path | None:
    """The folder for visible backups that was chosen in a library, open or not; `None` where none was."""
    from editor_app.library.aside import DATABASE
    from editor_app.library.visible import chosen_folder

    return chosen_folder(library / DATABASE)
