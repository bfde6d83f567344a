"""Where the templates of a profile run: out of Python's reach, and with an end.

A profile comes from elsewhere. Its templates get values and give text; they call nothing but their own macros, and what
they may spend is counted: every turn of a loop, every call, every hundred characters that they make. A template that
asks for more is refused with its line, after about a second at the most.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, cast

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, markup_join
from jinja2.sandbox import SandboxedEnvironment
from jinja2.tests import TESTS
from jinja2.utils import missing, object_type_repr
from jinja2.visitor import NodeTransformer

from editor_app.model.errors import Refused

ALLOWED_FILTERS: Mapping[str, str] = {
    "capitalize": "首字母大写",
    "count": "个数，同 length",
    "d": "同 default",
    "default": "没有值时用的值：{{ x|default('无') }}",
    "e": "同 escape",
    "escape": "转义；不写也会转义",
    "first": "第一个",
    "int": "变成整数",
    "join": "连成一串：{{ meta.keywords|join('、') }}；可写 attribute='name'",
    "last": "最后一个",
    "length": "个数或字数",
    "list": "变成列表",
    "lower": "小写",
    "reverse": "倒过来",
    "string": "变成文字",
    "striptags": "去掉标签，只留文字",
    "title": "每个词的首字母大写",
    "trim": "去掉两头的空白",
    "truncate": "截短：{{ meta.summary|truncate(60, true, '…') }}",
    "upper": "大写",
}
"""The filters that templates may use, and what each does; there are no others."""
ALLOWED_TESTS: Mapping[str, str] = {
    "defined": "有这个名字",
    "divisibleby": "能被整除",
    "even": "双数",
    "false": "是“假”",
    "in": "在里面",
    "none": "没有值",
    "number": "是数",
    "odd": "单数",
    "string": "是文字",
    "true": "是“真”",
    "undefined": "没有这个名字",
}
"""The tests (`x is …`) that templates may use."""
ALLOWED_GLOBALS: Mapping[str, str] = {"range": "range(个数)、range(起, 止)，最多 1,000 个数"}
"""The functions that templates may call, besides their own macros and blocks, `loop.cycle` and `loop.changed`."""

MAX_PARTS = 3_000
MAX_UNITS = 400_000
CHARS_PER_UNIT = 100
MAX_PAGE_CHARS = 30_000_000
MAX_MADE_CHARS = 20_000_000
MAX_ITEMS = 10_000
MAX_RANGE = 1_000
MAX_NUMBER = 10**15
_TEMPLATE_COST, _CALL_COST = 100, 10
_COUNT, _SPEND, _WEIGH, _CONCAT = "count turns", "spend", "weigh", "concat"  # no template can write these names
_NO_SUCH = re.compile(r"No (filter|test) named '([^']*)'\.")
_KINDS = {"filter": "过滤器", "test": "判断"}
_LOOP_CALLS = ("cycle", "changed")
_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}


class _Endless(Exception):
    """A template wants more than a page may cost."""


class _Budget:
    def __init__(self) -> None:
        self.left = MAX_UNITS

    def spend(self, units: int) -> None:
        self.left -= units
        if self.left < 0:
            raise _Endless("页面没有尽头，或者大得没有道理")


_BUDGET: ContextVar[_Budget] = ContextVar("budget of the page that is being made")


def _spend(units: int) -> None:
    budget = _BUDGET.get(None)
    if budget is not None:
        budget.spend(units)


def _spend_for(value: object) -> None:
    """Pay for going through `value` once."""
    if isinstance(value, str):
        _spend(1 + len(value) // CHARS_PER_UNIT)
    elif isinstance(value, list | tuple | dict):
        _spend(1 + len(value))
    else:
        _spend(1)


def _made(value: Any) -> Any:
    """`value`, which an expression made, where it is of a size that pages have."""
    if isinstance(value, str) and len(value) > MAX_MADE_CHARS:
        raise _Endless("文字太长")
    if isinstance(value, list | tuple) and len(value) > MAX_ITEMS:
        raise _Endless("列表太长")
    if isinstance(value, int | float) and abs(value) > MAX_NUMBER:
        raise _Endless("数太大")
    return value


def _joined(parts: Sequence[object]) -> str:
    """The parts in one text, escaped where one of them is markup; paid for before it is made."""
    size = sum(len(part) if isinstance(part, str) else 50 for part in parts)
    _spend(1 + len(parts) + size // CHARS_PER_UNIT)
    if size > MAX_MADE_CHARS:
        raise _Endless("文字太长")
    return markup_join(parts)


def _concat(parts: Iterable[str]) -> str:
    """What macros, blocks and `{% set %}…{% endset %}` make of their parts."""
    parts = list(parts)
    size = sum(map(len, parts))
    _spend(1 + size // CHARS_PER_UNIT)
    if size > MAX_MADE_CHARS:
        raise _Endless("文字太长")
    return "".join(parts)


@pass_context
def _count_turns(_context: Context, values: Iterable[Any], units: int) -> Iterator[Any]:
    for value in values:
        _spend(units)
        yield value


@pass_context
def _spend_units(_context: Context, units: int) -> str:
    _spend(units)
    return ""


@pass_context
def _weigh(_context: Context, value: Any) -> Any:
    _spend_for(value)
    return value


@pass_context
def _join(context: Context, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    """The filter `join`, within the limits."""
    items = _listed(value)
    if attribute is not None:
        items = list(map(make_attrgetter(context.environment, attribute), items))
    parts: list[Any] = []
    for number, item in enumerate(items):
        parts.extend([d, item] if number else [item])
    return _joined(parts)


def _listed(value: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for item in value:
        if len(found) == MAX_ITEMS:
            raise _Endless("列表太长")
        found.append(item)
    _spend(1 + len(found))
    return found


def _limited(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter or test of Jinja's whose operands are paid for and whose result is looked at."""

    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            _spend_for(value)
        return _made(function(*args, **kwargs))

    return called


