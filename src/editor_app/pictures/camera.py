"""What a camera wrote beside the picture: which way is up, when, where, and with which device."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from PIL import Image

MAX_EXIF_BYTES = 1024 * 1024

_ORIENTATION = 0x0112
_EXIF_IFD = 0x8769
_GPS_IFD = 0x8825
_GPS_PLACES = frozenset({2, 4, 20, 22, 27, 28})
_TAKEN = (0x9003, 0x9004)
# Make, model, software, artist, host computer, copyright; in the EXIF part: maker note, owner, body and lens serial
# numbers and names, image unique id.
_DEVICE = frozenset({0x010F, 0x0110, 0x0131, 0x013B, 0x013C, 0x8298})
_DEVICE_EXIF = frozenset({0x927C, 0xA430, 0xA431, 0xA432, 0xA433, 0xA434, 0xA435, 0xA420})
_DATE = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class Camera:
    """EXIF as far as it matters. `orientation` 1 to 8; `taken_at` as in `PictureInfo`."""

    orientation: int = 1
    taken_at: str = ""
    has_location: bool = False
    has_device_data: bool = False


def read_camera(exif: Image.Exif, xmp: bytes = b"") -> Camera:
    """Read parsed EXIF. Damaged entries count as absent: what the camera wrote about a picture never makes the
    picture itself unusable. `xmp` is searched for a place and a device only: the orientation that editors leave in
    XMP is not what viewers turn by.
    """
    try:
        main, shot, gps = dict(exif), dict(exif.get_ifd(_EXIF_IFD)), dict(exif.get_ifd(_GPS_IFD))
    except Exception:
        return Camera()
    orientation = main.get(_ORIENTATION)
    return Camera(
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        taken_at=next((when for tag in _TAKEN if (when := _date(shot.get(tag)))), ""),
        has_location=bool(_GPS_PLACES & gps.keys()) or b"GPSLatitude" in xmp,
        has_device_data=bool(_DEVICE & main.keys() or _DEVICE_EXIF & shot.keys()) or b"tiff:Model" in xmp,
    )


def parse_exif(raw: bytes) -> Image.Exif:
    """EXIF bytes (with or without their `Exif` head) as Pillow's table; empty where there is too much of it or it
    cannot be read.
    """
    exif = Image.Exif()
    if not raw or len(raw) > MAX_EXIF_BYTES:
        return exif
    try:
        exif.load(raw)
    except Exception:
        return Image.Exif()
    return exif


def _date(value: object) -> str:
    """A camera's date as `YYYY-MM-DD HH:MM:SS`, or nothing where it is none (cameras without a clock write zeros)."""
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value or "")
    found = _DATE.match(text.strip("\x00 "))
    if found is None:
        return ""
    try:
        moment = datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        return ""
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment.year > 1900 else ""
