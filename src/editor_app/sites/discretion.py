"""What a connector raises says nothing secret, also where a site sends the secret back in its refusal."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any, TypeVar
from urllib.parse import quote, quote_plus

from editor_app.model.errors import EditorError

STRUCK = "〔不显示〕"
SHORTEST = 4
_METHODS = (
    *("verify", "columns", "reserve", "find_picture", "put_picture", "find_article", "candidates", "put_article"),
    *("statuses", "content", "fetch_profile", "pending", "open_review", "picture", "decide"),
)
T = TypeVar("T")


def forms(secret: str, user: str) -> list[str]:
    """A secret as it may come back: itself, without its spaces, in an address or a form, in a Basic header; longest first."""
    if len(secret) < SHORTEST:  # such words are in every sentence
        return []
    basic = base64.b64encode(f"{user}:{secret}".encode()).decode("ascii")
    known = {basic, secret, secret.replace(" ", ""), quote(secret), quote_plus(secret)}
    return sorted(known, key=len, reverse=True)


def strike(text: str, words: Sequence[str]) -> str:
    """`text` without those words."""
    for word in words:
        text = text.replace(word, STRUCK)
    return text


class Unspoken:
    """Words that must not be shown; it does not show them either."""

    __slots__ = ("_words",)

    def __init__(self, words: Sequence[str]) -> None:
        self._words = tuple(words)

    def strike_from(self, error: EditorError) -> None:
        """Take the words out of an error's details."""
        for name, value in error.details.items():
            if isinstance(value, str):
                error.details[name] = strike(value, self._words)


def discreet(connector: T, words: Sequence[str]) -> T:
    """Let `connector` strike `words` out of the details of every error it raises. It stays what it is, with one class above."""
    made: Any = connector
    made.__class__ = _discreet_class(made.__class__)
    made._unspoken = Unspoken(words)
    return connector


@lru_cache(maxsize=64)
def _discreet_class(kind: type[Any]) -> type[Any]:
    methods = {name: _guarded(getattr(kind, name)) for name in _METHODS if hasattr(kind, name)}
    return type(kind.__name__, (kind,), {**methods, "__module__": kind.__module__, "__doc__": kind.__doc__})


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return method(self, *arguments, **named)
        except EditorError as error:
            self._unspoken.strike_from(error)
            raise

    return call
