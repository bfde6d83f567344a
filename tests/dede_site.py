"""A stand-in for DedeCMS 5.7 and DedeBIZ V6: what was measured on running servers, and nothing better. It answers every request with 200 and a page, in the site's encoding; alters what it is given as they do; checks doubles by a
LIKE over titles, not atomically; and can be told to fail as they and the network do. What was only read about them is marked
so. It is no copy of either program.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from PIL import Image

from dede_engine import CLOSED, COLUMNS, MEMBER, MEMBER_PASSWORD, OFFICE, OFFICE_PASSWORD, SHOWN, DedeSite, Entry, proof


class _Broken(Exception):
    pass  # the line is cut now


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: DedeSite

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self._serve(self._fields(self.rfile.read(length)))

    # -- requests -------------------------------------------------------------------------------------------------------

    def _fields(self, data: bytes) -> dict[str, Any]:
        self.site.received.append(data)
        if "multipart/form-data" not in (kind := self.headers.get("Content-Type", "")):
            return dict(
                parse_qsl(data.decode("ascii"), keep_blank_values=True, encoding=self.site.encoding, errors="replace")
            )
        edge = b"--" + kind.partition("boundary=")[2].encode()
        fields: dict[str, Any] = {}
        for part in data.split(edge)[1:-1]:
            head, _, value = part[2:-2].partition(b"\r\n\r\n")
            words = head.decode("utf-8")
            name = re.search(r'name="([^"]*)"', words)
            file_name = re.search(r'filename="([^"]*)"', words)
            assert name is not None
            fields[name[1]] = (file_name[1], value) if file_name else value.decode(self.site.encoding, "replace")
        return fields

    def _serve(self, fields: dict[str, Any]) -> None:
        parts = urlsplit(self.path)
        self.site.log.append((self.command, self.path))
        query = dict(parse_qsl(parts.query, keep_blank_values=True, encoding=self.site.encoding, errors="replace"))
        cookies = dict(
            item.strip().partition("=")[::2] for item in self.headers.get("Cookie", "").split(";") if item.strip()
        )
        self._new_cookies: list[str] = []
        self._session = cookies.get("PHPSESSID", "")
        if not self._session:
            self._session = secrets.token_hex(13)
            self._new_cookies.append(f"PHPSESSID={self._session}; path=/")
        self._user = self._who(cookies)
        writing = self.command == "POST" and "login" not in fields.values() and "userid" not in fields
        fault = self.site.faults.pop(0) if writing and self.site.faults else ""
        try:
            self._under(fault, parts.path, query, fields, cookies)
        except _Broken:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def _under(
        self, fault: str, path: str, query: dict[str, str], fields: dict[str, Any], cookies: dict[str, str]
    ) -> None:
        if fault == "lost_before":
            raise _Broken
        if fault == "late":  # given up by the client, carried out all the same
            threading.Timer(0.1, self._route, (path, query, fields, cookies)).start()
            raise _Broken
        if fault == "portal":
            self._send(200, "text/html; charset=utf-8", "<html><h1>请登录无线网络</h1></html>".encode())
            return
        status, kind, data = self._route(path, query, fields, cookies)
        if fault == "lost_after":
            raise _Broken
        if fault == "500_after":
            status, data = 500, b""
        self._send(status, kind, data, cut=fault == "cut")

    def _send(self, status: int, kind: str, data: bytes, *, cut: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for cookie in self._new_cookies:
            self.send_header("Set-Cookie", cookie)
        if status == 302:
            self.send_header("Location", self._location)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        if cut:
            raise _Broken

    def _who(self, cookies: dict[str, str]) -> str:
        site = self.site
        if cookies.get("DedeOffice"):
            return site.signed_in.get(cookies["DedeOffice"], "")
        user, given = cookies.get("DedeUserID", ""), cookies.get(self._partner("DedeUserID"), "")
        return site.signed_in.get(user, "") if given == proof(user) else ""

    def _partner(self, name: str) -> str:
        """Who proves a cookie: its name ends in a hash that differs from site to site."""
        return (
            f"{name}__ckMd5"
            if self.site.kind == "biz6"
            else f"{name}{hashlib.md5(self.site.url.encode()).hexdigest()[:16]}"
        )

    # -- answers --------------------------------------------------------------------------------------------------------

    def _page(self, body: str, title: str = "") -> tuple[int, str, bytes]:
        charset = "gb2312" if self.site.encoding == "gbk" else "utf-8"
        text = (
            f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}" />'
            f"<title>{title}</title></head><body>{body}</body></html>"
        )
        header = "text/html" if self.site.encoding == "gbk" else f"text/html; charset={charset}"
        return 200, header, text.encode(self.site.encoding, "replace")

    def _message(self, text: str) -> tuple[int, str, bytes]:
        """ "系统提示": for 5.7 the text stands in the script that writes it."""
        if self.site.kind == "biz6":
            return self._page(f'<div class="tips">{text}</div>', "系统提示")
        written = f"document.write(\"<div style='height:130px'>{text}</div>\");"
        return self._page(f"<script>{written}</script>", "DedeCMS 提示信息！")

    def _to_login(self, folder: str) -> tuple[int, str, bytes]:
        """Read for 5.7: whoever is not signed in is led to the login."""
        self._location = f"{folder}/login.php?gourl={quote(self.path)}"
        return 302, "text/html", b""

    # -- where to -------------------------------------------------------------------------------------------------------

    def _route(
        self, path: str, query: dict[str, str], fields: dict[str, Any], cookies: dict[str, str]
    ) -> tuple[int, str, bytes]:
        site, member = self.site, self.site.member
        places: dict[str, Callable[[], tuple[int, str, bytes]]] = {
            "/include/vdimgck.php": self._letters,
            "/apps/vdimgck.php": self._letters,
            f"{member}/login.php": lambda: self._login_page("vdcode", wanted=site.captcha_login),
            f"{member}/index_do.php": lambda: self._login(fields),
            f"{member}/article_add.php": lambda: self._contribute(fields, cookies) if fields else self._form(),
            f"{member}/article_edit.php": lambda: self._edit(query, fields, cookies),
            f"{member}/content_list.php": lambda: self._own_list(query),
            "/member/uploads_add.php": lambda: self._upload57(fields),
            "/user/api.php": lambda: self._api(query, fields),
            "/plus/view.php": lambda: self._view(query),
            "/apps/view.php": lambda: self._view(query),
            "/include/dialog/select_images_post.php": lambda: self._office_upload(query, fields),
        }
        if path == "/dede/login.php":
            return self._office_login(fields) if fields else self._login_page("validate", wanted=site.captcha_login)
        if path.startswith("/dede/"):
            return self._office(path, query, fields)
        return places[path]() if path in places else self._page("<h1>404</h1>")

    def _letters(self) -> tuple[int, str, bytes]:
        letters = secrets.token_hex(2)
        self.site.letters[self._session] = letters
        file = io.BytesIO()
        Image.new("RGB", (68, 24), (200, 200, int(letters[:2], 16))).save(file, "JPEG")
        return 200, "image/jpeg", file.getvalue()

    def _letters_match(self, said: object) -> bool:
        """Used up by each try, case aside."""
        wanted = self.site.letters.pop(self._session, "")
        return bool(wanted) and isinstance(said, str) and said.lower() == wanted

    def _login_page(self, name: str, *, wanted: bool) -> tuple[int, str, bytes]:
        if self.site.kind == "biz6":
            self._new_cookies.append("dede_csrf_token=abc; path=/")
        letters = f'<input type="text" name="{name}"><img src="/include/vdimgck.php">' if wanted else ""
        return self._page(
            '<form action="index_do.php" method="post"><input type="hidden" name="fmdo" value="login">'
            f'<input name="userid"><input type="password" name="pwd">{letters}</form>'
        )

    def _login(self, fields: dict[str, Any]) -> tuple[int, str, bytes]:
        site, biz = self.site, self.site.kind == "biz6"
        if (site.captcha_login or (biz and site.failures >= 3)) and not self._letters_match(fields.get("vdcode")):
            return self._message("验证码不正确" if biz else "验证码错误！")
        if fields.get("userid") == OFFICE:
            return self._message("管理员帐号不允许从前台登录")
        if fields.get("userid") != MEMBER or fields.get("pwd") != MEMBER_PASSWORD:
            site.failures += 1
            return self._message("密码输入错误" if biz else "密码错误！")
        site.signed_in["2"], site.failures = MEMBER, 0
        for name, value in (("DedeUserID", "2"), ("DedeLoginTime", str(int(time.time())))):
            self._new_cookies += [f"{name}={value}; path=/", f"{self._partner(name)}={proof(value)}; path=/"]
        return self._message("正在登录会员中心，请稍等" if biz else "成功登录，5秒钟后转向系统主页...")

    # -- the member's contribution --------------------------------------------------------------------------------------

    def _not_signed_in(self) -> tuple[int, str, bytes]:
        if self.site.kind == "biz6":
            return self._message("需要注册会员才能在这个栏目发布文档")
        return self._to_login(self.site.member)

    def _options(self, chosen: str = "0") -> str:
        return "".join(
            f'<option value="{number}"{" selected" if number == chosen else ""}{" disabled" if number in CLOSED else ""}>'
            f"{'└─' if number != '0' else ''}{name}</option>"
            for number, name in COLUMNS.items()
        )

    def _token(self) -> str:
        if self.site.kind != "biz6":
            return ""
        token = secrets.token_hex(8)
        self.site.tokens.add(token)
        self._new_cookies.append(f"dede_csrf_token={token}; path=/")
        return f'<input type="hidden" name="_csrf_token" value="{token}">'

    def _form(self) -> tuple[int, str, bytes]:
        if self._user != MEMBER:
            return self._not_signed_in()
        site = self.site
        more = self._token()
        if site.kind == "57":
            more += f'<input type="hidden" name="dede_fieldshash" value="{site.fieldshash}"><input name="mtypesid" value="0">'
            more += '<input name="vdcode"><img src="/include/vdimgck.php">' if site.captcha_article else ""
            more += '<input type="file" name="litpic">'
        return self._page(
            '<form action="/search.php"><input name="q"></form>'
            '<form action="article_add.php" method="post" enctype="multipart/form-data">'
            '<input type="hidden" name="dopost" value="save"><input type="hidden" name="channelid" value="1">'
            '<input type="hidden" name="dede_addonfields" value="addonfields"><input name="title"><input name="tags">'
            f'<input name="writer" value="{MEMBER}"><select name="typeid">{self._options()}</select>'
            f'<textarea name="description"></textarea><textarea name="body"></textarea>{more}</form>'
        )

    def _contribute(self, fields: dict[str, Any], cookies: dict[str, str]) -> tuple[int, str, bytes]:
        if self._user != MEMBER:
            return self._not_signed_in()
        site, biz = self.site, self.site.kind == "biz6"
        if (why := self._why_not(fields, cookies)) is not None:
            return self._message(why)
        time.sleep(0.01)  # between the look and the storing lies a moment
        made = site.add(fields, MEMBER, office=False)
        done = "成功发布文档" if biz else "成功发布文章！"
        links = f'<a href="article_edit.php?channelid=1&aid={made.aid}">更改</a> <a href="../plus/view.php?aid={made.aid}">看</a>'
        return self._page(f"<b>{done}</b> {links}", done)

    def _why_not(self, fields: dict[str, Any], cookies: dict[str, str]) -> str | None:
        site, biz = self.site, self.site.kind == "biz6"
        title = site.text(str(fields.get("title", "")), 255 if biz else 60)
        if site.captcha_article and not self._letters_match(fields.get("vdcode")):
            return "验证码错误！"
        if biz and not self._token_fits(fields, cookies):
            return "刷新页面重新提交，请不要发布重复文档"
        if not biz and fields.get("dede_fieldshash") != site.fieldshash:
            return "数据校验不对，程序返回"
        if not title:
            return "文档标题不能为空"
        if fields.get("typeid") in (None, "", "0"):
            return "请选择文档栏目" if biz else "请指定文档隶属的栏目！"
        if fields["typeid"] in CLOSED or fields["typeid"] not in COLUMNS:
            return "您所选择的栏目不支持投稿" if biz else "你所选择的栏目不支持投稿！"
        if site.banned in title:
            return "title字段中包含禁用词"
        if 0 <= site.posts_a_day <= len(site.entries):
            return f"投稿失败，每日投稿次数{site.posts_a_day}次"
        if site.is_double(title):
            return "请不要发布重复文档" if biz else "对不起，请不要发布重复文档！"
        return None

    def _token_fits(self, fields: dict[str, Any], cookies: dict[str, str]) -> bool:
        """A POST drops the cookie; who sends the old one again gets past this."""
        self._new_cookies.append("dede_csrf_token=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; path=/")
        return bool(fields.get("_csrf_token")) and fields.get("_csrf_token") == cookies.get("dede_csrf_token")

    # -- the own list, and changing ---------------------------------------------------------------------------------------

    def _own_list(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        if self._user != MEMBER:
            return self._not_signed_in()
        site = self.site
        keyword = (
            re.sub(r"[^\w]", "", query.get("keyword", "")).encode(site.encoding)[:30].decode(site.encoding, "ignore")
        )
        own = [entry for entry in reversed(site.entries) if entry.owner == MEMBER and keyword in entry.title]
        start = (int(query.get("pageno", "1")) - 1) * 10
        view = "/apps/view.php" if site.kind == "biz6" else "/plus/view.php"
        rows = "".join(
            f'<tr><td><a href="{view}?aid={entry.aid}" target="_blank">{entry.title}</a></td>'
            f"<td>{COLUMNS[entry.typeid]}</td><td><span>{SHOWN[site.kind][entry.arcrank]}</span></td><td>2026-11-24</td>"
            f'<td><a href="article_edit.php?channelid=1&aid={entry.aid}">修改</a></td></tr>'
            for entry in own[start : start + 10]
        )
        return self._page(f"<table><tr><th>标题</th><th>栏目</th><th>状态</th><th>时间</th></tr>{rows}</table>")

    def _edit(self, query: dict[str, str], fields: dict[str, Any], cookies: dict[str, str]) -> tuple[int, str, bytes]:
        if self._user != MEMBER:
            return self._not_signed_in()
        entry = self.site.entry(fields.get("aid", "") or query.get("aid", ""))
        if entry is None or entry.owner != MEMBER or entry.arcrank == -2:
            return self._message("读取文档基本信息出错！" if self.site.kind == "57" else "文档不存在")
        if not fields:
            return self._edit_form(entry)
        if self.site.captcha_article and not self._letters_match(fields.get("vdcode")):
            return self._message("验证码错误！")
        if self.site.kind == "biz6" and not self._token_fits(fields, cookies):
            return self._message("刷新页面重新提交，请不要发布重复文档")
        if fields.get("idhash") != proof(str(entry.aid)):
            return self._message("数据校验不对，程序返回")
        self.site.change(entry, fields, office=False)
        return self._message("成功更改文章！" if self.site.kind == "57" else "成功修改文档")

    def _edit_form(self, entry: Entry) -> tuple[int, str, bytes]:
        site = self.site
        writer = MEMBER if site.kind == "biz6" else entry.writer
        more = self._token()
        if site.kind == "57":
            more += f'<input type="hidden" name="dede_fieldshash" value="{site.fieldshash}">'
            more += '<input name="vdcode">' if site.captcha_article else ""
        return self._page(
            '<form action="article_edit.php" method="post"><input type="hidden" name="dopost" value="save">'
            f'<input type="hidden" name="aid" value="{entry.aid}"><input type="hidden" name="channelid" value="1">'
            f'<input type="hidden" name="idhash" value="{proof(str(entry.aid))}"><input type="hidden" name="oldlitpic">'
            f'<input type="hidden" name="sortrank" value="1"><input name="title" value="{html.escape(entry.title)}">'
            f'<input name="tags" value="{html.escape(entry.keywords)}"><input name="writer" value="{html.escape(writer)}">'
            f'<select name="typeid">{self._options(entry.typeid)}</select><textarea name="description">'
            f'{html.escape(entry.description)}</textarea><textarea name="body">{html.escape(entry.body)}</textarea>{more}</form>'
        )

    # -- pictures ---------------------------------------------------------------------------------------------------------

    def _keep(self, folder: str, suffix: str, data: bytes) -> str:
        """Under a name of its own, made anew by the server: nobody can look for it."""
        path = f"{folder}/{int(time.time())}-{secrets.token_hex(3)}.{suffix}"
        self.site.uploads.append(data)
        image = Image.open(io.BytesIO(data)).convert("RGB")
        if self.site.kind == "biz6":
            image = image.resize((400, 300))
        file = io.BytesIO()
        image.save(file, "JPEG", quality=75)
        self.site.pictures[path] = file.getvalue()
        return path

    def _upload57(self, fields: dict[str, Any]) -> tuple[int, str, bytes]:
        if self._user != MEMBER:
            return self._not_signed_in()
        name, data = fields["addonfile"]
        suffix = name.rpartition(".")[2]
        if suffix not in ("jpg", "gif", "png"):
            return self._message("你所上传的图片类型不在许可列表，请更改系统对扩展名限定的配置！")
        if len(data) > self.site.max_upload:
            return self._message("你上传的文件超出系统大小限制！")
        path = self._keep("/uploads/userup/2", suffix, data)
        jump = f"location='uploads_select.php?f=&mediatype=1&filename={path}&keyword=';"
        return self._page(
            f'<script>document.write("成功上传一个文件！");function JumpUrl(){{{jump}}}</script>', "DedeCMS 提示信息！"
        )

    def _api(self, query: dict[str, str], fields: dict[str, Any]) -> tuple[int, str, bytes]:
        if query.get("action") == "is_need_check_code":
            return _json({"code": 0, "data": {"isNeed": self.site.captcha_login or self.site.failures >= 3}})
        if self._user != MEMBER:
            return self._api_error("请登录会员中心")
        if not fields.get("type"):
            return self._api_error("未定义文件类型")
        _, data = fields["file"]
        if not data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"BM")):
            return self._api_error("不支持该文件格式")
        if len(data) > self.site.max_upload:
            return self._api_error("头像不能超过1024KB")
        path = self._keep("/static/userup/2", "jpeg", data)
        return _json({"code": 0, "uploaded": 1, "data": path})

    def _api_error(self, message: str) -> tuple[int, str, bytes]:
        return _json({"code": -1, "uploaded": 0, "error": {"message": message}})

    # -- pages and the back office ------------------------------------------------------------------------------------------

    def _view(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        entry = self.site.entry(query.get("aid", ""))
        if entry is None or entry.arcrank == -2:
            return self._message("文档不存在")
        biz = self.site.kind == "biz6"
        if entry.arcrank < 0 and self._user != entry.owner:
            return self._message("文档待审核，暂时无法浏览" if biz else "文章尚未审核,非作者本人无权查看!")
        if biz:
            return self._page(
                f'<article class="article-main"><div class="title"><h1>{entry.title}</h1></div><div class="meta">'
                f'<span>2026-11-24</span></div><div class="body">{entry.body}</div></article>'
            )
        return self._page(
            f'<div class="viewbox"><div class="title"><h2>{entry.title}</h2></div><div class="info">'
            f"<small>时间:</small>2026-11-24 00:29<small>来源:</small>{entry.source} <small>作者:</small>{entry.writer} "
            f'<small>点击:</small></div><div class="content"><table><tr><td>{entry.body}<br>(责任编辑：admin)</td></tr></table></div></div>'
        )

    def _office_login(self, fields: dict[str, Any]) -> tuple[int, str, bytes]:
        if self.site.captcha_login and not self._letters_match(fields.get("validate")):
            return self._message("验证码不正确!")
        if fields.get("userid") != OFFICE or fields.get("pwd") != OFFICE_PASSWORD:
            return self._message("你的密码错误!")
        key = secrets.token_hex(8)
        self.site.signed_in[key] = OFFICE
        self._new_cookies.append(f"DedeOffice={key}; path=/")
        return self._message("成功登录，正在转向管理管理主页！")

    def _office(self, path: str, query: dict[str, str], fields: dict[str, Any]) -> tuple[int, str, bytes]:
        if self._user != OFFICE:
            return self._to_login("/dede")
        site, name = self.site, path.rpartition("/")[2]
        if name == "article_test_title.php":
            same = [entry for entry in site.entries if query.get("t", "") and query["t"] in entry.title]
            found = " ".join(f"<a href='archives_do.php?dopost=viewArchives&aid={e.aid}'>{e.title}</a>" for e in same)
            return self._page(found or "没有类似的标题")
        if name == "archives_do.php":
            return self._office_does(query)
        if name == "article_edit.php":
            entry = site.entry(fields.get("id", "") or fields.get("aid", "") or query.get("aid", ""))
            return self._message("读取档案基本信息出错!") if entry is None else self._office_form(entry, fields)
        if name == "article_add.php" and fields:
            if fields.get("typeid") in (None, "", "0"):
                return self._message("请指定文档的栏目！")
            made = site.add(fields, OFFICE, office=True)  # no look for doubles
            return self._page(f"<b>成功发布文章</b><a href='../plus/view.php?aid={made.aid}'>看</a>", "成功发布文章")
        return self._office_form(None, {})

    def _office_form(self, entry: Entry | None, fields: dict[str, Any]) -> tuple[int, str, bytes]:
        if entry is not None and fields:
            self.site.change(entry, fields, office=True)
            return self._message("成功更改文章！")
        number = f'<input type="hidden" name="aid" value="{entry.aid}">' if entry else ""
        title, body = (html.escape(entry.title), html.escape(entry.body)) if entry else ("", "")
        names = ("shorttitle", "tags", "source", "writer", "keywords", "pubdate", "weight", "picname")
        plain = "".join(f'<input name="{each}">' for each in names)
        return self._page(
            '<form action="article_add.php" method="post"><input type="hidden" name="dopost" value="save">'
            f'<input type="hidden" name="channelid" value="1">{number}<input name="title" value="{title}">{plain}'
            f'<select name="typeid">{self._options(entry.typeid if entry else "0")}</select>'
            f'<textarea name="description"></textarea><textarea name="body">{body}</textarea></form>'
        )

    def _office_does(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        if query.get("dopost") == "checkArchives":
            self.site.approve(query["qstr"])
            return self._message("成功审核指定的文档！")
        if query.get("dopost") == "delArchives" and query.get("fmdo") == "yes":
            self.site.throw_away(query["qstr"])
            return self._message("成功删除指定的文档！")
        return self._message("无效操作")

    def _office_upload(self, query: dict[str, str], fields: dict[str, Any]) -> tuple[int, str, bytes]:
        if self._user != OFFICE:
            return self._to_login("/dede")
        name, data = fields["upload"]
        path = self._keep("/uploads/allimg/261124", name.rpartition(".")[2], data)
        number = query["CKEditorFuncNum"]
        return self._page(f"<script>window.parent.CKEDITOR.tools.callFunction({number}, '{path}', '')</script>")


def _json(value: Any) -> tuple[int, str, bytes]:
    return 200, "application/json; charset=utf-8", json.dumps(value, ensure_ascii=False).encode()


@contextmanager
def running_dede(kind: str = "57", **settings: Any) -> Iterator[DedeSite]:
    """The stand-in on a free port of the loopback: `kind` is `57` or `biz6`."""
    site = DedeSite(kind, **settings)
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(60)
