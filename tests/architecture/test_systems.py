"""What one system has and another lacks is only called where the code asks first which system it is on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "editor_app"
MODULES = frozenset({"fcntl", "grp", "msvcrt", "pwd", "resource", "spwd", "syslog", "termios", "tty", "winreg"})
CALLS = frozenset(
    {
        *("os.chown", "os.fchmod", "os.fchown", "os.fork", "os.forkpty", "os.getegid", "os.geteuid", "os.getgid"),
        *("os.getloadavg", "os.getpgid", "os.getuid", "os.killpg", "os.lchown", "os.link", "os.mkfifo", "os.nice"),
        *("os.openpty", "os.pread", "os.pwrite", "os.sched_getaffinity", "os.setgid", "os.setsid", "os.setuid"),
        *("os.statvfs", "os.symlink", "os.sync", "os.sysconf", "os.uname", "os.wait", "os.waitpid", "os.O_DIRECTORY"),
        *("os.O_NOFOLLOW", "os.O_CLOEXEC", "signal.SIGKILL", "signal.SIGHUP", "signal.SIGUSR1", "signal.SIGUSR2"),
        *("signal.SIGALRM", "signal.alarm", "signal.setitimer", "time.tzset", "time.clock_gettime", "socket.AF_UNIX"),
        *("os.startfile", "ctypes.windll", "ctypes.WinDLL", "ctypes.wintypes", "sys.getwindowsversion"),
    }
)
METHODS = frozenset({"chmod", "symlink_to", "hardlink_to", "lchmod"})
PLACES = ("/tmp", "/proc/", "/dev/", "/etc/", "/var/", "/usr/", "C:\\")
SYSTEMS = ("sys.platform", "os.name")


def dotted(node: ast.AST) -> str:
    """`a.b.c` of such an expression, else empty."""
    if isinstance(node, ast.Name):
        return node.id
    inner = dotted(node.value) if isinstance(node, ast.Attribute) else ""
    return f"{inner}.{node.attr}" if inner and isinstance(node, ast.Attribute) else ""


def asks(tree: ast.AST) -> bool:
    """Whether a condition asks which system this is."""
    return any(dotted(node) in SYSTEMS for node in ast.walk(tree))


def system_names(module: ast.Module) -> set[str]:
    """Names that a module gives to the answer, such as `as_root = sys.platform… and os.geteuid() == 0`."""
    return {
        target.id
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and asks(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def suspects(node: ast.AST) -> Iterator[str]:
    """What in this very node exists on one system alone."""
    name = dotted(node)
    if name in CALLS:
        yield name
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name.partition(".")[0] in MODULES)
    if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in MODULES:
        yield node.module or ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
        yield f".{node.func.attr}()"
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(PLACES):
        yield repr(node.value)


def leaves(node: ast.stmt) -> bool:
    """Whether nothing after this is done."""
    ends = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and dotted(node.value.func) == "os._exit"
    return ends or isinstance(node, ast.Return | ast.Raise)


def unguarded(source: str) -> list[str]:
    """`LINE: NAME` of each suspect that stands neither under nor behind a question for the system."""
    tree = ast.parse(source)
    names = system_names(tree)
    found: list[str] = []

    def asked(test: ast.AST) -> bool:
        return asks(test) or any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(test))

    def visit(node: ast.AST, guarded: bool) -> None:
        if not guarded:
            found.extend(f"{getattr(node, 'lineno', 0)}: {name}" for name in suspects(node))
        if isinstance(node, ast.If | ast.IfExp):
            visit(node.test, guarded or asks(node.test))
            inner = guarded or asked(node.test)
            branches = [node.body, node.orelse]
            for branch in branches:
                visit_all(branch if isinstance(branch, list) else [branch], inner)
        elif isinstance(node, ast.BoolOp):
            visit_all(node.values, guarded or asks(node))
        else:
            visit_fields(node, guarded)

    def visit_fields(node: ast.AST, guarded: bool) -> None:
        for _name, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                visit(value, guarded)
            elif isinstance(value, list):
                visit_all([item for item in value if isinstance(item, ast.AST)], guarded)

    def visit_all(nodes: list[ast.AST] | list[ast.stmt] | list[ast.expr], guarded: bool) -> None:
        for node in nodes:
            visit(node, guarded)
            if isinstance(node, ast.If) and asked(node.test) and leaves(node.body[-1]):
                guarded = True  # `if sys.platform == …: return`: what follows is for the others

    visit(tree, False)
    return found


def test_no_call_that_windows_or_linux_lacks_stands_unguarded() -> None:
    found = {
        f"{path.relative_to(SOURCE).as_posix()}:{line}"
        for path in SOURCE.rglob("*.py")
        for line in unguarded(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_this_test_sees_what_it_should() -> None:
    assert unguarded("import os\nos.fork()") == ["2: os.fork"]
    assert unguarded("import fcntl") == ["1: fcntl"]
    assert unguarded("path.chmod(0o600)") == ["1: .chmod()"]
    assert unguarded("place = '/tmp/x'") == ["1: '/tmp/x'"]
    assert unguarded("if sys.platform != 'win32':\n    path.chmod(0o600)") == []
    assert unguarded("def f():\n    if sys.platform == 'win32':\n        return\n    os.getuid()") == []
    assert unguarded("root = os.name == 'posix' and os.geteuid() == 0") == []
    assert unguarded("if x:\n    return\nos.getuid()") == ["3: os.getuid"]
