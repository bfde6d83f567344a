"""The three doors into DedeCMS and its successor, as measured: addresses, limits in bytes, and the very words they answer with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from editor_app.sites.connector import RemoteState


@dataclass(frozen=True, slots=True)
class Door:
    """One way in. Paths begin at the site's address. `captcha` is the field of the letters; `office`: the back office.
    Limits are bytes in the site's encoding. `states` are the words of the author's own list; texts are looked for in
    answers as they stand.
    """

    login_page: str
    login: str
    login_fields: Mapping[str, str]
    captcha: str
    captcha_image: str
    form: str
    list: str
    edit: str
    view: str
    title_bytes: int
    writer_bytes: int
    tags_bytes: int
    description_bytes: int
    states: Mapping[str, RemoteState]
    stored: str
    edited: tuple[str, ...]
    welcome: tuple[str, ...]
    not_welcome: tuple[str, ...]
    wrong_captcha: tuple[str, ...]
    signed_out: tuple[str, ...]
    twice: tuple[str, ...]
    stale: tuple[str, ...]
    verdicts: tuple[str, ...]
    keeps_source: bool
    splits_words: bool = False
    office: bool = False
    api: str = ""
    cover_field: str = ""  # takes the address of a picture; empty where only a file is taken


MEMBER57 = Door(
    login_page="/member/login.php",
    login="/member/index_do.php",
    login_fields={"fmdo": "login", "dopost": "login", "keeptime": "604800", "gourl": ""},
    captcha="vdcode",
    captcha_image="/include/vdimgck.php",
    form="/member/article_add.php?channelid=1",
    list="/member/content_list.php",
    edit="/member/article_edit.php",
    view="/plus/view.php",
    title_bytes=60,
    writer_bytes=20,
    tags_bytes=30,
    description_bytes=250,
    states={
        "未审核": RemoteState.PENDING,
        "已审核": RemoteState.PUBLISHED,
        "被退回": RemoteState.RETURNED,
    },
    stored="成功发布文章",
    edited=("成功更改文章", "成功修改文章"),
    welcome=("成功登录",),
    not_welcome=("密码错误", "用户名不存在", "你的用户名", "管理员帐号不允许从前台登录", "系统关闭了会员功能"),
    wrong_captcha=("验证码错误", "验证码不正确"),
    signed_out=("你尚未登录", "需要注册会员"),
    twice=("请不要发布重复文档",),
    stale=(),
    verdicts=(
        *("你所选择的栏目不支持投稿", "请指定文档隶属的栏目", "数据校验不对", "文档标题不能为空"),
        *("投稿失败，每日投稿次数", "中包含禁用词", "你没有权限"),
    ),
    keeps_source=False,
)
BIZ6 = Door(
    login_page="/user/login.php",
    login="/user/index_do.php",
    login_fields={"fmdo": "login", "dopost": "login", "keeptime": "604800", "gourl": ""},
    captcha="vdcode",
    captcha_image="/apps/vdimgck.php",
    form="/user/article_add.php?channelid=1",
    list="/user/content_list.php",
    edit="/user/article_edit.php",
    view="/apps/view.php",
    title_bytes=255,
    writer_bytes=20,
    tags_bytes=30,
    description_bytes=250,
    states={
        "待审核": RemoteState.PENDING,
        "已审核": RemoteState.PUBLISHED,
        "失败": RemoteState.RETURNED,
    },
    stored="成功发布文档",
    edited=("成功修改文档", "成功更改文档"),
    welcome=("正在登录会员中心",),
    not_welcome=("密码输入错误", "账号输入错误", "管理员帐号不允许从前台登录"),
    wrong_captcha=("验证码不正确",),
    signed_out=("需要注册会员才能在这个栏目发布文档", "请登录会员中心"),
    twice=("，请不要发布重复文档", "请不要发布重复文档"),
    stale=("刷新页面重新提交",),
    verdicts=(
        *("文档标题不能为空", "请选择文档栏目", "您所选择的栏目不支持投稿", "中包含禁用词"),
        "投稿失败，每日投稿次数",
    ),
    keeps_source=True,
    splits_words=True,
    api="/user/api.php",
    cover_field="litpic",
)
OFFICE57 = replace(
    MEMBER57,
    login_page="/login.php",
    login="/login.php",
    login_fields={"dopost": "login"},
    captcha="validate",
    form="/article_add.php?channelid=1",
    list="",
    edit="/article_edit.php",
    writer_bytes=30,
    states={},
    not_welcome=("密码错误", "你的用户名不存在", "你的密码错误", "用户名不存在"),
    keeps_source=True,
    office=True,
    cover_field="picname",
)
_DOORS = {"member57": MEMBER57, "office57": OFFICE57, "biz6": BIZ6}
NAMES = tuple(_DOORS)


def door_of(name: str, office: str) -> Door | None:
    """The door of that name, or None; `office` is where the back office lies, which portals rename."""
    door = _DOORS.get(name)
    if door is None or not door.office:
        return door
    prefix = "/" + office.strip("/")
    return replace(
        door,
        login_page=prefix + door.login_page,
        login=prefix + door.login,
        form=prefix + door.form,
        edit=prefix + door.edit,
    )
