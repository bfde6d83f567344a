"""Make the web version (成品图) of a picture: upright, small enough, without a word about who took it where."""

from __future__ import annotations

import hashlib
import math

from PIL import Image

from editor_app.model.picture import PictureRules, Prepared, Rendition
from editor_app.model.picture_edit import NO_EDITS, Edits, edit_notes
from editor_app.model.picture_frame import edited_size
from editor_app.pictures.colour import has_alpha, to_srgb
from editor_app.pictures.edit import apply_edits
from editor_app.pictures.encoding import Encoded, budget_of, encode_jpeg, fit_jpeg, fit_png
from editor_app.pictures.kinds import Kind
from editor_app.pictures.opening import Opened, open_picture
from editor_app.pictures.scaling import Size, decode_to, fit, turn
from editor_app.pictures.watermark import stamp

_THUMBNAIL_QUALITY = 80
_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png"}
_TYPE_NAMES = {"image/jpeg": "JPEG", "image/png": "PNG"}


def prepare(data: bytes, asset: str, rules: PictureRules, edits: Edits = NO_EDITS, mark: bytes = b"") -> Prepared:
    """The rendition of an original by a profile's rules: EXIF orientation applied once, `edits` made, the unit's `mark`
    (a PNG; none usually) at the lower right, colours in sRGB, transparency on white, scaled down to `max_width` and
    `max_height` (never up), under nine tenths of `max_bytes`, JPEG or (for drawings and screenshots) PNG, all metadata
    gone. `asset` is the original's SHA-256 and only recorded. The same input and rules give the same bytes. Thread: any
    worker; Pillow lets other threads run meanwhile. Raises `Refused("picture.…")`: see `open_picture`; also
    `over_budget` where nothing fits the rules.
    """
    opened = open_picture(data)
    whole = edited_size(opened.upright_size, edits)
    size = fit(whole, (rules.max_width, rules.max_height))
    image, recoloured = upright_at(opened, _before_edits(opened.upright_size, whole, size) if edits else size)
    image = _exactly(apply_edits(image, edits), size) if edits else image
    image = stamp(image, mark) if mark else image
    encoded = _encode(image, opened.kind, rules)
    digest = hashlib.sha256(encoded.data).hexdigest()
    rendition = Rendition(
        sha256=digest,
        asset=asset,
        media_type=encoded.media_type,
        width=encoded.width,
        height=encoded.height,
        size=len(encoded.data),
        name=_name(opened.camera.taken_at, digest, encoded.media_type),
        notes=tuple(_notes(opened, encoded, len(data), recoloured=recoloured, edits=edits))
        + ("已加水印",) * bool(mark),
    )
    return Prepared(rendition, encoded.data)


def thumbnail(data: bytes, box: Size) -> bytes:
    """A JPEG within `box` (width, height in pixels), upright, sRGB, without metadata; never enlarged. Raises
    `Refused("picture.…")` as `open_picture` does.
    """
    opened = open_picture(data)
    image, _ = upright_at(opened, fit(opened.upright_size, box))
    return encode_jpeg(image, _THUMBNAIL_QUALITY)


def _before_edits(upright: Size, edited: Size, target: Size) -> Size:
    """How large the whole picture must be decoded so that what the edits leave of it has the size `target`."""
    factor = min(1.0, max(target[0] / edited[0], target[1] / edited[1]))
    return max(1, math.ceil(upright[0] * factor)), max(1, math.ceil(upright[1] * factor))


def _exactly(image: Image.Image, size: Size) -> Image.Image:
    """Rounding on the way leaves a pixel more or less."""
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def upright_at(opened: Opened, size: Size) -> tuple[Image.Image, bool]:
    """The picture at `size` as it is meant to be seen (L or RGB), and whether its colours were converted. Colours and
    turning come after scaling: they cost by the pixel. Raises `Refused("picture.…")` where it cannot be decoded.
    """
    image, recoloured = to_srgb(decode_to(opened, size), opened.icc)
    return turn(image, opened.turn), recoloured


def _encode(image: Image.Image, kind: Kind, rules: PictureRules) -> Encoded:
    def draw(size: Size) -> Image.Image:
        return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)

    jpeg = fit_jpeg(draw, image.size, rules)
    png = fit_png(image, budget_of(rules), len(jpeg.data)) if kind.lossless else None
    return png or jpeg


def _name(taken_at: str, digest: str, media_type: str) -> str:
    """An ASCII name that says nothing of the person's own: the day, if known, and the content's hash."""
    day = taken_at[:10].replace("-", "")
    stem = f"{day}-{digest[:12]}" if day else digest[:12]
    return f"{stem}.{_SUFFIXES[media_type]}"


def _notes(opened: Opened, encoded: Encoded, original_size: int, *, recoloured: bool, edits: Edits) -> list[str]:
    camera, notes = opened.camera, []
    if opened.kind.value != encoded.media_type:
        notes.append(f"已转为 {_TYPE_NAMES[encoded.media_type]}")
    if opened.animated:
        notes.append("动图只取第一帧")
    if camera.orientation != 1:
        notes.append("已按拍摄方向摆正")
    if opened.image is not None and has_alpha(opened.image):
        notes.append("透明处已填白")
    if recoloured:
        notes.append("颜色已转为 sRGB")
    if camera.has_location:
        notes.append("已清除拍摄位置")
    if camera.has_device_data:
        notes.append("已清除设备信息")
    notes += edit_notes(edits)
    if (encoded.width, encoded.height) != edited_size(opened.upright_size, edits):
        notes.append(f"已缩小到 {encoded.width}×{encoded.height}")
    if len(encoded.data) < original_size:
        notes.append(f"已压缩到 {max(1, round(len(encoded.data) / 1000))} KB")
    return notes