def _range(*bounds: int) -> range:
    if not 1 <= len(bounds) <= 3 or not all(isinstance(one, int) and abs(one) <= MAX_NUMBER for one in bounds):
        raise TypeError("range 要一到三个整数")
    numbers = range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise _Endless(f"range 最多 {MAX_RANGE} 个数")
    return numbers


class _Meter(NodeTransformer):
    """Puts the counting into a template's tree. What is run again and again costs as much as it has parts."""

    def visit_For(self, node: nodes.For) -> nodes.Node:
        units = parts_of(node)
        self.generic_visit(node)
        node.iter = _filtered(node.iter, _COUNT, units)
        return node

    def visit_Template(self, node: nodes.Template) -> nodes.Node:
        return self._paid(node)

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:
        return self._paid(node)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:
        return self._paid(node)

    def visit_Block(self, node: nodes.Block) -> nodes.Node:
        return self._paid(node)

    def _paid(self, node: Any) -> nodes.Node:
        units = parts_of(node)
        self.generic_visit(node)
        node.body.insert(0, _payment(units, node.lineno))
        return cast(nodes.Node, node)

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:
        self.generic_visit(node)
        size = sum(len(part.data) for part in node.nodes if isinstance(part, nodes.TemplateData))
        return [_payment(len(node.nodes) + size // CHARS_PER_UNIT, node.lineno), node]

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), _CONCAT)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = _filtered(node.node, _WEIGH)
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:
        self.generic_visit(node)
        node.expr = _filtered(node.expr, _WEIGH)
        for operand in node.ops:
            operand.expr = _filtered(operand.expr, _WEIGH)
        return node


def parts_of(node: nodes.Node) -> int:
    """How many parts a tree has, itself not counted."""
    return sum(1 for _ in node.find_all(nodes.Node))


def _payment(units: int, line: int) -> nodes.Node:
    return nodes.ExprStmt(_filtered(nodes.Const(units, lineno=line), _SPEND), lineno=line)


def _filtered(node: Any, name: str, *args: int) -> nodes.Filter:
    given = [nodes.Const(one, lineno=node.lineno) for one in args]
    return nodes.Filter(node, name, given, [], None, None, lineno=node.lineno)


