"""Stand-ins for two servers of the MetaWeblog protocol, true to what was measured on the real ones: Typecho and Z-Blog."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xmlrpc.client import Fault, dumps, loads

MAX_CALL = 40_000_000
COLUMNS = ("党建动态", "典型事迹")
RSD = """<?xml version="1.0" encoding="UTF-8"?><rsd version="1.0" xmlns="http://archipelago.phrasewise.com/rsd"><service>
<engineName>Engine</engineName><apis><api name="Blogger" apiLink="{base}/wrong" /><api name="MetaWeblog" blogID="1"
preferred="true" apiLink="{base}{path}" /></apis></service></rsd>"""


@dataclass
class Blog:
    """What stands there, and how the server behaves. `says_true`: Z-Blog's answer to a new article; `shows`: how many of the
    newest it lists, whatever it is asked; `escapes`: titles come back as HTML; `breaks_get_post`: 500 and HTML.
    """

    path: str
    user: str = "tongxunyuan"
    secret: str = "秘密 secret-1"
    says_true: bool = False
    shows: int = 1000
    escapes: bool = False
    breaks_get_post: bool = False
    lists_methods: bool = True
    iso_dates: bool = False
    posts: list[dict[str, Any]] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    base: str = ""

    def methods(self) -> dict[str, Callable[..., Any]]:
        """By name."""
        offered: dict[str, Callable[..., Any]] = {
            "blogger.getUsersBlogs": self.blogs,
            "metaWeblog.getCategories": self.categories,
            "metaWeblog.newPost": self.new_post,
            "metaWeblog.editPost": self.edit_post,
            "metaWeblog.getPost": self.get_post,
            "metaWeblog.getRecentPosts": self.recent,
            "metaWeblog.newMediaObject": self.new_file,
        }
        if self.lists_methods:
            offered["system.listMethods"] = lambda: sorted(offered)
        return offered

    def _prove(self, user: str, secret: str) -> None:
        if (user, secret) != (self.user, self.secret):
            raise Fault(403, "无法登录, 密码错误")

    def blogs(self, _key: str, user: str, secret: str) -> Any:
        self._prove(user, secret)
        return [{"blogid": "1", "blogName": "组工信息", "url": self.base}]

    def categories(self, _blog: str, user: str, secret: str) -> Any:
        self._prove(user, secret)
        return [{"categoryId": str(number), "categoryName": name} for number, name in enumerate(COLUMNS, 1)]

    def new_post(self, _blog: str, user: str, secret: str, post: dict[str, Any], publish: bool) -> Any:
        self._prove(user, secret)
        if any(name not in COLUMNS for name in post["categories"]):
            raise Fault(404, "分类不存在")
        self.posts.append({**post, "postid": len(self.posts) + 1, "post_status": "waiting", "publish": publish})
        return True if self.says_true else len(self.posts)

    def edit_post(self, number: str, user: str, secret: str, post: dict[str, Any], publish: bool) -> Any:
        self._prove(user, secret)
        self.posts[int(number) - 1].update(post)
        return True

    def get_post(self, number: str, user: str, secret: str) -> Any:
        self._prove(user, secret)
        if self.breaks_get_post:
            raise RuntimeError
        return self._shown(self.posts[int(number) - 1])

    def recent(self, _blog: str, user: str, secret: str, count: int) -> Any:
        self._prove(user, secret)
        return [self._shown(post) for post in self.posts[::-1][: min(count, self.shows)]]

    def new_file(self, _blog: str, user: str, secret: str, file: dict[str, Any]) -> Any:
        self._prove(user, secret)
        self.files.append((file["name"], file["bits"].data))
        return {"file": file["name"], "url": f"{self.base}/usr/uploads/{len(self.files)}{file['name'][-4:]}"}

    def _shown(self, post: dict[str, Any]) -> dict[str, Any]:
        title = escape(post["title"]) if self.escapes else post["title"]
        date = "2026-11-24T00:34:12+08:00" if self.iso_dates else "20261124T00:34:12"
        kept = {name: value for name, value in post.items() if name != "publish"}
        return {**kept, "title": title, "link": f"{self.base}/archives/{post['postid']}", "dateCreated": date}


class _Handler(BaseHTTPRequestHandler):
    blog: Blog

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        base, path = self.blog.base, self.blog.path
        if self.path == "/":
            link = f'<link rel="EditURI" type="application/rsd+xml" href="{base}/rsd?a=1&amp;rsd">'
            self._answer(200, "text/html; charset=utf-8", f"<html><head>{link}</head></html>".encode())
        elif self.path == "/rsd?a=1&rsd":
            self._answer(200, "text/xml", RSD.format(base=base, path=path).encode())
        else:
            self._answer(404, "text/html", b"<h1>404</h1>")

    def do_POST(self) -> None:
        data = self.rfile.read(min(int(self.headers["Content-Length"]), MAX_CALL))
        if self.path != self.blog.path:
            self._answer(404, "text/html", b"<h1>404</h1>")
            return
        params, method = loads(data, use_builtin_types=False)
        self.blog.calls.append(method or "")
        try:
            offered = self.blog.methods()
            if method not in offered:
                raise Fault(-32601, "server error. requested method does not exist.")
            body = dumps((offered[method](*params),), methodresponse=True, encoding="utf-8")
        except Fault as fault:
            body = dumps(fault, methodresponse=True, encoding="utf-8")
        except RuntimeError:
            self._answer(500, "text/html", b"<h1>500</h1>")
            return
        body = body.replace(
            "<string>20261124T00:34:12</string>", "<dateTime.iso8601>20261124T00:34:12</dateTime.iso8601>"
        )
        iso = "2026-11-24T00:34:12+08:00"
        body = body.replace(f"<string>{iso}</string>", f"<dateTime.iso8601>{iso}</dateTime.iso8601>")
        self._answer(200, "text/xml; charset=utf-8", b"\xef\xbb\xbf\r\n" + body.encode())


@contextmanager
def running_blog(path: str, **behaviour: Any) -> Iterator[Blog]:
    """A stand-in on the loopback."""
    blog = Blog(path, **behaviour)
    handler = type("Handler", (_Handler,), {"blog": blog})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    blog.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield blog
    finally:
        server.shutdown()
        server.server_close()
        thread.join(60)


TYPECHO = {"path": "/index.php/action/xmlrpc", "escapes": True, "breaks_get_post": True}
ZBLOG = {"path": "/zb_system/xml-rpc/index.php", "says_true": True, "iso_dates": True, "lists_methods": False}
