"""Writes the listings of the corpus anew: `python -m corpus.remake` in the folder of tests, then read the difference.

`--office` has LibreOffice (`soffice`) convert the files under `files` anew before.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from corpus.converted_documents import FILES, SOURCES
from corpus.listing import listing
from corpus.planting import DOCUMENTS, Planted
from corpus.reading import EXPECTED, expected_file, read


def listings(names: list[str]) -> None:
    """Write the listings of these documents, all where none is named; listings without a document go."""
    for document in DOCUMENTS.values():
        if not names or document.name in names:
            planted, draft, origin = read(document)
            expected_file(document).write_text(listing(draft, planted.pictures, origin), "utf-8", newline="\n")
    for file in set(EXPECTED.iterdir()) - {expected_file(one) for one in DOCUMENTS.values()}:
        file.unlink()


_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "rtf": "rtf:Rich Text Format",
    "html": "html:HTML (StarWriter):EmbedImages",
    "doc": "doc:MS Word 97",
}


def office() -> None:
    """Convert the files that LibreOffice makes."""
    for name, source in SOURCES.items():
        with tempfile.TemporaryDirectory() as folder:
            stem, _, suffix = name.rpartition(".")
            flat = Path(folder) / f"{stem}.fodt"
            flat.write_text(source(Planted()), "utf-8")
            profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
            command = [
                "soffice",
                profile,
                "--headless",
                "--convert-to",
                _FILTERS[suffix],
                "--outdir",
                str(FILES),
                str(flat),
            ]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    names = sys.argv[1:]
    if "--office" in names:
        names.remove("--office")
        office()
    listings(names)
