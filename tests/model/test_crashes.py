"""What is told of a crash: lines of the program, and nothing anybody wrote."""

from __future__ import annotations

from editor_app.model.crashes import fault_report, fault_signature, report, short_path, signature
from editor_app.model.errors import Unavailable

SAID = "松江湾街道党员志愿者护万家安澜"
DUMP = """Fatal Python error: Segmentation fault

Thread 0x00007f01 (most recent call first):
  File "/usr/lib/python3.11/threading.py", line 320 in wait

Current thread 0x00007f02 (most recent call first):
  File "/home/li/office/src/editor_app/desktop/look.py", line 40 in use
  File "/home/li/office/src/editor_app/desktop/application.py", line 7 in run

Extension modules: shiboken6 (total: 1)
"""


def crash(words: str, number: int = 1) -> BaseException:
    try:
        try:
            {}[words]
        except KeyError as error:
            raise ValueError(f"{words} {number}") from error
    except ValueError as error:
        return error


def test_words_of_errors_are_left_out_and_the_way_is_told() -> None:
    text = report(crash(SAID))
    assert SAID not in text
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "test_crashes.py" in text
    assert "/" not in text.partition("test_crashes.py")[0]


def test_codes_of_ours_and_of_the_system_are_told_but_not_the_file() -> None:
    assert "file.unwritable" in report(Unavailable("file.unwritable", name=f"{SAID}.docx"))
    assert SAID not in report(Unavailable("file.unwritable", name=f"{SAID}.docx"))
    full = report(OSError(28, "no space", f"/home/li/{SAID}.docx"))
    assert "errno 28" in full
    assert SAID not in full
    assert "/home" not in full


def test_errors_in_a_group_are_told_too() -> None:
    text = report(ExceptionGroup(SAID, [crash(SAID), OSError(13, SAID)]))
    assert "errno 13" in text
    assert SAID not in text


def test_the_same_lines_are_the_same_crash_whatever_was_typed() -> None:
    assert signature(crash(SAID, 1)) == signature(crash("别的", 2))
    assert signature(crash(SAID)) != signature(Unavailable("x"))
    assert SAID not in signature(crash(SAID))


def test_a_dump_is_told_with_short_paths() -> None:
    assert "/home/li" not in fault_report(DUMP)
    assert fault_report(DUMP).split("\n\n")[1].startswith("Current thread")
    assert "editor_app/desktop/look.py" in fault_report(DUMP)
    assert fault_signature(DUMP).startswith("Fatal Python error: Segmentation fault editor_app/desktop/look.py:40 ")
    assert fault_signature(DUMP) == fault_signature(DUMP.replace("/home/li/office", "D:/采编"))
    assert fault_signature("") != fault_signature(DUMP)


def test_paths_begin_at_the_package() -> None:
    assert short_path(r"C:\Users\李明\app\editor_app\model\text.py") == "editor_app/model/text.py"
    assert short_path("/x/lib/site-packages/requests/api.py") == "requests/api.py"
    assert short_path("/usr/lib/python3.11/json/decoder.py") == "decoder.py"
    assert short_path("<string>") == "<string>"
