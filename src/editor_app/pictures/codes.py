"""QR codes inside pictures, read without a network (zxing-cpp, Apache-2.0)."""

from __future__ import annotations

import logging

from editor_app.model.text import one_line, replace_illegal
from editor_app.pictures.opening import open_picture
from editor_app.pictures.scaling import decode_to

_log = logging.getLogger(__name__)
MOST, LONGEST = 10, 300


def codes(data: bytes) -> tuple[str, ...]:
    """What the QR and like codes of a picture say, in the order they are found, each once; the empty text for one that is
    there and cannot be read. Some 20 to 60 ms for a web version: never on the window's thread. Raises `Refused("picture.…")`
    as `open_picture` does. On a computer where the reader cannot be loaded nothing is found, and the log says so.
    """
    try:
        import zxingcpp
    except ImportError:  # a picture is no worse for it: hints about codes are left out
        _log.warning("QR codes are not looked for: the reader cannot be loaded", exc_info=True)
        return ()

    opened = open_picture(data)
    grey = decode_to(opened, opened.upright_size).convert("L")
    kinds = zxingcpp.BarcodeFormat
    wanted = zxingcpp.BarcodeFormats([kinds.QRCode, kinds.MicroQRCode, kinds.DataMatrix, kinds.Aztec])
    found = zxingcpp.read_barcodes(grey, formats=wanted)
    if not found:
        damaged = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats([kinds.QRCode]), return_errors=True)
        return ("",) if damaged else ()
    texts = (one_line(replace_illegal(each.text)[0])[:LONGEST].strip() for each in found[:MOST])
    return tuple(dict.fromkeys(texts))
