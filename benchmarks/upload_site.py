"""A site that answers at once, for `upload.py`: the intake API over a bare event loop, everything in memory, nothing checked.

`python benchmarks/upload_site.py SECONDS` prints its address and ends with its standard input. `SECONDS` is how long each
answer is held back, as a distant site's would be.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading

_OK = b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
_NONE = b"HTTP/1.1 404 Not Found\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n{}"
ARTICLES: dict[bytes, bytes] = {}


class Line(asyncio.Protocol):
    """One kept connection."""

    delay = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.head = b""
        self.left = 0
        self.body: list[bytes] = []
        self.keep = False

    def data_received(self, data: bytes) -> None:
        while data:
            if self.left:
                part, data = data[: self.left], data[self.left :]
                self.left -= len(part)
                if self.keep:
                    self.body.append(part)
                if not self.left:
                    self.answer()
                continue
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return
            head, data, self.head = self.head[:end], self.head[end + 4 :], b""
            self.begin(head)

    def begin(self, head: bytes) -> None:
        self.method, self.path, _ = head.split(b" ", 2)
        lower = head.lower()
        at = lower.find(b"\r\ncontent-length:")
        self.left = int(lower[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        self.body, self.keep = [], b"/articles/" in self.path
        if not self.left:
            self.answer()

    def answer(self) -> None:
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self.transport.write, self.reply())
        else:
            self.transport.write(self.reply())

    def reply(self) -> bytes:
        name = self.path.rpartition(b"/")[2]
        if not self.keep:
            if self.method == b"HEAD":
                return _NONE[:-2]
            said = b'{"user":"li","roles":[]}' if name == b"me" else b'{"sha256":"%b"}' % name
            return _OK % (201, len(said), said)
        if self.method == b"PUT":
            ARTICLES[name] = b"".join(self.body)
            said = b'{"id":"%b","client_id":"%b","etag":"1"}' % (name, name)
            return _OK % (201, len(said), said)
        stored = ARTICLES.get(name)
        if stored is None:
            return _NONE
        more = {"id": name.decode(), "client_id": name.decode(), "status": "pending", "etag": "1"}
        more |= {"url": f"http://127.0.0.1/{name.decode()}", "received_at": "2026-01-01T00:00:00Z", "number": "1"}
        said = b"%b,%b" % (json.dumps(more).encode()[:-1], stored.lstrip()[1:])
        return _OK % (200, len(said), said)


async def serve(delay: float) -> None:
    Line.delay = delay
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Line, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = asyncio.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(ended.set)), daemon=True).start()
    await ended.wait()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
