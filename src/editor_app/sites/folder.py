"""Handing in into a folder: a stick that is carried to the portal's office, or a shared drive.

In the folder:

    <uid>.textpack          the article with its web pictures, opened by every copy of the program
    <uid>.receipt.json      what was put there, by whom and when
    <uid>.answer.json       laid beside by the receiving office: state, address, note
    .handing-in/<sha256>    pictures whose article is still on its way

Every name is lower case, so that no system takes two of them for one. The version of an article is its digest.
"""

from __future__ import annotations

import json
import secrets
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from editor_app.model.body import is_sha256
from editor_app.model.codec import body_from_json, canonical_json, metadata_from_json
from editor_app.model.diagnosis import Right
from editor_app.model.digest import content_digest, sha256
from editor_app.model.errors import EditorError, Refused
from editor_app.model.profile import Column
from editor_app.model.site import Site
from editor_app.model.submission import SubmissionPicture
from editor_app.sites.connector import (
    ArticleKey,
    Candidate,
    Capabilities,
    Conflict,
    NotSent,
    PicturesMissing,
    RemoteArticle,
    RemoteContent,
    RemoteState,
    RemoteStatus,
    Stored,
    Verified,
)
from editor_app.sites.folder_files import folder_path, read_file, trouble, write_whole
from editor_app.sites.setup import PLAIN, Setup

SUFFIX, RECEIPT, ANSWER, STAGING = ".textpack", ".receipt.json", ".answer.json", ".handing-in"
MAX_PICTURE = 50 * 1024 * 1024
MAX_PACKAGE = 200 * 1024 * 1024
MAX_NOTE_FILE = 64 * 1024
MAX_NOTE = 2000
_PICTURES = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
}


