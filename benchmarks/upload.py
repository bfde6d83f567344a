"""How fast the outbox empties: `python benchmarks/upload.py [--articles 100] [--rounds 3] [--seconds 0.08]`.

100 articles with 5 pictures of 300 KB each, all durable steps included, to a site on the loopback that answers at once
(`upload_site.py`, or the practice site with `--practice`); beside it `curl --parallel` with as many connections, which makes
the same calls: it sends the same pictures and articles from the same disk and reads the articles back, and neither hashes nor
writes anything down; and `requests` alone doing so (`upload_bare.py`). Rounds alternate. Shown: seconds of each, their ratio,
the client's processor time, its memory after 10, 50 and all articles. `--seconds` holds each answer back. Goals: within 1.3
times curl; with 80 ms of latency within 1.1 times; memory flat.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from PIL import Image

from editor_app.app import build_workroom
from editor_app.formats.html_write import write_html
from editor_app.library.library import Library
from editor_app.model.body import Body, Figure, paragraph
from editor_app.model.digest import sha256
from editor_app.model.metadata import Metadata
from editor_app.model.picture import PictureInfo, PictureRules, Prepared, Rendition
from editor_app.model.site import Site
from editor_app.model.submission import Submission, SubmissionState
from editor_app.services.submitting import Submitting
from editor_app.sites.credentials import Credentials
from editor_app.sites.registry import Connectors

HERE = Path(__file__).resolve().parent
SITE = "站点"
SIZE = 300_000
CONNECTIONS = 4
WORDS = "冬日清雪行动中，党员干部冲在前面。" * 40


@cache
def _photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48)).save(file, "JPEG")
    return file.getvalue()


class MadeElsewhere:
    """Web versions that are there already: what is measured begins after them."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def rendition(self, asset: str, rules: PictureRules) -> Rendition:
        made = self._library.assets.rendition(asset, rules.key())
        assert made is not None
        return made

    def make(self, number: int) -> str:
        asset = self._library.assets.add(
            f"original {number}".encode(), f"{number}.jpg", PictureInfo("image/jpeg", 8, 8)
        )
        data = _photo() + os.urandom(SIZE)
        data = data[:SIZE]  # a picture, and then bytes that no other has
        made = Rendition(sha256(data), asset.sha256, "image/jpeg", 1280, 960, SIZE, f"{number}.jpg")
        self._library.assets.add_rendition(Prepared(made, data), PictureRules().key())
        return asset.sha256


def prepare(folder: Path, articles: int, pictures: int) -> None:
    """A library whose outbox holds everything."""
    with Library.open(folder) as library:
        library.sites.add(Site(SITE, "intake", "http://127.0.0.1:1", "li", "practice"))
        room, made = build_workroom(library), MadeElsewhere(library)
        ids = []
        for number in range(articles):
            assets = [made.make(number * pictures + each) for each in range(pictures)]
            article = room.authoring.new(title=f"第{number}篇：社区清雪行动")
            metadata = Metadata(
                title=article.metadata.title, column="dianxingshiji", source="练习站点", contributor="东风街道"
            )
            body = Body((*(paragraph(WORDS) for _ in range(4)), *(Figure(asset) for asset in assets)))
            ids.append(room.authoring.save(article.id, metadata, body, article.version).id)
        submitting(library, made).submit(ids, SITE)


def submitting(library: Library, made: MadeElsewhere) -> Submitting:
    credentials = Credentials()
    credentials.remember(SITE, "li", os.environ.get("UPLOAD_TOKEN", "x"))
    room = build_workroom(library)
    return Submitting(
        library, profiles=room.profiles, illustrating=made, connectors=Connectors(), credentials=credentials
    )  # type: ignore[arg-type]


def client(folder: Path, url: str) -> None:
    """The program's side, in a process of its own: sends everything and prints what it cost."""
    with Library.open(folder) as library:
        library.sites.add(Site(SITE, "intake", url, "li", "practice"))
        sender = submitting(library, MadeElsewhere(library))
        done = 0
        memory: dict[int, int] = {}
        total = len(library.outbox.open())

        def changed(item: Submission) -> None:
            nonlocal done
            if item.state is SubmissionState.DONE:
                done += 1
                if done in (10, 50, total):
                    memory[done] = resident()

        with sender._connect(SITE):  # as in a program that runs: its parts and the site's profile are loaded
            write_html(Body(()), image_url=lambda source: None)
        began, busy = time.perf_counter(), time.process_time()
        sender.run(wait=True, changed=changed)
        seconds, busy = time.perf_counter() - began, time.process_time() - busy
        for item in library.outbox.open():
            sys.exit(f"{item.state} {item.reason} {item.details}")
    print(json.dumps({"seconds": seconds, "cpu": busy, "memory": memory}))


