"""A site: one account at one portal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """站点. `name` is the person's word for it and its key; `kind` names the connector; `url` its base address without
    a trailing slash; `profile` the id of the site profile; the secret is in the system's keyring, never here.
    """

    name: str
    kind: str
    url: str
    user: str
    profile: str
