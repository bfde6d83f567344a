"""The smoke journey: from the installer to the last trace of it, each step a method that says in a line what was seen."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from typing import Any

from PIL import Image, ImageChops
from wine import HERE, Failed, Ran, Wine

ROOT = HERE.parents[2]
REAL = ROOT.parent / "shared" / "real"
SAMPLES = ROOT / "resources" / "sample"
RUNNING, NO_SPACE, NEWER = 10, 11, 12  # exit codes of installer.nsi
NAME, PERSON = "先锋采编", "测试区委组织部 测试员"  # titles: of dialogs, the end of the window's
SITE, COLUMN = "练习", "典型事迹"
DISK_MEGABYTES = 120
CRASH_DIALOG = 100_000  # pixels; less than the dialog covers
LEFT = ("AppData/Local/PioneerDesk/library", "Documents/先锋采编备份", "AppData/Local/PioneerDesk/library-emergency")


def expect(true: object, words: str) -> None:
    """Fail with `words` unless it is so."""
    if not true:
        raise Failed(words)


def _unlike(one: Image.Image, other: Image.Image) -> int:
    """How many pixels the smallest rectangle has that holds every difference of two pictures of one size."""
    box = ImageChops.difference(one, other).getbbox()
    return 0 if box is None else (box[2] - box[0]) * (box[3] - box[1])


class Journey:
    """One journey through one Windows. `pictures` is where the picture of the window goes."""

    def __init__(self, wine: Wine, setup: Path, program: Path, pictures: Path) -> None:
        self.wine = wine
        self.setup = setup
        self.program = program
        self.pictures = pictures
        self.folder = wine.home / "本地 程序" / "先锋 采编"
        self.library = wine.home / "AppData/Local/PioneerDesk/library"
        self.article = ""
        self.files: set[str] = set()
        self.registry: set[str] = set()
        self.site: subprocess.Popen[str] | None = None

    def steps(self) -> list[tuple[str, Callable[[], str]]]:
        """What is done, in order. Each returns what was seen or raises `Failed`."""
        return [
            ("静默安装到带中文和空格的路径", self.install),
            ("装了什么、登记了什么", self.installed),
            ("系统：代码页 936，UTF-8 模式", self.environment),
            ("doctor --json", self.doctor),
            ("导入真实的 DOCX", self.import_word),
            ("整理照片（HEIC）", self.prepare_pictures),
            ("检查与改正", self.check),
            ("密码库（Windows 凭据管理器）", self.keyring),
            ("上报到练习站点，回执，只有一份", self.submit),
            ("窗口画出来；预览的网页引擎把程序带倒", self.window_first),
            ("再打开：不带预览，文字照样在", self.window_again),
            ("程序开着时安装：不动它", self.install_over_running),
            ("路径超过 260 个字符", self.long_paths),
            ("被占着的文件：等，有限度", self.held_file),
            ("磁盘满：安装不进去、写不进去都说清", self.full_disk),
            ("再装一遍", self.install_again),
            ("旧版装在新版上：不装", self.older_over_newer),
            ("卸载只留下资料库", self.uninstall),
        ]

    # -- calls --------------------------------------------------------------------------------------------------------

    def editor(self, *arguments: object, library: object = None, seconds: float = 300, given: str = "\n") -> Ran:
        """One command of the installed program."""
        front = ("--library", library) if library is not None else ()
        return self.wine.run(self.folder / "editor-app.exe", *front, *arguments, seconds=seconds, given=given)

    def value(self, *arguments: object, status: int = 0, **options: Any) -> Any:
        """What a command prints with --json; fails where its exit status is another than `status`."""
        done = self.editor(*arguments, "--json", **options)
        expect(done.status == status, f"{arguments[0]}: status {done.status}\n{done.out[-1500:]}\n{done.err[-3000:]}")
        return json.loads(done.out)

    def inside(self, what: str, *arguments: object, seconds: float = 240) -> Any:
        """One task of inside.py, in the installed program's Python."""
        script = f"Z:{HERE / 'inside.py'}"
        done = self.wine.run(self.folder / "python/python.exe", "-X", "utf8", script, what, *arguments, seconds=seconds)
        expect(done.status == 0, f"{what}: status {done.status}\n{done.err[-3000:]}")
        return json.loads(done.out.strip().splitlines()[-1])

    def outside(self, path: Path) -> str:
        """A file of ours as Windows names it."""
        return f"Z:{path}"

    def run_setup(self, setup: Path, *options: str) -> int:
        """The exit code of a silent installation. The folder's name goes last and without quotes, as the installer wants."""
        place = f"/D={self.folder}".split(" ")
        return self.wine.run(setup, "/S", *options, *place, seconds=1200).status

    # -- installing ---------------------------------------------------------------------------------------------------

    def install(self) -> str:
        """From nothing."""
        self.files, self.registry = self.wine.files(), self.wine.registry()
        status = self.run_setup(self.setup)
        expect(status == 0, f"the installer ended with {status}")
        return f"{self.folder}，安装程序 {self.setup.stat().st_size / 1e6:.0f} MB"

    def installed(self) -> str:
        """Every file of the program folder, byte for byte in length, and what the installer adds."""
        place = self.wine.path(self.folder)
        wanted = {
            path.relative_to(self.program): path.stat().st_size for path in self.program.rglob("*") if path.is_file()
        }
        there = {path.relative_to(place): path.stat().st_size for path in place.rglob("*") if path.is_file()}
        wrong = [str(name) for name, size in wanted.items() if there.get(name) != size]
        expect(not wrong, f"{len(wrong)} files are not as packed: {wrong[:5]}")
        more = {str(name) for name in there.keys() - wanted.keys() if "__pycache__" not in name.parts}
        expect(more <= {"uninstall.exe"}, f"files that nobody packed: {sorted(more)[:5]}")
        stubs = {name.name for name in there} & {"bcryptprimitives.dll", "icuuc.dll"}
        expect(not stubs, "the test's own DLLs are in the installer")
        new = self.wine.registry() - self.registry
        expect(any('Uninstall\\PioneerDesk → "DisplayVersion"' in name for name in new), "nothing to uninstall it by")
        expect(any("Classes\\.textpack" in name for name in new), "no .textpack association")
        links = [name for name in self.wine.files() - self.files if name.endswith("先锋采编.lnk")]
        expect(any("Start Menu" in name for name in links), f"no start menu entry: {links}")
        return f"{len(there)} 个文件，注册表多 {len(new)} 项，开始菜单、.textpack 都有"

    def install_again(self) -> str:
        """Over itself: the library and the program are as before."""
        before = self.value("list")
        status = self.run_setup(self.setup)
        expect(status == 0, f"the installer ended with {status}")
        self.installed()
        expect(self.value("list") == before, "the articles are others")
        return f"稿件 {len(before)} 篇都在"

    def older_over_newer(self) -> str:
        """A newer version is there, by what it noted of itself."""
        key = r"HKCU\Software\PioneerDesk"
        self.wine.run("reg", "add", key, "/v", "Version", "/d", "99.0.0.0", "/f")
        before = self._program_times()
        status = self.run_setup(self.setup)
        expect(status == NEWER, f"the older installer ended with {status} instead of {NEWER}")
        expect(self._program_times() == before, "the older installer has touched the program")
        return f"退出码 {NEWER}，程序没有动"

    def install_over_running(self) -> str:
        """The window is open, from the step before."""
        before = self._program_times()
        status = self.run_setup(self.setup)
        expect(status == RUNNING, f"the installer ended with {status} instead of {RUNNING}")
        expect(self._program_times() == before, "the installer has touched the running program")
        expect(self._closes(), "the window did not close when asked")
        return f"退出码 {RUNNING}，程序没有动，窗口照常关得上"

    def _program_times(self) -> dict[str, tuple[int, int]]:
        place = self.wine.path(self.folder)
        files = [path for path in place.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}

    # -- the program --------------------------------------------------------------------------------------------------

    def environment(self) -> str:
        """The start of the program's own Python: nothing of another one, UTF-8 where the system has code page 936."""
        found = self.inside("environment")
        expect(found["code_page"] == 936, f"the code page is {found['code_page']}")
        expect(found["utf8"] == 1, "no UTF-8 mode")
        own = str(self.folder).lower()
        strange = [place for place in found["path"] if not place.lower().startswith((own, "z:"))]
        expect(not strange, f"modules from elsewhere: {strange}")
        return f"Windows {'.'.join(map(str, found['windows']))}，Python {found['python']}"

    def doctor(self) -> str:
        """All parts as expected."""
        found = {item["name"]: item for item in self.value("doctor")}
        bad = {name: item["said"] for name, item in found.items() if not item["ok"]}
        expect(not bad, f"not in order: {bad}")
        parts = {"program", "library", "lock", "disk", "clock", "unused", "keyring", "web_engine", "profiles"}
        expect(parts <= found.keys(), f"parts that are not examined: {parts - found.keys()}")
        expect("UTF-8" in found["program"]["said"], found["program"]["said"])
        expect("Windows" in found["keyring"]["said"], found["keyring"]["said"])
        return "；".join(found[name]["said"] for name in ("program", "web_engine", "keyring"))

    def import_word(self) -> str:
        """The article as an office would write it, with its six pictures."""
        real = REAL / "article-word.docx"
        source = self.wine.path(self.wine.home / "Documents") / "来稿 一篇.docx"
        shutil.copyfile(real if real.is_file() else SAMPLES / "sample.docx", source)
        (made,) = self.value("import", self.wine.home / "Documents" / source.name, "--column", COLUMN)
        self.article = made["id"]
        shown = self.value("show", self.article)
        text = json.dumps(shown, ensure_ascii=False)
        expect(len(text) > 500, f"hardly any text came: {text[:300]}")
        source.unlink()
        return f"《{made['title']}》，{'真实稿件' if real.is_file() else '示例稿件'}"

    def prepare_pictures(self) -> str:
        """Upright, small, without their private notes; HEIC of a telephone among them."""
        photos = [REAL / "photos" / name for name in ("IMG_5195.HEIC", "landscape_6.jpg")]
        photos = [photo for photo in photos if photo.is_file()] or sorted(SAMPLES.glob("*.jpg"))
        expect(photos, "no photos to try with")
        target = self.wine.home / "Documents" / "成品 图"
        made = self.value("picture", "prepare", *map(self.outside, photos), "-o", target, seconds=300)
        files = [self.wine.path(item["output"]) for item in made if item["output"]]
        expect(len(files) == len(photos), f"not all were made: {made}")
        for file in files:
            expect(b"Exif\0\0" not in file.read_bytes()[:4000], f"{file.name} tells where it was taken")
        shutil.rmtree(self.wine.path(target))
        return "，".join(
            f"{photo.name} → {item['width']}×{item['height']}" for photo, item in zip(photos, made, strict=True)
        )

    def check(self) -> str:
        """Findings, what is certain put right, and nothing certain left after it."""
        before = self.editor("check", self.article, "--json")
        expect(before.status in (0, 1), f"check: {before.status}\n{before.err[-2000:]}")
        mended = self.editor("check", self.article, "--fix", "--json")
        expect(mended.status in (0, 1), f"check --fix: {mended.status}\n{mended.err[-2000:]}")
        after = self.editor("check", self.article, "--fix", "--json")
        expect(json.loads(after.out) == json.loads(mended.out), "a second --fix finds something else to put right")
        history = self.value("history", self.article)
        return f"改正前后都查了，版本 {len(history)} 个"

    def keyring(self) -> str:
        """A secret as long as is allowed goes into the system's store and comes back."""
        for length in (8, 1200):
            found = self.inside("keyring", "密" * length)
            expect(found["found"] and not found["left"], f"{length} characters: {found}")
        return f"{found['said']}，1200 个字也存得住，删得掉"

    # -- handing in ---------------------------------------------------------------------------------------------------

    def submit(self) -> str:
        """To a receiver on the other side of the loopback, with the token from the keyring; the second time sends nothing."""
        with self._receiver() as access:
            account = next(item for item in access["accounts"] if item["role"] == "contributor")
            url = ("--url", access["url"], "--user", account["user"], "--profile", "practice", "--password-stdin")
            added = self.editor("site", "add", SITE, *url, given=account["token"] + "\n")
            expect(added.status == 0, f"site add: {added.err[-2000:]}")
            sent = self.value("submit", self.article, "--site", SITE, "--wait", seconds=300)
            expect([item["state"] for item in sent] == ["done"], f"not handed in: {sent}")
            again = self.editor("submit", self.article, "--site", SITE, "--wait", "--json", seconds=300)
            rows = self.value("outbox", "list")
            expect([row["state"] for row in rows] == ["done"], f"the outbox: {rows}\n{again.out}{again.err}")
            stored = self._stored(Path(access["data"]))
            expect(stored == 1, f"the site holds {stored} articles")
        receipt = sent[0]["receipt"]
        return f"回执 {receipt['url'] or receipt}；再报一次，站点仍只有 {stored} 篇"

    def _stored(self, data: Path) -> int:
        """How many articles the receiver has in its own books."""
        script = (
            "import sys; from pathlib import Path; from editor_app.receiver.store import Store; "
            "print(len(Store(Path(sys.argv[1])).articles(limit=100)))"
        )
        done = subprocess.run([sys.executable, "-c", script, str(data)], capture_output=True, text=True, check=True)
        return int(done.stdout)

    @contextmanager
    def _receiver(self) -> Iterator[dict[str, Any]]:
        command = [sys.executable, "-m", "editor_app", "practice-site", "--port", "0", "--stop-with-stdin"]
        with subprocess.Popen(
            [*command, "--data", str(self.wine.folder / "site")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                yield json.loads(process.stdout.readline())
            finally:
                process.stdin.close()
                process.wait(30)

    # -- the window ---------------------------------------------------------------------------------------------------

    def window_first(self) -> str:
        """An article is open and its preview in front. Chromium cannot run under wine: its start takes the program down,
        as on a PC with broken graphics; all that was written is there, and the mark of it.
        """
        self.inside("open_next", self.library, self.article)
        window = self.wine.start(self.folder / "PioneerDesk.exe")
        try:
            window.communicate("\n", timeout=240)
        except subprocess.TimeoutExpired:
            self._picture("window-first.png")
            raise Failed(
                "the window stays: is there a web engine under wine? then this step must look at its page"
            ) from None
        mark = self.wine.path(self.library) / "web-engine.json"
        expect(mark.is_file(), f"the program ended with {window.returncode}, and not by its web engine")
        expect(json.loads(mark.read_text(encoding="utf-8"))["starting"], mark.read_text(encoding="utf-8"))
        return f"程序以 {window.returncode} 结束，记号留下了"

    def window_again(self) -> str:
        """The same start again: a window with the article, and a sentence where the preview would be."""
        self.window = self.wine.start(self.folder / "PioneerDesk.exe")
        end = time.monotonic() + 240
        colours = 0
        while colours < 500 and time.monotonic() < end:
            expect(self.window.poll() is None, "the program ended")
            time.sleep(2)
            colours = len(self.wine.screenshot().getcolors(1 << 24) or ())
        time.sleep(8)
        self._picture("window-after-crash.png")
        covered = self.wine.screenshot()
        expect(self.inside("close", NAME, "") == 1, f"nothing tells of the crash: {self.inside('windows')}")
        while len(shown := self.inside("windows")) > 1 and time.monotonic() < end:
            time.sleep(1)
        expect(len(shown) == 1 and shown[0].endswith(PERSON), f"not the window alone: {shown}")
        while _unlike(covered, self.wine.screenshot()) < CRASH_DIALOG and time.monotonic() < end:
            time.sleep(1)  # the window may be drawn anew later than the dialog is gone
        file = self._picture("window.png")
        expect(self.window.poll() is None, "the program ended after it had drawn its window")
        return f"说明上次意外中断，关掉它；窗口“{shown[0]}”，{colours} 种颜色，{file.name}"

    def _picture(self, name: str) -> Path:
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.wine.screenshot().save(self.pictures / name)
        return self.pictures / name

    def _closes(self) -> bool:
        self.inside("close", NAME, PERSON)
        try:
            self.window.communicate("\n", timeout=120)
        except subprocess.TimeoutExpired:
            return False
        return self.window.returncode == 0

    # -- paths and disks ----------------------------------------------------------------------------------------------

    def long_paths(self) -> str:
        """A library, an export and an output far behind 260 characters."""
        deep = self.wine.home / "Documents" / "/".join(["很长的文件夹名字" * 4] * 8) / "资料库"
        library = PureWindowsPath(deep)
        made = self.value("new", "--title", "长路径", library=library)
        page = library.parent / "页面.html"
        self.value("render", made["id"], "--as", "html", "-o", page, library=library)
        whole = library.parent / "整个资料库.zip"
        self.value("export-library", whole, library=library)
        expect(len(str(whole)) > 260, "the path is not long")
        for place in (page, whole):
            expect(self.wine.path(place).stat().st_size > 200, f"{place.name} is empty")
        shutil.rmtree(self.wine.path(self.wine.home / "Documents" / library.parts[4]))
        return f"{len(str(whole))} 个字符：新稿、网页、整库导出"

    def held_file(self) -> str:
        """Held shortly, the new file takes its place; held for long, the old one stays and it is said."""
        folder = self.wine.home / "Documents" / "占着"
        place = self.wine.path(folder)
        place.mkdir()
        shortly, long = self.inside("held", folder, seconds=240)
        expect(shortly["held"] and long["held"], "the files could not be held")
        expect((shortly["code"], shortly["data"]) == ("", "new"), f"held shortly: {shortly}")
        expect(shortly["seconds"] >= 0.5, f"it was not held when it was written over: {shortly}")
        expect((long["code"], long["data"]) == ("file.unwritable", "old"), f"held for long: {long}")
        expect(long["left"] == ["一会儿.txt", "一直.txt"], f"left behind: {long['left']}")
        shutil.rmtree(place)
        return f"松开后 {shortly['seconds']} 秒写成；不松开，{long['seconds']} 秒后说明，旧文件还在"

    def full_disk(self) -> str:
        """A small disk: the installer refuses before it writes, the program says that the disk is full."""
        disk = self.wine.folder / "disk"
        disk.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(disk)],
            capture_output=True,
            text=True,
            check=False,
        )
        expect(done.returncode == 0, f"a small disk needs root: {done.stderr.strip()}")
        try:
            self.wine.drive("e", disk)
            former, self.folder = self.folder, PureWindowsPath("E:/满 盘")
            try:
                status = self.run_setup(self.setup)
            finally:
                self.folder = former
            expect(status == NO_SPACE, f"the installer ended with {status} instead of {NO_SPACE}")
            expect(list(disk.iterdir()) == [], f"it left {list(disk.iterdir())}")
            filler = disk / "filler"
            with filler.open("wb") as file:
                file.write(b"\0" * ((DISK_MEGABYTES << 20) - 4096))
            full = self.editor("render", self.article, "--as", "html", "-o", PureWindowsPath("E:/页面.html"))
            expect(full.status == 3, f"status {full.status}: {full.err[-1000:]}")
            expect("满" in full.err, full.err[-1000:])
            expect([path.name for path in disk.iterdir()] == ["filler"], f"it left {list(disk.iterdir())}")
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=False)
        return f"安装程序退出码 {NO_SPACE}；{full.err.strip().splitlines()[-1]}"

    # -- the end ------------------------------------------------------------------------------------------------------

    def uninstall(self) -> str:
        """Nothing is left but the library and its backups, and those are untouched."""
        library = self.wine.path(self.library)
        before = {path: path.read_bytes() for path in library.rglob("*") if path.is_file()}
        place = self.wine.path(self.folder)
        status = self.wine.run(self.folder / "uninstall.exe", "/S", seconds=600).status
        expect(status == 0, f"the uninstaller ended with {status}")
        end = time.monotonic() + 240
        while place.exists() and time.monotonic() < end:  # it goes on in a copy of itself
            time.sleep(1)
        time.sleep(3)
        person = f"users/{self.wine.home.name}/"
        kept = tuple(person + name for name in LEFT)
        above = {parent.as_posix() for name in kept for parent in Path(name).parents}
        new = {name for name in self.wine.files() - self.files if not name.startswith(kept) and name not in above}
        temporary = (person + "Temp", person + "AppData/Local/Temp", "windows/")  # the uninstaller's copy of itself
        chosen = self.folder.parent.as_posix().removeprefix("C:/")  # a folder of the person's, not the program's
        new = {name for name in new if not name.startswith(temporary) and name != chosen}
        expect(not new, f"left on the disk: {sorted(new)[:10]}")
        keys = {name for name in self.wine.registry() - self.registry if "PioneerDesk" in name or "textpack" in name}
        keys = {name for name in keys if "Credential Manager" not in name}  # passwords of the accounts in the library
        expect(not keys, f"left in the registry: {sorted(keys)[:10]}")
        expect({path: path.read_bytes() for path in before if path.is_file()} == before, "the library has changed")
        return f"文件和注册表都与安装前一样；资料库 {len(before)} 个文件一个字节没变"