class _Missing(StrictUndefined):
    """A name that is not there, said in the language of the profile's author."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        if self._undefined_obj is missing:
            return f"没有“{self._undefined_name}”这个名字"
        return f"{object_type_repr(self._undefined_obj)} 没有“{self._undefined_name}”"


class LimitedEnvironment(SandboxedEnvironment):
    """A sandbox whose templates are `sources` (name to text) and nothing else; it can be used on any thread."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])
    concat = staticmethod(_concat)

    def __init__(self, sources: Mapping[str, str]) -> None:
        def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
            return (sources[name], name, lambda: True) if name in sources else None

        super().__init__(loader=FunctionLoader(load), autoescape=True, undefined=_Missing)
        own = {_COUNT: _count_turns, _SPEND: _spend_units, _WEIGH: _weigh, _CONCAT: pass_context(_concat_parts)}
        known: Mapping[str, Callable[..., Any]] = {**FILTERS, "join": _join, "list": _listed}
        self.filters = {**{name: _limited(known[name]) for name in ALLOWED_FILTERS}, **own}
        tests = cast(Mapping[str, Callable[..., Any]], TESTS)
        self.tests = {name: _limited(tests[name]) for name in ALLOWED_TESTS}
        self.globals = {"range": _range}
        self.sources = sources

    def compile(
        self, source: Any, name: str | None = None, filename: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Compile a template with the counting in it."""
        tree = self.parse(source, name, filename) if isinstance(source, str) else source
        return super().compile(_Meter().visit(tree), name, filename, *args, **kwargs)

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Any:
        """A template of the profile; each use is paid for, so that includes come to an end."""
        _spend(_TEMPLATE_COST)
        return super().get_template(name, parent, globals)

    def is_safe_callable(self, obj: Any) -> bool:
        """Macros, blocks, `range` and two words of `loop`: no method of any value."""
        if isinstance(obj, Macro | BlockReference) or obj is _range:
            return True
        return isinstance(getattr(obj, "__self__", None), LoopContext) and obj.__name__ in _LOOP_CALLS

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Called by templates for each call they make."""
        _spend(_CALL_COST)
        if isinstance(__obj, Undefined):
            str(__obj)  # says which name is not there
        if not __self.is_safe_callable(__obj):
            raise SecurityError("模板只能调用自己的宏和 range")
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Called by templates to reckon: numbers with numbers, and texts or lists put together."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return _joined([left, right])
        for value in (left, right):
            if isinstance(value, Undefined):
                str(value)
        alike = operator == "+" and isinstance(left, list) and isinstance(right, list)
        if operator not in _OPERATORS or not (alike or all(isinstance(one, int | float) for one in (left, right))):
            raise TypeError(f"这里不能用 {operator}")
        if alike:
            _spend_for(left)
            _spend_for(right)
        return _made(_OPERATORS[operator](left, right))


def _concat_parts(_context: Context, parts: list[Any]) -> str:
    return _joined(parts)


def check_compiles(environment: Environment, name: str, source: str) -> nodes.Template:
    """The tree of the template `source`. Raises `Refused("profile.broken")` with the line where it is no template, uses
    a filter or test that is not allowed, or is too tangled to be compiled.
    """
    token = _BUDGET.set(_Budget())
    try:
        tree = environment.parse(source, name)
        if parts_of(tree) > MAX_PARTS:
            raise _Endless(f"模板超过 {MAX_PARTS} 个部分")
        environment.compile(source, name)
        return tree
    except TemplateError as error:
        raise _refused(name, error, getattr(error, "lineno", None)) from error
    except (RecursionError, MemoryError, SyntaxError) as error:  # more than twenty loops in each other are no Python
        raise Refused("profile.broken", file=name, why="模板套得太深") from error
    except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError, _Endless) as error:
        raise _refused(name, error, None) from error
    finally:
        _BUDGET.reset(token)


def render(environment: Environment, name: str, values: Mapping[str, object]) -> str:
    """What the template `name` makes of `values`. A template can fail in any way its author finds; each is the profile's
    fault and said so: raises `Refused("profile.broken")` with the file and, where it is known, the line.
    """
    token = _BUDGET.set(_Budget())
    parts: list[str] = []
    size = 0
    try:
        for part in environment.get_template(name).generate(values):
            size += len(part)
            if size > MAX_PAGE_CHARS:
                raise _Endless("页面太长")
            parts.append(part)
    except (RecursionError, MemoryError) as error:
        raise Refused("profile.broken", file=name, why="页面没有尽头") from error
    except (TemplateError, _Endless, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise _at_fault(environment, name, error) from error
    except (AttributeError, AssertionError, RuntimeError, SyntaxError) as error:
        raise _at_fault(environment, name, error) from error
    finally:
        _BUDGET.reset(token)
    return "".join(parts)


def _at_fault(environment: Environment, name: str, error: Exception) -> Refused:
    """The refusal with the innermost place in a template that led to `error`; the page's own template where none did."""
    file, line = name, getattr(error, "lineno", None)
    sources = environment.sources if isinstance(environment, LimitedEnvironment) else {}
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in sources:
            file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return _refused(file, error, line)


def _refused(file: str, error: Exception, line: int | None) -> Refused:
    why = _NO_SUCH.sub(lambda match: f"没有“{match[2]}”这个{_KINDS[match[1]]}", str(error)) or type(error).__name__
    return Refused("profile.broken", file=file, why=(f"第 {line} 行：{why}" if line else why)[:300])
