"""Opens the window and every dialog at the scale of `QT_SCALE_FACTOR`, in a process of its own, and prints what does not fit.

drive_scales.py FOLDER [SCREENSHOTS]
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

TASK_BAR = 48  # logical pixels, of a screen of 1366×768


def offscreen(folder: Path) -> None:
    """A screen as an office has it, for Qt's platform that needs none."""
    scale = float(os.environ["QT_SCALE_FACTOR"])
    screen = {"name": "office", "x": 0, "y": 0, "width": 1366, "height": round(768 - TASK_BAR * scale)}
    config = folder / "screen.json"
    config.write_text(json.dumps({"screens": [{**screen, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"


def main(folder: Path, pictures: Path | None) -> None:
    """Measure, and print one line of JSON."""
    from PySide6.QtWidgets import QApplication, QWidget

    from editor_app.app import ThisComputer
    from editor_app.assets import resource
    from editor_app.desktop.conductor import Conductor
    from editor_app.desktop.desk import Desk, News
    from editor_app.desktop.jobs import Jobs, LaneName
    from editor_app.desktop.language import speak_chinese
    from editor_app.desktop.look import Dresser
    from editor_app.desktop.main_window import MainWindow
    from editor_app.desktop.widgets.shell import Side
    from every_window import MAKERS, kinds
    from fitted import FRAME, faults
    from windows import bury, let_pass, wait_until

    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    speak_chinese(app)
    look = Dresser(app).look
    found: list[str] = []
    seen: set[type] = set()

    def crashed(kind: type[BaseException], error: BaseException, trace: object) -> None:
        sys.__excepthook__(kind, error, None)
        found.append(f"{kind.__name__}: {error}")

    sys.excepthook = crashed

    def measure(widget: QWidget, name: str) -> None:
        app.processEvents()
        seen.add(type(widget))
        found.extend(f"{name}: {fault}" for fault in faults(widget))
        if pictures is not None:
            widget.grab().save(str(pictures / f"{name}-{os.environ['QT_SCALE_FACTOR']}.png"))

    for number, make in enumerate(MAKERS):
        made = make(look, folder / ("松江湾街道党工委" * 5) / "资料库")
        made.show()
        measure(made, f"{number:02}-{type(made).__name__}")
        made.close()
        made.deleteLater()
        bury()

    jobs = Jobs()
    context = ThisComputer().open_workroom(folder / "library", jobs.call_on_library)
    room = jobs.call_on_library(context.__enter__)
    window = MainWindow(look)
    window.right.open_tab(1)  # no web engine
    conductor = Conductor(Desk(room, jobs, look, News(), folder / "library"), ThisComputer(), window)
    window.resize(window.screen().availableSize() - FRAME)
    window.show()
    conductor.start()
    measure(window, "main-empty")
    imported = jobs.call_on_library(lambda: room.importing.import_file(resource("sample", "sample.docx")))
    conductor.shelf.refresh()
    conductor.writing.open(imported.article.id)
    wait_until(lambda: conductor.writing.article is not None and conductor.checking.last is not None)
    let_pass(0.3)
    measure(window, "main-article")
    for place in (1, 2, 3, 4):
        window.open_right(place)
        measure(window, f"main-right-{place}")
    window.shell.fold()
    window.shell.open_pane(Side.LEFT)
    measure(window, "main-library")
    window.shell.fold()
    window.article.head.set_folded(False)
    measure(window, "main-head")
    window.article.head.set_folded(True)
    window.commands["replaceAction"].trigger()
    measure(window, "main-replace")
    window.article.find_bar.hide()
    conductor.say("保存失败：磁盘已满，文字还在，请腾出空间", True, (("再试一次", print), ("复制全文", print)))
    measure(window, "main-said")
    conductor.looking.compare()
    let_pass(0.3)
    measure(window, "main-compare")
    conductor.writing.stop()
    conductor.exporting.dispose()
    conductor.showing.dispose()
    conductor.deleteLater()
    window.close_now()
    window.deleteLater()
    bury()
    others = [name for name in LaneName if name is not LaneName.LIBRARY]
    jobs.close(*others)
    wait_until(lambda: not jobs.alive(*others))
    jobs.call_on_library(lambda: context.__exit__(None, None, None))
    jobs.close()
    jobs.join(10)
    missing = sorted(each.__name__ for each in kinds() - seen)
    print("FOUND " + json.dumps({"faults": found, "missing": missing}, ensure_ascii=False), flush=True)
    os._exit(0)  # nothing is left that could matter


if __name__ == "__main__":
    place = Path(sys.argv[1])
    offscreen(place)
    main(place, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
