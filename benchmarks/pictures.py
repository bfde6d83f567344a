"""How fast pictures are prepared, beside vipsthumbnail and ImageMagick where they are installed.

    python benchmarks/pictures.py [--photos FOLDER] [--count 12] [--rounds 3]

Without a folder, camera-like JPEGs of 12 to 48 megapixels are made. Every method runs in a process of its own, one
after the other in each round, so that all see the same machine; medians are shown. Goals: at least 1.5 times
vipsthumbnail's throughput per core, at most 1.6 times the floor's time, at most 100 MB for camera pictures of ordinary
size, two workers at least 1.8 times one.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageOps, ImageStat

from editor_app.model.picture import PictureRules
from editor_app.pictures.inspect import inspect
from editor_app.pictures.prepare import prepare, thumbnail

WIDTH, HEIGHT, QUALITY = 1280, 4000, 85
FITTED = PictureRules(WIDTH, HEIGHT)
UNFITTED = PictureRules(WIDTH, HEIGHT, max_bytes=50_000_000)
SIZES = ((4000, 3000), (4032, 3024), (6000, 4000), (8064, 6048))


@dataclass(frozen=True)
class Result:
    """One run of one method over all pictures."""

    seconds: float
    megabytes: float


def make_photos(folder: Path, count: int) -> None:
    """Camera-like pictures: soft shapes with fine noise, saved as cameras do."""
    for number in range(count):
        width, height = SIZES[number % len(SIZES)]
        coarse = Image.effect_noise((width // 64, height // 64), 120 + number).resize((width, height))
        fine = Image.effect_noise((width // 2, height // 2), 34).filter(ImageFilter.GaussianBlur(0.6))
        bands = [ImageChops.add(coarse, fine.resize((width, height)), scale=2, offset=shift) for shift in (-8, 0, 12)]
        exif = Image.Exif()
        exif[0x0112] = (1, 6, 8, 3)[number // len(SIZES) % 4]
        Image.merge("RGB", bands).save(folder / f"photo-{number:02}.jpg", quality=92, exif=exif)


def floor(data: bytes) -> bytes:
    """Scaled decoding and encoding alone: nothing that reads and writes JPEG with this library can be faster."""
    image = Image.open(io.BytesIO(data), formats=["JPEG"])
    sideways = image.getexif().get(0x0112, 1) >= 5
    factor = WIDTH / (image.height if sideways else image.width)
    size = (round(image.width * factor), round(image.height * factor))
    image.draft(None, size)
    out = io.BytesIO()
    image.resize(size, Image.Resampling.NEAREST).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


METHODS: dict[str, Callable[[bytes], object]] = {
    "floor: scaled decode, encode": floor,
    "prepare, no budget": lambda data: prepare(data, "0" * 64, UNFITTED),
    "prepare, under 300 KB": lambda data: prepare(data, "0" * 64, FITTED),
    "inspect": inspect,
    "thumbnail 240": lambda data: thumbnail(data, (240, 240)),
}
TWO_WORKERS = "prepare, under 300 KB, two workers"


def run_here(method: str, files: list[Path]) -> None:
    """In the process of one method: do the work and print seconds and peak memory."""
    workers = 2 if method == TWO_WORKERS else 1
    work = METHODS["prepare, under 300 KB" if method == TWO_WORKERS else method]
    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(lambda path: len(str(work(path.read_bytes()) and 1)), files):
            pass
    seconds = time.perf_counter() - began
    print(json.dumps([seconds, own_peak()]))


def run_own(method: str, files: list[Path]) -> Result:
    """One of our methods in a fresh process."""
    command = [sys.executable, __file__, "--method", method, *map(str, files)]
    seconds, megabytes = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return Result(seconds, megabytes)


def own_peak() -> float:
    """The most memory this process ever held, in MB. `getrusage` would count what its parent held before it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return float("nan")


