"""One sentence for every error code: what happened, what was kept, what to do. In Chinese, for window and terminal.

`{name}` placeholders are filled from the error's details; a detail that is missing is shown as “？”.
Keep codes sorted within their group; a test holds that every code raised in the source has its sentence.
"""

from __future__ import annotations

from collections.abc import Mapping

from editor_app.model.errors import Detail, EditorError

SENTENCES: dict[str, str] = {
    "cancelled": "已取消。此前做好的都还在。",
    "import.damaged": "“{name}”已经损坏，打不开，什么也没有导入。请用 Word 或 WPS 打开它另存一份，或向作者重新要一份。",
    "import.empty": "“{name}”是空的，什么也没有导入。请确认选对了文件。",
    "import.encrypted": "“{name}”有密码保护，没有导入。请在 Word 或 WPS 里输入密码打开，取消密码后另存，再导入。",
    "import.not_as_named": "“{name}”其实是{found}，不是它的名字所说的文件，没有导入。{advice}",
    "import.old_office": "“{name}”是旧格式（{found}），没有导入。请在 Word/WPS 里打开它，另存为 .docx，再导入。",
    "import.package_too_large": "“{name}”解开后太大（{why}），没有导入。请把图片压缩或把稿子拆成几个文件，再导入。",
    "import.text_too_large": "文字超过 {limit} MB，没有读入，原来的内容都还在。请拆成几篇，再导入。",
    "import.unsafe": "“{name}”的内部结构不正常（{why}），为了安全没有导入。请用 Word 或 WPS 打开它另存一份，再导入。",
    "import.unsupported": "还不能导入这种文件：“{name}”（{found}）。可以导入的有 .docx、.html、.md、.txt。",
    "picture.bomb": "这张图片的像素太多（超过 8000 万），没有收入。请先用看图软件缩小，再加进来。",
    "picture.file_too_large": "图片文件有 {megabytes} MB，超过 50 MB，没有收入。请先用看图软件另存为小一些的 JPEG，再加进来。",
    "picture.heic_missing": "这是苹果手机的 HEIC 照片，本机没有装能读它的部件，没有收入。"
    "请在手机的“设置→相机→格式”里选“兼容性最佳”后重新导出，或请管理员安装 pi-heif。",
    "picture.no_memory": "内存不够，这张图片没能处理，原图没有动。请关掉一些程序后再试，或先把图片缩小。",
    "picture.over_budget": "这张图片压到最小也超过站点限制的 {limit} 字节，没有做成成品图，原图还在。请换一张图，或请管理员核对站点配置。",
    "picture.truncated": "图片文件不完整，可能没有传完，没有收入。请从手机或相机里重新拷贝一次。",
    "picture.unreadable": "读不出这个文件里的图片：它不是图片，或者已经损坏，没有收入。请找到原来的照片再加进来。",
    "picture.unsupported": "{kind} 文件不能用作稿件图片，没有收入。请另存为 JPEG 或 PNG，再加进来。",
}


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "？"


def sentence(code: str, details: Mapping[str, Detail] | None = None) -> str:
    """The sentence for `code`; an unknown code is shown as such, so that it is noticed and reported."""
    text = SENTENCES.get(code)
    if text is None:
        return f"出现了没有预料到的情况（{code}）。稿件没有改动，请把这行字告诉管理员。"
    return text.format_map(_Blank(details or {}))


def explain(error: EditorError) -> str:
    """The sentence for an error."""
    return sentence(error.code, error.details)
