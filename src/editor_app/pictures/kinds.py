"""What kind of file the bytes are: told by their beginning, never by a file's name."""

from __future__ import annotations

from enum import Enum

from editor_app.model.errors import Refused


class Kind(Enum):
    """The accepted kinds. The value is the media type; `pillow` names the one decoder that may touch such a file."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    BMP = "image/bmp"
    TIFF = "image/tiff"
    AVIF = "image/avif"
    HEIF = "image/heic"

    @property
    def pillow(self) -> str:
        """The name for `Image.open(formats=[…])`. HEIF never goes that way (see `heif.py`)."""
        return self.name

    @property
    def shown(self) -> str:
        """The name in sentences and notes."""
        return {"WEBP": "WebP", "HEIF": "HEIC"}.get(self.name, self.name)

    @property
    def lossless(self) -> bool:
        """Whether drawings and screenshots usually come in it (they may stay PNG)."""
        return self in (Kind.PNG, Kind.GIF, Kind.BMP, Kind.TIFF, Kind.WEBP)


_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})

# Kinds people do send and that are refused by name. EPS and PDF are programs to a decoder; the others are not
# pictures a portal can show, or need a decoder that does not ship with us.
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"%PDF", "PDF"),
    (b"8BPS", "PSD"),
    (b"\x00\x00\x01\x00", "ICO"),
    (b"\x00\x00\x02\x00", "CUR"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\x00\x00\x00", "EMF"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"II+\x00", "BigTIFF"),
    (b"MM\x00+", "BigTIFF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0", "Word/WPS"),
)


def recognise(data: bytes) -> Kind:
    """The kind of `data`. Raises `Refused("picture.unsupported", kind=…)` for known kinds that are not taken and
    `Refused("picture.unreadable")` for what is no picture at all.
    """
    kind = _accepted(data)
    if kind is not None:
        return kind
    for start, name in _REFUSED:
        if data.startswith(start):
            raise Refused("picture.unsupported", kind=name)
    if data[4:8] == b"ftyp":
        raise Refused("picture.unsupported", kind="MP4/MOV")
    if _looks_like_svg(data):
        raise Refused("picture.unsupported", kind="SVG")
    raise Refused("picture.unreadable")


def _accepted(data: bytes) -> Kind | None:
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return Kind.GIF
    if data[:4] in (b"II*\x00", b"MM\x00*"):
        return Kind.TIFF
    # Two letters alone are too little: text may begin with BM.
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADERS:
        return Kind.BMP
    return _ftyp_kind(data)


def _ftyp_kind(data: bytes) -> Kind | None:
    """HEIF and AVIF share a container: the major brand decides, else the first compatible brand that is known."""
    if data[4:8] != b"ftyp":
        return None
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, length, 4))]
    if brands[0] not in _HEIF_BRANDS | _AVIF_BRANDS:
        return None
    if any(brand in _AVIF_BRANDS for brand in brands):
        return Kind.AVIF
    return Kind.HEIF


def _looks_like_svg(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(b"<svg") or (head.startswith((b"<?xml", b"<!doctype")) and b"<svg" in head)