LAUNCHER = """
import json, os, sys, time
began = time.perf_counter()
pid = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(pid, 0)
print(json.dumps([time.perf_counter() - began, usage.ru_maxrss / 1024]))
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run_other(command: list[str]) -> Result | None:
    """Another program on one core, started by a small process so that our memory is not counted as its own. None where
    it fails: ImageMagick's usual policy refuses the largest cameras' pictures.
    """
    environment = os.environ | {"VIPS_CONCURRENCY": "1", "MAGICK_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}
    start = [sys.executable, "-S", "-c", LAUNCHER, *command]
    done = subprocess.run(start, check=False, capture_output=True, text=True, env=environment)
    if done.returncode:
        return None
    seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
    return Result(seconds, megabytes)


def other_programs(files: list[Path], out: Path) -> dict[str, list[str]]:
    """Command lines of the programs that are installed."""
    names = [str(path) for path in files]
    commands: dict[str, list[str]] = {}
    if tool := shutil.which("vipsthumbnail"):
        target = f"{out}/%s.jpg[Q={QUALITY},strip,optimize_coding,interlace]"
        commands["vipsthumbnail"] = [tool, *names, "-s", f"{WIDTH}x{HEIGHT}>", "-o", target]
    if tool := shutil.which("mogrify"):
        shape = f"{WIDTH}x{HEIGHT}>"
        commands["ImageMagick"] = [
            *(tool, "-path", str(out), "-define", f"jpeg:size={WIDTH * 2}x{HEIGHT * 2}", "-auto-orient"),
            *("-resize", shape, "-strip", "-interlace", "JPEG", "-quality", str(QUALITY), *names),
        ]
    return commands


def likeness_to_reference(files: list[Path], made: Callable[[Path], Image.Image]) -> tuple[float, float]:
    """Mean SSIM (grey) and PSNR in dB of small versions against a full decode with one LANCZOS resample."""
    ssims, psnrs = [], []
    for path in files:
        small = made(path).convert("RGB")
        whole = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
        reference = whole.resize(small.size, Image.Resampling.LANCZOS)
        error = ImageStat.Stat(ImageChops.difference(small, reference)).rms
        psnrs.append(10 * math.log10(255**2 * 3 / max(1e-9, sum(value * value for value in error))))
        ssims.append(ssim(small, reference))
    return statistics.mean(ssims), statistics.mean(psnrs)


def ssim(one: Image.Image, other: Image.Image) -> float:
    """Structural similarity of the grey of two pictures over windows of 8 by 8 pixels (Wang, Bovik, Sheikh and Simoncelli,
    2004, with its constants; windows side by side).
    """
    a, b = (image.convert("L").convert("F") for image in (one, other))

    def calculate(formula: Callable[..., Any], **images: Image.Image) -> Image.Image:
        return ImageMath.lambda_eval(lambda args: formula(**{name: args[name] for name in images}), **images)

    def window_mean(x: Image.Image, y: Image.Image) -> Image.Image:
        return calculate(lambda x, y: x * y, x=x, y=y).reduce(8)

    m, n = a.reduce(8), b.reduce(8)
    p, q, r = window_mean(a, a), window_mean(b, b), window_mean(a, b)
    shares = calculate(
        lambda m, n, p, q, r: ((2 * m * n + 6.5025) * (2 * (r - m * n) + 58.5225))
        / ((m * m + n * n + 6.5025) * (p - m * m + q - n * n + 58.5225)),
        m=m, n=n, p=p, q=q, r=r,
    )  # fmt: skip
    mean = shares.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert isinstance(mean, float)
    return mean


def prepared(path: Path) -> Image.Image:
    """The web version without a budget of bytes."""
    return Image.open(io.BytesIO(prepare(path.read_bytes(), "0" * 64, UNFITTED).data))


def compare(files: list[Path], rounds: int, out: Path) -> None:
    """Measure and print the table."""
    commands = other_programs(files, out)
    notes = [f"{name} is not installed" for name in ("vipsthumbnail", "ImageMagick") if name not in commands]
    runs: dict[str, list[Result]] = {}
    for _ in range(rounds):
        for method in (*METHODS, TWO_WORKERS):
            runs.setdefault(method, []).append(run_own(method, files))
        for name, command in list(commands.items()):
            if (run := run_other(command)) is not None:
                runs.setdefault(name, []).append(run)
            else:
                notes.append(f"{name} refused one of the pictures")
                del commands[name]
    seconds = {name: statistics.median(run.seconds for run in results) for name, results in runs.items()}
    yardstick = seconds.get("vipsthumbnail", 0.0)
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{len(files)} pictures, {size:.0f} MB, to {WIDTH} px, median of {rounds} rounds\n")
    print(f"{'method':36} {'s':>7} {'per s':>7} {'x floor':>8} {'x vips':>7} {'peak MB':>8}")
    base = seconds["floor: scaled decode, encode"]
    for name, value in seconds.items():
        peak = max(run.megabytes for run in runs[name])
        against = f"{yardstick / value:7.2f}" if yardstick else "      -"
        print(f"{name:36} {value:7.2f} {len(files) / value:7.1f} {value / base:8.2f} {against} {peak:8.0f}")
    print(f"\ntwo workers against one: {seconds['prepare, under 300 KB'] / seconds[TWO_WORKERS]:.2f}")
    likeness = likeness_to_reference(files[:4], prepared)
    print("prepare against full decode and LANCZOS: SSIM {:.3f}, PSNR {:.1f} dB".format(*likeness))
    if "vipsthumbnail" in commands:
        likeness = likeness_to_reference(files[:4], lambda path: Image.open(out / f"{path.stem}.jpg"))
        print("vipsthumbnail the same: SSIM {:.3f}, PSNR {:.1f} dB".format(*likeness))
    for note in notes:
        print(note)


def main() -> None:
    """Read the command line; make photos if none are given; compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--method", help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.method:
        run_here(given.method, given.files)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = given.photos or Path(place) / "photos"
        out = Path(place) / "out"
        out.mkdir()
        if given.photos is None:
            folder.mkdir()
            make_photos(folder, given.count)
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".jpg", ".jpeg"))
        compare(files, given.rounds, out)


if __name__ == "__main__":
    main()
