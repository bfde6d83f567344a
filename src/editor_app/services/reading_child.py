"""The process that reads foreign files: it may be killed at any time, and nothing but a draft comes out of it.

Started as `python -m editor_app.services.reading_child`; messages come on standard input and go to standard output
(`services.wire`). It never opens a file or a connection: bytes come with the request, and pictures that a text names are
asked for.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import IO

from editor_app.formats.files import is_archive, read_file
from editor_app.formats.textpack import is_textpack, read_textpack
from editor_app.model.errors import EditorError, Unavailable
from editor_app.model.reading import PictureSource
from editor_app.services.reader_limits import limit_this_process
from editor_app.services.wire import BrokenPipe, Json, draft_to_message, package_to_message, receive, send


class _Child:
    def __init__(self, requests: IO[bytes], answers: IO[bytes]) -> None:
        self._requests = requests
        self._answers = answers

    def serve(self) -> None:
        """Answer one request after the other until the pipe ends."""
        while True:
            request, blobs = receive(self._requests)
            try:
                value, pictures = self._read(request, blobs[0])
            except EditorError as error:
                kind = "unavailable" if isinstance(error, Unavailable) else "refused"
                value, pictures = {"error": error.code, "details": error.details, "kind": kind}, []
            except MemoryError:
                value, pictures = {"error": "import.needs_too_much", "details": {"name": request["name"]}}, []
            except BrokenPipe:
                raise
            except Exception:  # a fault of ours: told with where it happened, and the program goes on
                value, pictures = {"bug": traceback.format_exc(limit=-12)}, []
            send(self._answers, value, pictures)

    def _read(self, request: Json, data: bytes) -> tuple[Json, list[bytes]]:
        name: str = request["name"]
        if is_archive(data) and is_textpack(data, name):
            return package_to_message(read_textpack(data, name))
        resolve = self._resolve if request.get("resolves") else None
        return draft_to_message(read_file(name, data, resolve=resolve, words_only=bool(request.get("words_only"))))

    def _resolve(self, address: str) -> PictureSource | None:
        send(self._answers, {"resolve": address})
        answer, blobs = receive(self._requests)
        return PictureSource(blobs[0], str(answer["name"])) if blobs else None


def main() -> None:
    """Serve until the other side closes the pipe."""
    limit_this_process()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the messages
    try:
        _Child(sys.stdin.buffer, answers).serve()
    except BrokenPipe:
        return


if __name__ == "__main__":
    main()
