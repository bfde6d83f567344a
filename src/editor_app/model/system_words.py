"""What the system and the database say in English, in Chinese: the reason in brackets within our sentences.

The words are those of the C library (Python asks it without a language) and of SQLite; Windows' own messages come in the
system's language. What is not known here stays as it is, for the administrator.
"""

from __future__ import annotations

import re

SYSTEM_WORDS: dict[str, str] = {
    "attempt to write a readonly database": "文件是只读的",
    "bad file descriptor": "文件已经关上了",
    "broken pipe": "连接断开了",
    "cannot allocate memory": "内存不够",
    "connection aborted": "连接断开了",
    "connection refused": "对方没有接受连接",
    "connection reset by peer": "连接被对方断开",
    "connection timed out": "等不到回应",
    "database disk image is malformed": "文件的内容坏了",
    "database is locked": "正被别的程序占用",
    "database or disk is full": "磁盘满了",
    "device or resource busy": "正被别的程序占用",
    "directory not empty": "文件夹不是空的",
    "disk i/o error": "磁盘读写出错",
    "disk quota exceeded": "超过了磁盘配额",
    "exec format error": "不是这个系统的程序",
    "file exists": "已有同名的文件",
    "file is not a database": "不是数据库文件",
    "file name too long": "文件名或路径太长",
    "file too large": "文件太大，这种磁盘放不下",
    "host is down": "那台电脑没有开",
    "input/output error": "磁盘读写出错",
    "interrupted system call": "被系统打断",
    "invalid argument": "名字或位置不合系统的要求",
    "invalid cross-device link": "不在同一块磁盘上",
    "is a directory": "是文件夹，不是文件",
    "name or service not known": "找不到这个名字",
    "network is down": "网络断了",
    "network is unreachable": "没有接通网络",
    "no medium found": "没有插盘",
    "no place": "没有能写的地方",
    "no route to host": "到不了那台电脑",
    "no space left on device": "磁盘满了",
    "no such device": "设备不在了",
    "no such device or address": "设备不在了",
    "no such file or directory": "没有这个文件或文件夹",
    "not a directory": "路径中间的一段是文件，不是文件夹",
    "operation not permitted": "系统不允许",
    "operation not supported": "这种磁盘做不到",
    "out of memory": "内存不够",
    "permission denied": "没有权限",
    "read-only file system": "磁盘是只读的",
    "resource temporarily unavailable": "暂时用不了",
    "stale file handle": "共享盘断开过",
    "temporary failure in name resolution": "暂时查不到这个名字",
    "text file busy": "正被别的程序占用",
    "timed out": "等不到回应",
    "too many levels of symbolic links": "链接绕成了圈",
    "too many open files": "打开的文件太多",
    "transaction was rolled back": "这一次写入被撤回",
    "transport endpoint is not connected": "共享盘断开了",
    "unable to open database file": "资料库文件打不开",
}
_FRAME = re.compile(r"(?:\[(?:Errno|WinError) -?\d+\] )?(.*?)(?:: ['\"/b].*)?\Z", re.DOTALL)


def in_chinese(words: str) -> str:
    """A reason as people read it; the number and the path that Python puts around it are dropped with it."""
    match = _FRAME.match(words.strip())
    return SYSTEM_WORDS.get(match[1].casefold().rstrip("."), words) if match else words
