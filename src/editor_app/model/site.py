"""A site: one account at one portal, and the way requests take to it."""

from __future__ import annotations

from dataclasses import dataclass, field

SYSTEM_PROXY = ""
NO_PROXY = "none"


@dataclass(frozen=True, slots=True)
class Way:
    """How requests reach a site. `proxy` is `SYSTEM_PROXY`, `NO_PROXY` or `host:port`; `proxy_user` is the account at that
    proxy, never the site's; `authority` a certificate (PEM) that is trusted beside the system's. `proxy_secret` is put in
    when a connection is made: it is never kept, shown or compared.
    """

    proxy: str = SYSTEM_PROXY
    proxy_user: str = ""
    authority: str = ""
    proxy_secret: str = field(default="", repr=False, compare=False)


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
    way: Way = Way()


KIND_WORDS = {
    "intake": "先锋投稿接口",
    "wordpress": "WordPress",
    "metaweblog": "XML-RPC（MetaWeblog）",
    "dedecms": "织梦 DedeCMS",
    "folder": "文件夹或 U 盘",
}
SECRET_WORDS = {"intake": "令牌", "wordpress": "应用程序密码"}


def kind_words(kind: str) -> str:
    """The name of a kind of site for people; a kind of others keeps its own."""
    return KIND_WORDS.get(kind, kind)


def secret_words(kind: str) -> str:
    """What the secret of such an account is called."""
    return SECRET_WORDS.get(kind, "密码")
