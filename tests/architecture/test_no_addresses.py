"""What is committed works anywhere: no registry's address, no path of one machine; locked packages have hashes."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

LOCKS = ("requirements.lock", "requirements-dev.lock")
SLASH = "/"  # written apart below, so that this file keeps the rule it checks


def _one_of(*words: tuple[str, ...]) -> str:
    return "|".join(re.escape("".join(parts)) for parts in words)


REGISTRIES = re.compile(
    _one_of(
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("registry.npmjs", ".org"),
        ("registry.yarnpkg", ".com"),
        ("deb.debian", ".org"),
        ("archive.ubuntu", ".com"),
    ),
    re.IGNORECASE,
)
# The look-behind lets `../x/` and the paths of addresses pass.
MACHINE_PATHS = re.compile(
    rf"(?<![\w.\-~{SLASH}}})])(?:"
    + _one_of((SLASH, "work", SLASH), (SLASH, "root", SLASH), (SLASH, "opt", SLASH))
    + r")"
)


def committed_texts(root: Path) -> dict[str, str]:
    """The text of every file under version control, by its path from the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout.decode("utf-8")
    texts: dict[str, str] = {}
    for name in filter(None, listed.split("\0")):
        path = root / name
        data = path.read_bytes() if path.is_file() else b""
        if b"\0" not in data[:8000]:
            texts[name] = data.decode("utf-8", errors="replace")
    return texts


def hits(pattern: re.Pattern[str], texts: dict[str, str]) -> list[str]:
    """`path:line` of every match."""
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.fixture(scope="module")
def texts(root: Path) -> dict[str, str]:
    found = committed_texts(root)
    assert {"pyproject.toml", "dev.py", *LOCKS} <= set(found)
    return found


def test_no_registry_is_named(texts: dict[str, str]) -> None:
    assert hits(REGISTRIES, texts) == []


def test_no_path_of_a_machine_is_named(texts: dict[str, str]) -> None:
    assert hits(MACHINE_PATHS, texts) == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_has_hashes_and_no_addresses(texts: dict[str, str], name: str) -> None:
    requirements = [part for part in re.split(r"\n(?=\S)", texts[name].strip()) if not part.startswith("#")]
    assert len(requirements) > 40
    for part in requirements:
        assert re.match(r"[a-z0-9][a-z0-9._-]*==\S+", part), part[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", part), part[:80]
    assert hits(re.compile(r"://|--(?:extra-)?index|--find-links|--trusted-host"), {name: texts[name]}) == []


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (REGISTRIES, "index = https://pypi" + ".org/simple", True),
        (REGISTRIES, "https://example.org/simple", False),
        (MACHINE_PATHS, f"see {SLASH}work{SLASH}main", True),
        (MACHINE_PATHS, f'"{SLASH}root{SLASH}a"', True),
        (MACHINE_PATHS, f"..{SLASH}work{SLASH}main", False),
        (MACHINE_PATHS, f"https://example.org{SLASH}work{SLASH}a.html", False),
        (MACHINE_PATHS, f"framework{SLASH}work{SLASH}a", False),
    ],
)
def test_the_patterns_tell_right_from_wrong(pattern: re.Pattern[str], text: str, expected: bool) -> None:
    assert bool(pattern.search(text)) is expected
