"""Open a picture so that nothing hostile, huge or broken gets further than here."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, UnidentifiedImageError

from editor_app.model.errors import EditorError, Refused
from editor_app.model.picture import MAX_FILE_BYTES, MAX_PIXELS
from editor_app.pictures.camera import Camera, parse_exif, read_camera
from editor_app.pictures.heif import heif_strip, open_heif
from editor_app.pictures.kinds import Kind, recognise
from editor_app.pictures.trimming import trim_jpeg, trim_png

# Pillow's own limit as a second line behind `_check_size`; some decoders test inner frames against it.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
# Pillow remarks on odd EXIF entries; they concern nobody, since nothing of it is kept.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

_RAW_TAGS = frozenset({0xC612})  # DNGVersion
_NEW_SUBFILE_TYPE = 0x00FE


@dataclass(slots=True)
class Opened:
    """A picture whose head was read and found acceptable. `width`/`height` in pixels as stored; `turn` is the EXIF
    orientation still to be applied to what is decoded (1 where the decoder turns by itself), `camera.orientation` what
    the camera wrote. `icc` is the colour profile, or empty.
    """

    kind: Kind
    width: int
    height: int
    camera: Camera
    turn: int
    icc: bytes = b""
    animated: bool = False
    image: Image.Image | None = None
    heif: Any = field(default=None, repr=False)

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height as a viewer shows it."""
        return (self.height, self.width) if self.turn >= 5 else (self.width, self.height)

    def strips(self) -> Callable[[int, int], Image.Image]:
        """Decode, and give a function for the rows `top` to `bottom`. Raises `Refused` for what cannot be decoded."""
        if self.heif is not None:
            with decoding():
                picture = self.heif
                data_size = len(picture.data)
                self._check_decoded(tuple(picture.size), data_size)
            return lambda top, bottom: heif_strip(picture, top, bottom)
        image = self.load()
        return lambda top, bottom: image.crop((0, top, image.width, bottom))

    def load(self) -> Image.Image:
        """The whole decoded picture at the size asked for by `draft` before, if it was. Not for HEIF."""
        assert self.image is not None
        with decoding():
            self.image.load()
        return self.image

    def release(self) -> None:
        """Let go of a decoded HEIF picture; its strips must have been taken."""
        self.heif = None

    def _check_decoded(self, size: tuple[int, ...], data_size: int) -> None:
        """A HEIF decoder may find another size than the head promised."""
        if size != (self.width, self.height) or data_size < self.width * self.height:
            raise Refused("picture.unreadable")


@contextmanager
def decoding() -> Iterator[None]:
    """Turn whatever a decoder raises into `Refused`. Only calls into decoders belong inside: with bytes from outside
    they raise nearly every built-in error, and each of them means the same to a person.
    """
    try:
        yield
    except EditorError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("picture.bomb") from error
    except MemoryError as error:
        raise Refused("picture.no_memory") from error
    except UnidentifiedImageError as error:
        raise Refused("picture.unreadable") from error
    except Exception as error:
        code = "picture.truncated" if "truncated" in str(error).lower() else "picture.unreadable"
        raise Refused(code) from error


def open_picture(data: bytes) -> Opened:
    """Read the head of a picture. Raises `Refused("picture.…")`: `file_too_large` (over 50 MB), `unreadable` (no
    picture, or damaged), `truncated`, `unsupported` (a kind that is not taken), `heic_missing`, `bomb` (over 80
    megapixels).
    """
    if len(data) > MAX_FILE_BYTES:
        raise Refused("picture.file_too_large", megabytes=len(data) // 1_048_576)
    kind = recognise(data)
    with decoding():
        if kind is Kind.HEIF:
            return _open_heif(data)
        return _open_with_pillow(kind, data)


def _open_heif(data: bytes) -> Opened:
    picture = open_heif(data)
    width, height = picture.size
    _check_size(width, height)
    info = picture.info
    # irot and imir in the container are binding and libheif has applied them; the EXIF value only repeats them, and
    # turning by it as well would turn twice.
    camera = read_camera(parse_exif(info.get("exif") or b""), info.get("xmp") or b"")
    profile = info.get("icc_profile") or b""
    return Opened(Kind.HEIF, width, height, camera, 1, bytes(profile), heif=picture)


def _open_with_pillow(kind: Kind, data: bytes) -> Opened:
    if kind is Kind.JPEG:
        data = trim_jpeg(data)
    elif kind is Kind.PNG:
        data = trim_png(data)
    image = Image.open(io.BytesIO(data), formats=[kind.pillow])
    _check_size(*image.size)
    if kind is Kind.TIFF:
        _refuse_raw(image)
        # Pillow turns TIFF while loading and gives the turned size at once.
        camera, turn = read_camera(image.getexif()), 1
    else:
        xmp = image.info.get("xmp") or b""
        camera = read_camera(_exif_of(image), xmp if isinstance(xmp, bytes) else xmp.encode())
        turn = camera.orientation
    animated = kind in (Kind.GIF, Kind.WEBP, Kind.PNG, Kind.AVIF) and bool(getattr(image, "is_animated", False))
    profile = image.info.get("icc_profile") or b""
    return Opened(kind, *image.size, camera, turn, bytes(profile), animated, image=image)


def _exif_of(image: Image.Image) -> Image.Exif:
    """The EXIF table from its bytes. `image.getexif()` would add XMP's orientation where EXIF has none."""
    raw = image.info.get("exif")
    if raw is None and "Raw profile type exif" in image.info:
        raw = bytes.fromhex("".join(str(image.info["Raw profile type exif"]).split("\n")[3:]))
    return parse_exif(raw if isinstance(raw, bytes) else b"")


def _check_size(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise Refused("picture.unreadable")
    if width * height > MAX_PIXELS:
        raise Refused("picture.bomb", width=width, height=height, megapixels=width * height // 1_000_000)


def _refuse_raw(image: Image.Image) -> None:
    """Camera raw files are TIFFs whose first picture is a tiny preview: taking it would silently ruin the photo."""
    tags = getattr(image, "tag_v2", {})
    if _RAW_TAGS & set(tags) or int(tags.get(_NEW_SUBFILE_TYPE, 0)) & 1:
        raise Refused("picture.unsupported", kind="RAW")
