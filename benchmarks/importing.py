"""How long bringing in takes: `python benchmarks/importing.py [--photos FOLDER]`.

Documents of ten pages (some 6,000 characters, twelve figures with photographic noise, a table) made by our own Word
writer, so that the time holds the whole way: reading process, pictures into the library, the save. Printed: one document
in a library of its own (goal: 1 s with the start of the reading process), forty of them with one reader and with two, a
document of a million empty paragraphs, and the greatest memory of a reading process.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import tempfile
import time
import zipfile
from pathlib import Path

from PIL import Image

from editor_app.app import open_workroom
from editor_app.formats.docx_write import write_docx
from editor_app.model.body import Body, Cell, Figure, Table, paragraph
from editor_app.model.digest import sha256
from editor_app.model.inline import Text
from editor_app.model.metadata import Metadata

CHARACTERS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"


def photo(chance: random.Random, size: tuple[int, int]) -> bytes:
    """A JPEG of noise, as heavy as a photo of its size."""
    small = Image.frombytes("RGB", (size[0] // 8, size[1] // 8), chance.randbytes(size[0] // 8 * (size[1] // 8) * 3))
    stream = io.BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).save(stream, "JPEG", quality=88)
    return stream.getvalue()


def document(number: int) -> bytes:
    """A report of ten pages."""
    chance = random.Random(number)
    pictures = {sha256(data): data for data in (photo(chance, (1600, 1200)) for _ in range(12))}
    blocks = []
    for sha in pictures:
        blocks += [paragraph("".join(chance.choices(CHARACTERS, k=250)) + "。") for _ in range(2)]
        blocks.append(Figure(sha, caption="会场"))
    row = tuple(Cell((Text("单元格"),)) for _ in range(4))
    blocks.append(Table((row,) * 12))
    return write_docx(Metadata(title=f"第{number}篇报道"), Body(tuple(blocks)), lambda sha: pictures[sha])


def timed(paths: list[Path], readers: int) -> float:
    """Seconds to import `paths` into a new library."""
    with tempfile.TemporaryDirectory() as folder, open_workroom(Path(folder) / "library") as room:
        began = time.perf_counter()
        outcome = room.importing.import_files(paths, readers=readers)
        seconds = time.perf_counter() - began
        assert len(outcome.imported) == len(paths), outcome.failed
    return seconds


def empty_paragraphs(path: Path, count: int) -> None:
    """Make of the document at `path` one of `count` empty paragraphs."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head, _, rest = parts["word/document.xml"].partition(b"<w:body>")
    empty = "".join(f'<w:p w:rsidR="{number * 2654435761 % 2**32:08X}"/>' for number in range(count))
    parts["word/document.xml"] = head + b"<w:body>" + empty.encode() + rest
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=40)
    files: int = parser.parse_args().files
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.docx" for number in range(files)]
        for number, path in enumerate(paths):
            path.write_bytes(document(number))
        print(f"one document of {paths[0].stat().st_size / 1e6:.1f} MB")
        singles = sorted(timed(paths[:1], 1) for _ in range(5))
        print(f"  one document, ten pages      {singles[2]:.2f} s (goal 1)")
        one, two = timed(paths, 1), timed(paths, 2)
        print(f"  {files} documents, one reader     {one:.1f} s")
        print(f"  {files} documents, two readers    {two:.1f} s ({one / two:.2f} times)")
        empty_paragraphs(paths[0], 1_000_000)
        print(f"  a million empty paragraphs   {timed(paths[:1], 1):.1f} s")
    print(f"  greatest reading process     {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
