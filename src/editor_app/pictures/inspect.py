"""Look at a picture before it is kept: is it one, how large, when and how was it taken."""

from __future__ import annotations

from editor_app.model.picture import PictureInfo
from editor_app.pictures.kinds import Kind
from editor_app.pictures.likeness import crop_likenesses, likeness
from editor_app.pictures.opening import Opened, decoding, open_picture
from editor_app.pictures.scaling import turn


def inspect(data: bytes) -> PictureInfo:
    """What `data` is. The picture is decoded once, as small as its kind allows, so that a damaged one is refused now
    and not on the day it is handed in; a HEIC is only checked to be complete (decoding one takes a third of a second).
    Thread: any; costs up to a tenth of a second for 12 megapixels. Raises `Refused("picture.…")`, see `open_picture`.
    """
    opened = open_picture(data)
    seen, parts = _try_decoding(opened)
    width, height = opened.upright_size
    camera = opened.camera
    return PictureInfo(
        media_type=opened.kind.value,
        width=width,
        height=height,
        orientation=camera.orientation,
        taken_at=camera.taken_at,
        has_location=camera.has_location,
        has_device_data=camera.has_device_data,
        animated=opened.animated,
        likeness=seen,
        crops=parts,
    )


def _try_decoding(opened: Opened) -> tuple[int | None, bytes]:
    """Decode, and tell what it and its parts look like; a HEIC is not decoded here."""
    if opened.image is None:
        return None, b""
    if opened.kind is Kind.JPEG:
        with decoding():
            opened.image.draft(None, (max(1, opened.width // 8), max(1, opened.height // 8)))
    image = turn(opened.load(), opened.turn)
    return likeness(image), crop_likenesses(image)
