"""What can be set, page by page, each with one line that says what it does. A setting stands here when it works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from editor_app.model.layout import RULE_WORDS, LayoutRule

Value = str | int | bool


class Kind(Enum):
    """How a setting is shown. `LINK` stands for something that has a dialog of its own, `FACT` can only be read here."""

    CHECK = auto()
    CHOICE = auto()
    TEXT = auto()
    LINK = auto()
    FACT = auto()


@dataclass(frozen=True, slots=True)
class Setting:
    """One row. `choices` are values with their words; `action` (a command's id) is what a `LINK` with its `button` calls, or
    the switch of the menu that a `CHECK` stands for; `more` are further words by which it is found.
    """

    key: str
    title: str
    about: str
    kind: Kind
    choices: tuple[tuple[Value, str], ...] = ()
    button: str = ""
    action: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Settings that belong together."""

    key: str
    title: str
    icon: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class SettingsState:
    """Everything the dialog shows: `values` by the settings' keys; of links and facts the words that say how it stands."""

    values: Mapping[str, Value] = field(default_factory=dict)


THEMES: tuple[tuple[Value, str], ...] = (("", "跟随系统"), ("light", "浅色"), ("dark", "深色"))
ZOOMS: tuple[tuple[Value, str], ...] = tuple((n, f"{n} %") for n in (80, 90, 100, 110, 125, 150, 175, 200))
SPEEDS: tuple[tuple[Value, str], ...] = (
    (0, "不限速"),
    *((n, f"{n // 1000} KB/s") for n in (1_000_000, 500_000, 200_000, 100_000, 50_000)),
)
LAYOUT_PREFIX = "layout."
_RULE_ABOUT: Mapping[LayoutRule, str] = {
    LayoutRule.EMPTY: "段与段之间的空行，站点自己会留间距",
    LayoutRule.INDENT: "去掉用空格排的缩进，缩进由样式做",
    LayoutRule.ALIGN: "误点了居中、右对齐的正文；图说和小标题不动",
    LayoutRule.HEADING: "单独一行、加粗又居中的短句",
    LayoutRule.CAPTION: "紧跟在图片下面、居中的一行",
    LayoutRule.SIGNATURE: "末尾写了几遍的“供稿”",
    LayoutRule.PUNCTUATION: "汉字旁边的 , . : ; ? ! 和括号；网址、数字里的不动",
    LayoutRule.WIDTH: "１２３、ＡＢＣ 改成 123、ABC",
    LayoutRule.SPACES: "从别处粘来、用空格隔开的字；姓名里的不动",
    LayoutRule.QUOTES: '" 改成成对的“ ”',
    LayoutRule.ELLIPSIS: "... 和 。。。 改成……",
    LayoutRule.DASH: "-- 和 — 改成——",
    LayoutRule.BOLD: "整段都加粗的正文；小标题不动",
    LayoutRule.JOIN: "从 PDF、网页复制来、一行一断的文字",
}
_RULES = tuple(
    Setting(f"{LAYOUT_PREFIX}{rule.value}", f"一键排版：{RULE_WORDS[rule]}", _RULE_ABOUT[rule], Kind.CHECK)
    for rule in LayoutRule
)

PAGES: tuple[Page, ...] = (
    Page(
        "look",
        "外观",
        "eye",
        (
            Setting(
                "theme", "颜色", "马上生效。系统用高对比度主题时，照系统的", Kind.CHOICE, THEMES, more="主题 深色 夜间"
            ),
            Setting(
                "zoom",
                "正文缩放",
                "只放大正文给自己看，稿件不变；也可以按住 Ctrl 滚动滚轮",
                Kind.CHOICE,
                ZOOMS,
                more="字号",
            ),
            Setting(
                "scale",
                "窗口的字和按钮",
                "跟随系统的缩放：Windows 设置 → 系统 → 显示 → 缩放；改后重新打开程序",
                Kind.FACT,
                more="界面字体 大小",
            ),
        ),
    ),
    Page(
        "person",
        "单位和姓名",
        "person",
        (
            Setting("unit", "单位", "新稿的“供稿”、清样、审签单、交接单上用它", Kind.TEXT, more="供稿"),
            Setting("name", "姓名", "新稿的作者、审稿的签名用它；审稿要填", Kind.TEXT, more="作者"),
        ),
    ),
    Page(
        "writing",
        "写稿",
        "edit",
        (
            Setting(
                "fetch",
                "粘贴网页时下载图片",
                "从网页、公众号粘贴时把图片取回来；关上就留成待补图",
                Kind.CHECK,
                action="fetchPicturesAction",
            ),
            *_RULES,
        ),
    ),
    Page(
        "checks",
        "检查",
        "task_list_square_ltr",
        (
            Setting(
                "live",
                "边写边查",
                "问题随手标在正文和标题里；只画在屏幕上，不进稿件",
                Kind.CHECK,
                action="liveCheckAction",
                more="波浪线",
            ),
            Setting(
                "lists", "词表", "本单位的用词、姓名职务、不再提示的词", Kind.LINK, button="词表…", action="listsAction"
            ),
            Setting(
                "levels",
                "检查的级别",
                "哪些算错误、哪些算警告，由站点配置定",
                Kind.LINK,
                button="站点配置…",
                action="profilesAction",
            ),
        ),
    ),
    Page(
        "pictures",
        "图片",
        "image_multiple",
        (
            Setting(
                "mark",
                "单位水印",
                "成品图的右下角加一张 PNG；原图不动",
                Kind.LINK,
                button="水印…",
                action="watermarkAction",
            ),
            Setting(
                "sizes",
                "成品图的大小",
                "宽高、大小、格式由站点配置定，换站点就跟着换",
                Kind.LINK,
                button="站点配置…",
                action="profilesAction",
                more="尺寸 压缩",
            ),
        ),
    ),
    Page(
        "sites",
        "站点与审稿",
        "globe",
        (
            Setting(
                "accounts",
                "站点账号",
                "往哪里报、用谁的账号、走什么代理；密码只在系统的密码库里",
                Kind.LINK,
                button="账号…",
                action="accountsAction",
                more="门户 登录 密码 代理",
            ),
            Setting(
                "profiles",
                "站点配置",
                "栏目、字数、图片和页面的样子；在那里检查更新",
                Kind.LINK,
                button="站点配置…",
                action="profilesAction",
                more="更新",
            ),
            Setting(
                "folder",
                "审稿文件夹",
                "U 盘或共享盘上的文件夹：稿件包自动收下，答复写回旁边",
                Kind.LINK,
                button="选文件夹…",
                action="reviewFolderAction",
            ),
        ),
    ),
    Page(
        "network",
        "网络与上报",
        "wifi_1",
        (
            Setting("speed", "上报限速", "给同一条网线上的别人留些余地；马上生效", Kind.CHOICE, SPEEDS, more="带宽"),
            Setting(
                "online", "现在的网络", "没有网络照常写稿，报出去的排着队，联网后自动接着送", Kind.FACT, more="离线"
            ),
            Setting(
                "proxy",
                "代理",
                "每个站点各设各的，或跟随系统；在站点账号的“修改和检查”里",
                Kind.LINK,
                button="账号…",
                action="accountsAction",
            ),
        ),
    ),
    Page(
        "library",
        "资料库与备份",
        "save",
        (
            Setting("library", "资料库", "稿件、图片、版本都在这个文件夹里", Kind.FACT, more="存放位置"),
            Setting(
                "backup",
                "每天的备份",
                "备份到哪里、立即备份、导出、从备份恢复、检查资料库",
                Kind.LINK,
                button="备份与恢复…",
                action="backupAction",
                more="导出 恢复 旧电脑",
            ),
        ),
    ),
    Page(
        "help",
        "快捷键与帮助",
        "keyboard",
        (
            Setting(
                "keys",
                "快捷键",
                "所有命令的按键，可以查找和打印",
                Kind.LINK,
                button="快捷键…",
                action="shortcutsAction",
            ),
            Setting(
                "welcome", "欢迎页", "重新选单位和站点，打开范文", Kind.LINK, button="欢迎页…", action="welcomeAction"
            ),
        ),
    ),
)
