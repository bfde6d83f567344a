"""Pictures as values: originals (assets), the site's rules, and the web versions made by them (renditions)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 80_000_000


@dataclass(frozen=True, slots=True)
class PictureInfo:
    """What inspecting a file found. `width`/`height` are as a viewer shows it (orientation applied), in pixels;
    `orientation` is the EXIF value 1 to 8; `taken_at` is `YYYY-MM-DD HH:MM:SS` as the camera wrote it, or empty;
    `media_type` follows the content, never the file's name. `likeness` is what it looks like, `crops` what its parts do
    (`pictures.likeness`); None and empty where that is not known.
    """

    media_type: str
    width: int
    height: int
    orientation: int = 1
    taken_at: str = ""
    has_location: bool = False
    has_device_data: bool = False
    animated: bool = False
    likeness: int | None = field(default=None, compare=False)
    crops: bytes = field(default=b"", compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Asset:
    """素材: the bytes of an original, addressed by their SHA-256. `name` is the person's file name, a label only."""

    sha256: str
    size: int
    name: str
    info: PictureInfo


@dataclass(frozen=True, slots=True)
class Alike:
    """An article that shows a picture which looks like another one (or is the same), and its original."""

    asset: str
    article: str
    title: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A picture of an article that is shown elsewhere too: `number` is the earlier picture of the same article that is the
    same photo (`exact`) or looks like it, counted from 1, or 0; `elsewhere` are other articles.
    """

    number: int = 0
    exact: bool = False
    elsewhere: tuple[Alike, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureRules:
    """A profile's rules. `max_width`/`max_height` in pixels, `max_bytes` per picture, `quality` is JPEG's 1 to 95
    to start from, `min_quality` where scaling down begins instead.
    """

    max_width: int = 1280
    max_height: int = 4000
    max_bytes: int = 300_000
    quality: int = 85
    min_quality: int = 60
    min_width: int = 480

    def key(self) -> str:
        """A short name of everything that decides the output: renditions are cached under asset and key."""
        return (
            f"w{self.max_width}h{self.max_height}b{self.max_bytes}q{self.quality}-{self.min_quality}n{self.min_width}v1"
        )


class Motive(StrEnum):
    """What a picture shows as far as it matters for a cover: a QR code, words or a table, or what is good for one."""

    CODE = "code"
    WORDS = "words"
    OTHER = ""


@dataclass(frozen=True, slots=True)
class CoverRules:
    """How large, in pixels (width, height), a portal shows an article's picture in lists and as a slide."""

    list_size: tuple[int, int] = (240, 180)
    slide_size: tuple[int, int] = (480, 320)


@dataclass(frozen=True, slots=True)
class Rendition:
    """成品图: what is sent. `sha256` and `size` are of the rendition's own bytes; `name` is ASCII; `notes` are Chinese
    clauses of what was done (已清除拍摄位置 …).
    """

    sha256: str
    asset: str
    media_type: str
    width: int
    height: int
    size: int
    name: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Bytes of a rendition together with its description."""

    rendition: Rendition
    data: bytes
