"""Lists as files on the disk: read within bounds and in any encoding that offices use, written whole or not at all. No library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from editor_app.model.errors import Refused
from editor_app.model.house_list import MAX_LIST_BYTES, MAX_RULES, Entry, ListForm, ReadList, WrittenList
from editor_app.model.text import REPLACEMENT
from editor_app.services.writing_out import write_new

_NOT_TEXT = {
    b"PK\x03\x04": "是 Excel、WPS 的工作簿或压缩包，请在里面“另存为”CSV",
    b"\xd0\xcf\x11\xe0": "是旧式的 Excel、WPS 工作簿，请在里面“另存为”CSV",
    b"%PDF": "是 PDF，不是词表",
}
SUFFIXES = {ListForm.TOML: ".toml", ListForm.CSV: ".csv", ListForm.PRH: ".yml"}


def read_list_file(path: Path) -> ReadList:
    """What a file holds, faults and all. Raises `Refused`: `file.not_found`, `file.unreadable`, `lists.too_large`,
    `lists.empty`, `lists.no_text` for one that is no text or in no encoding that is known.
    """
    from editor_app.checks.list_files import read_list
    from editor_app.formats.encodings import decode

    data = _bytes(path)
    for start, why in _NOT_TEXT.items():
        if data.startswith(start):
            raise Refused("lists.no_text", name=path.name, why=why)
    text, _encoding = decode(data)
    if not text.strip():
        raise Refused("lists.empty", name=path.name)
    if "\x00" in text or REPLACEMENT in text:
        place = min(at for sign in "\x00\ufffd" if (at := text.find(sign)) >= 0)
        line = text.count("\n", 0, place) + 1
        raise Refused("lists.no_text", name=path.name, why=f"第 {line} 行有读不懂的字，请另存为 UTF-8")
    found = read_list(path.name, text.replace("\r\n", "\n") if path.suffix.lower() == ".toml" else text)
    if not found.entries and not found.faults and not found.left:
        raise Refused("lists.empty", name=path.name)
    return found


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise Refused("file.is_folder", name=path.name)
    if not path.is_file():
        raise Refused("file.not_found", name=path.name)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_LIST_BYTES + 1)
    except OSError as error:
        raise Refused("file.unreadable", name=path.name, why=error.strerror or "") from error
    if len(data) > MAX_LIST_BYTES:
        raise Refused("lists.too_large", name=path.name, megabytes=MAX_LIST_BYTES // 1_000_000, limit=MAX_RULES)
    return data


def refuse(found: ReadList) -> ReadList:
    """The same, where nothing is wrong with it. Raises `Refused("lists.broken")` with the first fault and their number."""
    if found.faults:
        first = found.faults[0]
        why = f"第 {first.line} 行：{first.why}" if first.line else first.why
        more = f"（共 {len(found.faults)} 处）" if len(found.faults) > 1 else ""
        raise Refused("lists.broken", file=first.file, line=first.line, why=why[:300] + more)
    return found


def form_for(path: Path, form: str = "") -> ListForm:
    """The form that is meant: the one named, else by the suffix; a folder or `.yml` alone says nothing. Raises
    `Refused("lists.unknown_form")`.
    """
    if form:
        if form not in set(ListForm):
            raise Refused("lists.unknown_form", form=form[:20], known="、".join(ListForm))
        return ListForm(form)
    for known, suffix in SUFFIXES.items():
        if path.suffix.lower() == suffix and known is not ListForm.PRH:
            return known
    raise Refused("lists.unknown_form", form=path.suffix[:20] or path.name[:20], known="、".join(ListForm))


def write_list_file(path: Path, entries: Sequence[Entry], form: ListForm) -> tuple[list[Path], WrittenList]:
    """Write entries into a file; for Vale, into the folder `path`, a file for each kind and level. Raises as `write_new`, and
    `Refused("lists.nothing")` where the form can take none of them.
    """
    from editor_app.checks.list_files import write_list

    written = write_list(form, path.name, entries)
    if not written.count or not written.files:
        raise Refused("lists.nothing", form=form.value)
    targets = []
    for name, data in written.files.items():
        target = path / name if form is ListForm.VALE else path
        write_new(target, data)
        targets.append(target)
    return targets, written
