"""YAML as lists use it: plain values with the lines where they stand. Nothing of a file is ever made into an object.

Values stay text, so that `no: yes` is two words and no truth. Aliases are followed, but no file can be made of them that grows
without end: what is read is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

MOST_VALUES = 400_000
"""Values that are read of one file, those behind aliases as often as they are named."""

DEEPEST = 20
LONGEST = 3_000_000
"""Characters of one file: YAML takes ten times as long to read as a table."""


class NoYaml(ValueError):
    """The text cannot be read; `line` (from 1, 0 unknown) and `why`, a clause in Chinese."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its line: `plain` is a text, a list of values, or a list of pairs of values."""

    line: int
    text: str | None = None
    items: tuple[Value, ...] | None = None
    pairs: tuple[tuple[Value, Value], ...] | None = None

    def get(self, key: str) -> Value | None:
        """What stands under a key of a mapping; the last, where it stands twice."""
        found = [value for name, value in self.pairs or () if name.text == key]
        return found[-1] if found else None

    def word(self, key: str, default: str = "") -> str:
        """The text under a key."""
        value = self.get(key)
        return value.text if value is not None and value.text is not None else default

    def words(self, key: str) -> list[str]:
        """The text, or the texts of the list, under a key."""
        value = self.get(key)
        if value is None:
            return []
        if value.text is not None:
            return [value.text] if value.text else []
        return [item.text for item in value.items or () if item.text]

    def says(self, key: str) -> bool:
        """Whether a switch is on."""
        return self.word(key).lower() in ("true", "yes", "on")


def read_yaml(text: str) -> Value:
    """The one document of `text`. Raises `NoYaml`."""
    if len(text) > LONGEST:
        raise NoYaml(0, f"超过 {LONGEST // 10_000} 万字，没有读；请分成几份")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NoYaml(mark.line + 1 if mark else 0, f"不合 YAML 的写法：{error.problem or ''}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise NoYaml(0, f"不合 YAML 的写法：{str(error).splitlines()[0][:120]}") from error
    except RecursionError as error:
        raise NoYaml(0, "嵌套太深") from error
    if node is None:
        return Value(0, items=())
    return _Reader().value(node, 0)


def write_yaml(value: Any) -> bytes:
    """Plain values as UTF-8 text."""
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000)
    return text.encode("utf-8")


class _Reader:
    def __init__(self) -> None:
        self._count = 0

    def value(self, node: yaml.Node, depth: int) -> Value:
        line = node.start_mark.line + 1
        self._count += 1
        if self._count > MOST_VALUES:
            raise NoYaml(line, f"内容太多，超过 {MOST_VALUES} 项")
        if depth > DEEPEST:
            raise NoYaml(line, "嵌套太深")
        if isinstance(node, yaml.MappingNode):
            pairs = tuple((self.value(key, depth + 1), self.value(each, depth + 1)) for key, each in node.value)
            return Value(line, pairs=pairs)
        if isinstance(node, yaml.SequenceNode):
            return Value(line, items=tuple(self.value(each, depth + 1) for each in node.value))
        empty = node.tag == "tag:yaml.org,2002:null"
        return Value(line, text="" if empty else str(node.value))
