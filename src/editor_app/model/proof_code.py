"""The code that a 清样 carries: which article, and which of its revisions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

PREFIX = "pioneer-desk"
DIGEST_CHARS = 16
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_CODE = re.compile(rf"{PREFIX}[:;]({_UUID})[/、]([0-9a-f]{{{DIGEST_CHARS}}})")
_OURS = re.compile(rf"{PREFIX}\W")


@dataclass(frozen=True, slots=True)
class ProofCode:
    """The article's id and the first DIGEST_CHARS hex digits of the revision's digest."""

    article: str
    digest: str

    def __str__(self) -> str:
        return f"{PREFIX}:{self.article}/{self.digest}"


def proof_code(article: str, digest: str) -> ProofCode:
    """The code of a revision of `article` with that SHA-256 in hex."""
    return ProofCode(article, digest[:DIGEST_CHARS])


def looks_like_code(text: str) -> bool:
    """Whether `text` was meant to be a code of ours, whole or not."""
    return _OURS.match(_plain(text)) is not None


def read_code(text: str) -> ProofCode | None:
    """The code in what a scanner typed; None for anything else. A scanner is a keyboard: capital letters (Caps Lock) and
    the full-width signs of a Chinese input method are taken for what they stand for.
    """
    match = _CODE.fullmatch(_plain(text))
    return ProofCode(match[1], match[2]) if match else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
