"""The signed list of a release's installers, `update.json`, and the public key that goes into the program beforehand.

The builders call this where `--release-key FILE` is given. By itself, `python3 packaging/windows/release_list.py FOLDER
--release-key FILE` signs anew whatever installers of this version lie in a folder: of several systems in one, or when a
list has ended. The key is made with `editor-app profile keygen`; it is never a part of anything that is built.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from editor_app.model.errors import EditorError, Refused
from editor_app.model.problems import explain
from editor_app.model.release import LINUX, WINDOWS
from editor_app.services.releases import VALID_DAYS, lay_keys, write_release
from editor_app.services.signing_keys import SigningKey, read_key

RESOURCE = Path("editor_app", "resources", "release-keys.toml")
UNSIGNED = "没有签名的清单：没有给 --release-key，这样的程序不能核对更新文件，只能看 SHA-256。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of both builders."""
    parser.add_argument("--release-key", type=Path, metavar="FILE", help="the private key that signs update.json")
    parser.add_argument(
        "--valid-days", type=int, default=VALID_DAYS, metavar="N", help=f"update.json ends after N days ({VALID_DAYS})"
    )


def open_key(path: Path) -> SigningKey:
    """The release's key; a passphrase is asked for at the terminal, or read from standard input. Raises `EditorError`."""
    try:
        return read_key(path)
    except Refused as error:
        if error.code != "profile.key_sealed":
            raise
    words = f"私钥 {path.name} 的口令（不显示）："
    given = getpass.getpass(words) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    return read_key(path, given)


def put_key_in(packages: Path, key: SigningKey, moment: int) -> None:
    """Add the public key to the program whose packages lie in `packages`; `moment` is the commit's time, in seconds."""
    lay_keys(packages / RESOURCE, key, datetime.fromtimestamp(moment, UTC).date())


def write_list(installers: Sequence[Path], version: str, key: SigningKey | None, valid_days: int) -> Path | None:
    """Write the list beside the installers, or say that there is none."""
    if key is None:
        print(UNSIGNED, file=sys.stderr, flush=True)
        return None
    files = [(path, LINUX if path.suffix == ".deb" else WINDOWS) for path in installers]
    made = write_release(files, version, key, datetime.now(UTC).date(), valid_days)
    print(f"{made}：签名人“{key.signer.name}”，指纹 {key.signer.fingerprint}，{valid_days} 天有效", flush=True)
    return made


def main(arguments: Sequence[str]) -> int:
    """Sign the installers that lie in a folder."""
    from program_folder import project_version

    parser = argparse.ArgumentParser(prog="release_list.py", description=__doc__)
    parser.add_argument("folder", type=Path)
    add_arguments(parser)
    chosen = parser.parse_args(arguments)
    version = project_version()
    patterns = (f"PioneerDesk-{version}-*.exe", f"PioneerDesk-{version}-*.zip", f"pioneer-desk_{version}_*.deb")
    found = [path for pattern in patterns for path in sorted(chosen.folder.glob(pattern))]
    if not found or chosen.release_key is None:
        print(UNSIGNED if found else f"{chosen.folder} 里没有版本 {version} 的安装文件。", file=sys.stderr)
        return 1
    try:
        write_list(found, version, open_key(chosen.release_key), chosen.valid_days)
    except EditorError as error:
        print(explain(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
