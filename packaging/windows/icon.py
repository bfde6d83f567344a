"""The program's mark as a Windows icon, 先 in white on party red as the window draws it (`app_logo`), and the installer's side."""

from __future__ import annotations

import subprocess
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

RED, WHITE = (0xA8, 0x18, 0x1E, 255), (255, 255, 255, 255)
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)  # pixels; 20 and 40 are what 125 % and 150 % ask for
_FINER = 8  # each size is drawn this many times larger, then made smaller
_FONT = "Noto Serif CJK SC:bold"


def chinese_font() -> tuple[str, int]:
    """File and number within it of a bold serif font with Chinese characters."""
    done = subprocess.run(["fc-match", "-f", "%{file}|%{index}", _FONT], capture_output=True, text=True, check=True)
    file, _, index = done.stdout.partition("|")
    return file, int(index)


def drawn(size: int, font: tuple[str, int]) -> Image.Image:
    """The mark, `size` pixels wide and high."""
    side = size * _FINER
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * 0.2, fill=RED)
    face = ImageFont.truetype(font[0], round(side * (0.62 if size > 24 else 0.74)), index=font[1])
    draw.text((side / 2, side / 2), "先", font=face, fill=WHITE, anchor="mm")
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def write_side(path: Path) -> Path:
    """Write the picture at the side of the installer's first and last page, twice as fine as 96 dpi shows it."""
    font = chinese_font()
    picture = Image.new("RGB", (328, 628), RED[:3])
    draw = ImageDraw.Draw(picture)
    draw.text((164, 210), "先", font=ImageFont.truetype(font[0], 176, index=font[1]), fill=WHITE, anchor="mm")
    draw.line((104, 336, 224, 336), fill=(255, 255, 255), width=3)
    draw.text((164, 386), "先锋采编", font=ImageFont.truetype(font[0], 44, index=font[1]), fill=WHITE, anchor="mm")
    picture.save(path, format="BMP")
    return path


def write_icon(path: Path) -> Path:
    """Write the icon with all its sizes. Returns its path."""
    font = chinese_font()
    pictures = [drawn(size, font) for size in SIZES]
    largest = pictures[-1]
    largest.save(path, format="ICO", sizes=[(size, size) for size in SIZES], append_images=pictures[:-1])
    return path
