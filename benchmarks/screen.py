"""The X screen as a user has it: keys and clicks go in through XTEST, pixels come out; nothing knows the program."""

from __future__ import annotations

import ctypes
import time
from ctypes import POINTER, c_char_p, c_int, c_uint, c_ulong, c_void_p
from types import TracebackType

_ALL_PLANES = ctypes.c_ulong(-1).value
_Z_PIXMAP = 2
_GROUND = 0xFF00FF


class _Image(ctypes.Structure):
    """The first fields of Xlib's XImage."""

    _fields_ = (
        ("width", c_int),
        ("height", c_int),
        ("xoffset", c_int),
        ("format", c_int),
        ("data", c_void_p),
        ("byte_order", c_int),
        ("bitmap_unit", c_int),
        ("bitmap_bit_order", c_int),
        ("bitmap_pad", c_int),
        ("depth", c_int),
        ("bytes_per_line", c_int),
    )


Box = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""


class Screen:
    """One connection to the display of `DISPLAY`. Raises `OSError` where there is none."""

    def __init__(self) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        x = self._x
        x.XOpenDisplay.restype, x.XOpenDisplay.argtypes = c_void_p, [c_char_p]
        x.XDefaultRootWindow.restype, x.XDefaultRootWindow.argtypes = c_ulong, [c_void_p]
        x.XGetImage.restype = POINTER(_Image)
        x.XGetImage.argtypes = [c_void_p, c_ulong, c_int, c_int, c_uint, c_uint, c_ulong, c_int]
        x.XStringToKeysym.restype, x.XStringToKeysym.argtypes = c_ulong, [c_char_p]
        x.XKeysymToKeycode.restype, x.XKeysymToKeycode.argtypes = ctypes.c_ubyte, [c_void_p, c_ulong]
        x.XFlush.argtypes = x.XCloseDisplay.argtypes = [c_void_p]
        x.XFree.argtypes = [c_void_p]
        self._test.XTestFakeKeyEvent.argtypes = [c_void_p, c_uint, c_int, c_ulong]
        self._test.XTestFakeButtonEvent.argtypes = [c_void_p, c_uint, c_int, c_ulong]
        self._test.XTestFakeMotionEvent.argtypes = [c_void_p, c_int, c_int, c_int, c_ulong]
        self._display = x.XOpenDisplay(None)
        if not self._display:
            raise OSError("no X display")
        self._root = x.XDefaultRootWindow(self._display)
        x.XSetWindowBackground.argtypes = [c_void_p, c_ulong, c_ulong]
        x.XClearWindow.argtypes = [c_void_p, c_ulong]

    def clear(self) -> None:
        """Give the empty screen a colour that no program has."""
        self._x.XSetWindowBackground(self._display, self._root, _GROUND)
        self._x.XClearWindow(self._display, self._root)
        self._x.XFlush(self._display)

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._x.XCloseDisplay(self._display)

    def grab(self, box: Box) -> bytes:
        """The pixels of a part of the screen, 4 bytes each, in rows."""
        image = self._x.XGetImage(self._display, self._root, *box, _ALL_PLANES, _Z_PIXMAP)
        if not image:
            raise OSError("the screen cannot be read")
        content = image.contents
        size, data = content.bytes_per_line * content.height, content.data
        pixels = ctypes.string_at(data, size)
        self._x.XFree(data)
        self._x.XFree(image)
        return pixels

    def press(self, *keys: str) -> None:
        """Press keys by their keysyms' names, one after the other, and release them: `press("Alt_L", "2")`."""
        codes = [self._x.XKeysymToKeycode(self._display, self._x.XStringToKeysym(key.encode())) for key in keys]
        for code in codes:
            self._test.XTestFakeKeyEvent(self._display, code, 1, 0)
        for code in reversed(codes):
            self._test.XTestFakeKeyEvent(self._display, code, 0, 0)
        self._x.XFlush(self._display)

    def click(self, x: int, y: int) -> None:
        """Click the left button at a point."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._test.XTestFakeButtonEvent(self._display, 1, 1, 0)
        self._test.XTestFakeButtonEvent(self._display, 1, 0, 0)
        self._x.XFlush(self._display)

    def wait_change(self, box: Box, before: bytes, seconds: float) -> float | None:
        """Seconds until the pixels of `box` differ from `before`; None if they never do."""
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            if self.grab(box) != before:
                return time.perf_counter() - began
        return None


def painted(pixels: bytes) -> float:
    """The share of pixels that are not the empty screen's."""
    colours = memoryview(pixels).cast("I")[::97]
    return 1 - sum(1 for colour in colours if colour & 0xFFFFFF == _GROUND) / max(1, len(colours))


def differing(one: bytes, other: bytes, width: int) -> Box | None:
    """The box around what differs between two grabs of the same width; None if nothing does."""
    row = width * 4
    rows = [at for at in range(0, len(one), row) if one[at : at + row] != other[at : at + row]]
    if not rows:
        return None
    left, right = width, 0
    for at in rows:
        first, second = memoryview(one)[at : at + row].cast("I"), memoryview(other)[at : at + row].cast("I")
        places = [x for x in range(width) if first[x] != second[x]]
        left, right = min(left, places[0]), max(right, places[-1])
    top, bottom = rows[0] // row, rows[-1] // row
    return left, top, right - left + 1, bottom - top + 1