class FolderConnector:
    """A `Connector` for a folder. There is nobody to sign in to: whoever may write there is who they are."""

    needs_secret = False

    def __init__(self, site: Site, _secret: str, setup: Setup = PLAIN) -> None:
        """Raises `Refused("folder.bad_address")`."""
        self._root = Path(folder_path(site.url))
        self._site = site
        self._setup = setup
        self._stop = threading.Event()
        self._known: dict[Path, tuple[tuple[int, int], frozenset[str]]] = {}

    def capabilities(self) -> Capabilities:
        """The client names every file."""
        return Capabilities(repeatable=True, max_picture_bytes=MAX_PICTURE, max_connections=1)

    def verify(self) -> Verified:
        """The folder is there and takes a file. Raises `NotSent("folder.away" | "folder.full")`, `Refused("folder.read_only")`."""
        self._begin()
        probe = self._root / f".{secrets.token_hex(6)}.part"
        try:
            probe.write_bytes(b"?")
            probe.unlink()
        except OSError as error:
            raise trouble(error, self._root.name, writing=True) from error
        rights = frozenset((Right.HAND_IN, Right.UPLOAD))
        return Verified(self._site.user, self._site.user, "", ("contributor",), 0.0, rights)

    def columns(self) -> Sequence[Column]:
        """Those of the profile: a folder has none of its own."""
        return self._setup.profile.columns

    def reserve(self, key: ArticleKey) -> Stored:
        """Nothing has to be there before an article."""
        raise NotImplementedError

    # -- pictures -----------------------------------------------------------------------------------------------------

    def find_picture(self, rendition: str) -> str | None:
        """In the folder of pictures on their way, or inside a package that lies there."""
        self._begin()
        return rendition if self._picture(rendition) is not None else None

    def put_picture(self, picture: SubmissionPicture, data: bytes, parent: str = "") -> str:
        """Keep it beside until its article takes it in."""
        self._begin()
        if len(data) > MAX_PICTURE:
            raise Refused("site.picture_too_large", name=picture.name, size=picture.size)
        if not data.startswith(_PICTURES.get(picture.media_type, ())):
            raise Refused("site.picture_type", name=picture.name, type=picture.media_type)
        if sha256(data) != picture.rendition:
            raise Refused("site.refused", status=0, said="图片的字节与它的摘要不符")
        if self._picture(picture.rendition) is None:
            staging = self._root / STAGING
            try:
                staging.mkdir(exist_ok=True)
            except OSError as error:
                raise trouble(error, self._root.name, writing=True) from error
            write_whole(staging / picture.rendition, data, self._stop.is_set)
        return picture.rendition

    def _picture(self, rendition: str) -> bytes | None:
        """Its bytes, with the digest that it is asked for by."""
        if not is_sha256(rendition):
            return None
        staged = self._root / STAGING / rendition
        data = read_file(staged, MAX_PICTURE) if staged.parent.is_dir() else None
        if data is not None and sha256(data) == rendition:
            return data
        for path in self._packages():
            if rendition in self._pictures_in(path) and (found := _picture_in(path, rendition)) is not None:
                return found
        return None

    def _packages(self) -> list[Path]:
        try:
            return sorted(path for path in self._root.iterdir() if path.suffix.lower() == SUFFIX)
        except OSError as error:
            raise trouble(error, self._root.name, writing=False) from error

    def _pictures_in(self, path: Path) -> frozenset[str]:
        """Digests by the package's own list; looked at again when the file is another one."""
        try:
            about = path.stat()
            mark = (about.st_mtime_ns, about.st_size)
            kept = self._known.get(path)
            if kept is None or kept[0] != mark:
                with zipfile.ZipFile(path) as archive:
                    names = frozenset(name.removeprefix("assets/").partition(".")[0] for name in archive.namelist())
                kept = self._known[path] = (mark, names)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
            return frozenset()  # whatever lies there, our picture is not to be had from it
        return kept[1]

    # -- articles -----------------------------------------------------------------------------------------------------

    def compose(self, article: Mapping[str, object], pictures: Mapping[str, str]) -> bytes:
        """The frozen article itself; the package is made of it where the pictures are at hand."""
        return canonical_json({name: article[name] for name in article if name != "html"})

    def find_article(self, key: ArticleKey) -> RemoteArticle | None:
        """The package of that name, every part of it checked. One that is damaged is told as something else under our key."""
        self._begin()
        return self._look(key)

    def _look(self, key: ArticleKey) -> RemoteArticle | None:
        path = self._find(key.uid + SUFFIX)
        data = read_file(path, MAX_PACKAGE) if path is not None else None
        if path is None or data is None:
            return None
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            digest = _digest(self._setup.packer.unpack(data, path.name), key.uid)
        except Refused:
            return RemoteArticle(key.uid, path.as_uri(), "", "damaged", f"damaged-{sha256(data)}", at)
        return RemoteArticle(key.uid, path.as_uri(), digest, "pending", digest, at)

    def candidates(self, key: ArticleKey) -> Sequence[Candidate]:
        """`find_article` is certain."""
        return ()

    def put_article(self, key: ArticleKey, composed: bytes, expected: str) -> Stored:
        """Make the package, put it there whole, read it back, then lay the receipt beside it."""
        self._begin()
        article = json.loads(composed)
        there = self._look(key)
        if there is None or there.digest != article["digest"]:
            if (there.etag if there is not None else "") != expected:
                raise Conflict("site.conflict")
            data = self._setup.packer.pack(article, self._all_pictures(article))
            write_whole(self._root / (key.uid + SUFFIX), data, self._stop.is_set)
            there = self._look(key)
            if there is None or there.digest != article["digest"]:
                raise NotSent("folder.away", name=self._root.name, why="放进去以后又不见了")
        self._write_receipt(key, article, there)
        self._clear_up(article)
        return Stored(key.uid, there.etag)

    def _all_pictures(self, article: Mapping[str, Any]) -> dict[str, bytes]:
        found = {item["rendition"]: self._picture(item["rendition"]) for item in article["assets"]}
        missing = [rendition for rendition, data in found.items() if data is None]
        if missing:
            raise PicturesMissing(missing)
        return {rendition: data for rendition, data in found.items() if data is not None}

    def _write_receipt(self, key: ArticleKey, article: Mapping[str, Any], there: RemoteArticle) -> None:
        receipt = {
            "format": 1,
            "client_id": key.uid,
            "title": article["metadata"].get("title", ""),
            "column": article["metadata"].get("column", ""),
            "contributor": article["metadata"].get("contributor", ""),
            "revision": article["revision"],
            "digest": there.digest,
            "pictures": len(article["assets"]),
            "by": self._site.user,
            "at": there.at,
        }
        path = self._root / (key.uid + RECEIPT)
        data = json.dumps(receipt, ensure_ascii=False, indent=1).encode()
        if read_file(path, MAX_NOTE_FILE) != data:
            write_whole(path, data, self._stop.is_set)

    def _clear_up(self, article: Mapping[str, Any]) -> None:
        """The package has the pictures now. One that stays behind takes room and does no harm."""
        staging = self._root / STAGING
        try:
            for item in article["assets"]:
                (staging / item["rendition"]).unlink(missing_ok=True)
            if staging.is_dir() and not any(staging.iterdir()):
                staging.rmdir()
        except OSError:
            return

    # -- afterwards ---------------------------------------------------------------------------------------------------

    def statuses(self, keys: Sequence[ArticleKey]) -> Sequence[RemoteStatus]:
        """What the receiving office has laid beside the packages; a package that was taken out is with them."""
        self._begin()
        return list(self._statuses(keys))

    def _statuses(self, keys: Sequence[ArticleKey]) -> Iterator[RemoteStatus]:
        for key in keys:
            answer = self._find(key.uid + ANSWER)
            if answer is not None:
                yield _answered(key, answer)
            elif self._find(key.uid + SUFFIX) is not None or self._find(key.uid + RECEIPT) is not None:
                held = self._look(key)
                yield RemoteStatus(
                    key.uid,
                    RemoteState.PENDING,
                    key.uid,
                    changed=held is not None and bool(key.digest) and held.digest != key.digest,
                )
            else:
                yield RemoteStatus(key.uid, RemoteState.GONE)

    def content(self, key: ArticleKey) -> RemoteContent | None:
        """What the package holds."""
        self._begin()
        path = self._find(key.uid + SUFFIX)
        data = read_file(path, MAX_PACKAGE) if path is not None else None
        if path is None or data is None:
            return None
        article = self._setup.packer.unpack(data, path.name)
        metadata = metadata_from_json(article.get("metadata"))
        return RemoteContent(metadata.title, metadata=metadata, body=body_from_json(article.get("body")))

    def _begin(self) -> None:
        """A call begins: the folder must be there, and is never made, as its absence means that this is not the stick."""
        self._stop.clear()
        if not self._root.is_dir():
            raise NotSent("folder.away", name=self._root.name, why="找不到这个文件夹")

    def _find(self, name: str) -> Path | None:
        """The file of that name, however the system that copied it here has written its letters."""
        path = self._root / name
        if path.is_file():
            return path
        try:
            return next((each for each in self._root.iterdir() if each.name.casefold() == name.casefold()), None)
        except OSError as error:
            raise trouble(error, self._root.name, writing=False) from error

    def interrupt(self) -> None:
        """End a writing that is under way."""
        self._stop.set()

    def close(self) -> None:
        """Nothing is kept open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _picture_in(path: Path, rendition: str) -> bytes | None:
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if entry.filename.startswith(f"assets/{rendition}"):
                    with archive.open(entry) as stream:
                        data = stream.read(MAX_PICTURE + 1)
                    return data if sha256(data) == rendition else None
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return None  # as above
    return None


def _digest(article: Mapping[str, object], uid: str) -> str:
    if article.get("client_id") != uid:
        raise Refused("package.damaged", name=uid, why="里面是另一篇稿件")
    return content_digest(metadata_from_json(article.get("metadata")), body_from_json(article.get("body")))


def _answered(key: ArticleKey, path: Path) -> RemoteStatus:
    """An answer file; one that cannot be understood is told in its note, for the person to ask."""
    try:
        data = json.loads((read_file(path, MAX_NOTE_FILE) or b"").decode("utf-8-sig"))
        state = RemoteState(data["state"])
        values = {name: data.get(name, "") for name in ("url", "note", "at", "digest")}
        if not all(isinstance(value, str) for value in values.values()):
            raise ValueError
    except (EditorError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        if isinstance(error, NotSent):
            raise
        return RemoteStatus(key.uid, RemoteState.PENDING, key.uid, note=f"答复文件 {path.name} 读不懂")
    url = values["url"] if values["url"].startswith(("https://", "http://")) else ""
    changed = bool(values["digest"] and key.digest) and values["digest"] != key.digest
    return RemoteStatus(key.uid, state, key.uid, url, values["note"][:MAX_NOTE], values["at"][:40], changed)