def resident() -> int:
    """Megabytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000


@contextmanager
def site(seconds: float, practice: Path | None) -> Iterator[tuple[str, str]]:
    """A running site: its address and a token for it."""
    command = [sys.executable, str(HERE / "upload_site.py"), str(seconds)]
    if practice is not None:
        command = [sys.executable, "-m", "editor_app", "practice-site", "--port", "0", "--data", str(practice)]
        command.append("--stop-with-stdin")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        line = process.stdout.readline()
        if practice is None:
            yield f"http://127.0.0.1:{int(line)}", "x"
        else:
            said = json.loads(line)
            yield said["url"], next(each["token"] for each in said["accounts"] if each["role"] == "contributor")
        process.stdin.close()


def calls_of(library: Path, folder: Path) -> list[tuple[str, str, str, str]]:
    """Method, path, file and media type of every call that the outbox makes; the articles' files are put into `folder`. First
    the pictures, then the articles, for a site that refuses an article whose pictures it lacks; then they are read back.
    """
    with Library.open(library) as opened:
        items = opened.outbox.open()
        pictures = [picture.rendition for item in items for picture in item.pictures]
        files = [(name, str(opened.assets.rendition_path(name))) for name in pictures]
        for item in items:
            (folder / f"{item.uid}.json").write_bytes(opened.outbox.payload(item))
    article = "/api/v1/articles/"
    calls = [("PUT", f"/api/v1/assets/{name}", file, "image/jpeg") for name, file in files]
    calls += [("PUT", article + item.uid, str(folder / f"{item.uid}.json"), "application/json") for item in items]
    return calls + [("GET", article + item.uid, "", "") for item in items]


def curl(library: Path, url: str, token: str, folder: Path) -> float:
    """The same calls by curl, which starts and reads its list within the time."""
    blocks = []
    for _method, path, file, kind in calls_of(library, folder):
        sends = f'upload-file = "{file}"\nheader = "Content-Type: {kind}"\nheader = "Expect:"\n' if file else ""
        sends += 'header = "If-None-Match: *"\n' if file and "/articles/" in path else ""
        block = f'url = "{url}{path}"\n{sends}header = "Authorization: Bearer {token}"\nsilent\nfail\noutput = "/dev/null"\n'
        blocks.append(block)
    config = folder / "curl.txt"
    config.write_text("next\n".join(blocks), encoding="utf-8")
    began = time.perf_counter()
    command = ["curl", "-s", "--parallel", "--parallel-max", str(CONNECTIONS), "-K", str(config)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def bare(library: Path, url: str, token: str, folder: Path) -> float:
    """The same calls by `requests` alone, timed without its start."""
    listed = folder / "calls.json"
    listed.write_text(json.dumps(calls_of(library, folder)), encoding="utf-8")
    command = [sys.executable, str(HERE / "upload_bare.py"), str(listed), url, token, str(CONNECTIONS)]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def copy(template: Path, folder: Path) -> None:
    """The library as it was; pictures are the same files."""

    def link(source: str, target: str) -> None:
        if "renditions" in source:
            os.link(source, target)
        else:
            shutil.copy2(source, target)

    shutil.copytree(template, folder, copy_function=link)


def ours(template: Path, url: str, token: str, folder: Path) -> dict[str, object]:
    """One run of the program over a fresh copy."""
    copy(template, folder)
    command = [sys.executable, __file__, "--client", str(folder), url]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "UPLOAD_TOKEN": token}
    )
    result: dict[str, object] = json.loads(done.stdout)
    return result


def compare(template: Path, rounds: int, seconds: float, *, practice: bool) -> None:
    """Rounds of all, one after the other, and a line of what came out."""
    seen: dict[str, list[float]] = {"ours": [], "curl": [], "bare": []}
    last: dict[str, object] = {}
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for who in list(seen) if number % 2 else list(seen)[::-1]:
                with site(seconds, folder / f"site-{who}" if practice else None) as (url, token):
                    if who == "ours":
                        last = ours(template, url, token, folder / "library")
                        seen[who].append(float(str(last["seconds"])))
                    else:
                        seen[who].append((curl if who == "curl" else bare)(template, url, token, folder))
    a, b, c = (statistics.median(seen[who]) for who in seen)
    where = "practice site" if practice else f"bare site, {seconds * 1000:.0f} ms"
    print(f"{where:>22}: outbox {a:6.2f} s, curl {b:6.2f} s, ratio {a / b:5.2f}; requests alone {c:6.2f} s;"
          f" cpu {last['cpu']:.2f} s, MB after articles {last['memory']}", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--pictures", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, action="append", default=None)
    parser.add_argument("--practice", action="store_true")
    parser.add_argument("--client", nargs=2)
    chosen = parser.parse_args()
    if chosen.client:
        client(Path(chosen.client[0]), chosen.client[1])
        return
    with tempfile.TemporaryDirectory() as name:
        template = Path(name) / "template"
        prepare(template, chosen.articles, chosen.pictures)
        for seconds in chosen.seconds or [0.0, 0.08]:
            compare(template, chosen.rounds, seconds, practice=False)
        if chosen.practice:
            compare(template, chosen.rounds, 0.0, practice=True)


if __name__ == "__main__":
    main()
