"""The calls of `upload.py` by `requests` alone: `python benchmarks/upload_bare.py CALLS.json ADDRESS TOKEN CONNECTIONS`.

A session a thread, files read and sent, answers read; nothing is hashed, checked or written down. What remains between this
and the outbox is what being sure costs; what lies between this and curl is Python's.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
from pathlib import Path

import requests


def live(calls: queue.SimpleQueue[list[str] | None], address: str, token: str, refused: list[int]) -> None:
    """One connection: its calls one after the other. What the site does not take is noted in `refused`."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {token}"
        while (call := calls.get()) is not None:
            method, path, file, kind = call
            body = Path(file).read_bytes() if file else None
            headers = {"Content-Type": kind} if kind else {}
            if body is not None and "/articles/" in path:
                headers["If-None-Match"] = "*"
            answer = session.request(method, f"{address}{path}", data=body, headers=headers)
            if not answer.ok:
                refused.append(answer.status_code)


def main() -> None:
    listed, address, token, connections = sys.argv[1:]
    calls: queue.SimpleQueue[list[str] | None] = queue.SimpleQueue()
    for call in json.loads(Path(listed).read_text(encoding="utf-8")):
        calls.put(call)
    refused: list[int] = []
    threads = [threading.Thread(target=live, args=(calls, address, token, refused)) for _ in range(int(connections))]
    for _ in threads:
        calls.put(None)
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(time.perf_counter() - began)
    if refused:
        sys.exit(f"{len(refused)} calls were refused, the first with {refused[0]}")


if __name__ == "__main__":
    main()
