"""Who signed a profile's package, and whether everything in it is as it was then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from editor_app.model.digest import sha256
from editor_app.model.profile import SiteProfile
from editor_app.model.profile_signature import SIGNATURE, ProfileSignature, read_signature
from editor_app.services.signing import proves

_MOST_NAMED = 5


def prove(files: Mapping[str, bytes], profile: SiteProfile | None) -> tuple[ProfileSignature | None, str]:
    """Who signed these files, and what is wrong with the signature, in a clause; nothing of either where there is none.
    A signature with anything wrong about it is none. Without the `profile` its words are not compared with it.
    """
    if SIGNATURE not in files:
        return None, ""
    try:
        found = read_signature(files[SIGNATURE])
    except ValueError:
        return None, "签名文件不完整，或被改过"
    if not proves(found.key, found.signature, found.statement()) or not all(
        proves(change.old, change.signature, change.statement()) for change in found.changes
    ):
        return None, "签名文件被改过"
    if profile is not None and found.profile != profile.id:
        return None, f"这是另一份配置“{found.profile[:40]}”的签名"
    wrong = _changed_since(found.files, {name: sha256(data) for name, data in files.items() if name != SIGNATURE})
    if not wrong and profile is not None and (found.version, found.issued_by) != (profile.version, profile.issued_by):
        wrong = "签名写的版本或签发单位与配置里的不同"
    return (None, wrong) if wrong else (found, "")


def _changed_since(signed: Mapping[str, str], present: Mapping[str, str]) -> str:
    kinds = (
        ("签名以后改过", [name for name in signed if name in present and present[name] != signed[name]]),
        ("签名以后少了", [name for name in signed if name not in present]),
        ("签名以后多了", [name for name in present if name not in signed]),
    )
    return "；".join(f"{words} {_named(names)}" for words, names in kinds if names)


def _named(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 个文件" if len(names) > _MOST_NAMED else ""
    return "、".join(name[:80] for name in names[:_MOST_NAMED]) + more
