"""Handing in pictures to DedeCMS and DedeBIZ: each door takes them at another place and answers in another way."""

from __future__ import annotations

import re

from editor_app.model.errors import Refused
from editor_app.model.submission import SubmissionPicture
from editor_app.sites.connector import Doubt, SignInNeeded
from editor_app.sites.dede_pages import file_body
from editor_app.sites.dede_session import Session

_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}  # the program compares in lower case
_STARTS = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG", "image/gif": b"GIF8"}
_TYPES = ("你所上传的图片类型不在许可列表", "不支持该文件格式")
_SIZES = ("你上传的文件超出系统大小限制",)
_SIGN_IN = ("请登录会员中心",)
_ADDRESS = re.compile(r"/[A-Za-z0-9._~/-]{1,200}\.(?:jpe?g|png|gif|webp)\Z")


def upload(session: Session, picture: SubmissionPicture, data: bytes) -> str:
    """Hand in one picture and return its address at the site, a path. Raises `Refused` for type and size, `Doubt` for
    an answer that is not known.
    """
    suffix = _SUFFIXES.get(picture.media_type)
    if suffix is None or not data.startswith(_STARTS[picture.media_type]):
        raise Refused("site.picture_type", name=picture.name, type=picture.media_type)
    name = f"{picture.rendition[:16]}.{suffix}"
    door = session.door
    if door.office:
        address = _to_office(session, name, picture, data)
    elif door.api:
        address = _to_api(session, name, picture, data)
    else:
        address = _to_member(session, name, picture, data)
    if not _ADDRESS.match(address) or ".." in address:
        raise Doubt("network.strange_answer", why="no address")
    return address


def _to_member(session: Session, name: str, picture: SubmissionPicture, data: bytes) -> str:
    fields = {"dopost": "save", "mediatype": "1", "title": picture.rendition[:16], "f": "", "keyword": ""}
    body, kind = file_body(fields, ("addonfile", name, picture.media_type, data), session.encoding)
    page = session.send("/member/uploads_add.php", body, kind)
    _refuse(page.text, picture)
    found = re.search(r"filename=([^\"'&\s<>]+)", page.text)
    if "成功上传一个文件" not in page.text or found is None:
        raise Doubt("network.strange_answer", why="upload")
    return found[1]


def _to_office(session: Session, name: str, picture: SubmissionPicture, data: bytes) -> str:
    fields = {"dopost": "upload"}
    body, kind = file_body(fields, ("upload", name, picture.media_type, data), session.encoding)
    page = session.send("/include/dialog/select_images_post.php?CKEditorFuncNum=1", body, kind)
    _refuse(page.text, picture)
    found = re.search(r"callFunction\(\s*1\s*,\s*'([^']+)'", page.text)
    if found is None:
        raise Doubt("network.strange_answer", why="upload")
    return found[1]


def _to_api(session: Session, name: str, picture: SubmissionPicture, data: bytes) -> str:
    fields = {"action": "upload", "type": "litpic"}
    body, kind = file_body(fields, ("file", name, picture.media_type, data), "utf-8")
    said = session.ask(session.door.api, body, kind)
    if said.get("code") == 0 and said.get("uploaded") == 1 and isinstance(said.get("data"), str):
        return str(said["data"])
    error = said.get("error")
    message = str(error.get("message", "")) if isinstance(error, dict) else ""
    if said.get("code") == -1 and message:
        _refuse(message, picture)
        raise Refused("site.refused", status=200, said=message[:200])
    raise Doubt("network.strange_answer", why="upload")


def _refuse(text: str, picture: SubmissionPicture) -> None:
    if any(words in text for words in _SIGN_IN):
        raise SignInNeeded("site.sign_in", status=200, said="")
    if any(words in text for words in _TYPES):
        raise Refused("site.picture_type", name=picture.name, type=picture.media_type)
    if any(words in text for words in _SIZES):
        raise Refused("site.picture_too_large", name=picture.name, size=picture.size)
