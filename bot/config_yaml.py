"""Reads YAML so that each mistake can be named by its line, and turns what pydantic found into sentences."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args, get_origin

import yaml as pyyaml
from pydantic import BaseModel, ValidationError
from yaml.reader import ReaderError

from bot.errors import NotConfigured
from bot.rules.text import shorten

Path = tuple[int | str, ...]


class _Loader(pyyaml.SafeLoader):
    """Safe YAML without the surprises of YAML 1.1: `NO` is Norway, `17:30` and `2026-12-25` are texts."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML declares it so
        letter: [(tag, shape) for tag, shape in resolvers if tag.rpartition(":")[2] in ("null", "merge")]
        for letter, resolvers in pyyaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True)
class Yaml:
    """A file's content, and the line (from 1) on which each part of it stands."""

    file: str
    value: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of this part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str, *, file: str) -> Yaml:
    """The content of a YAML text. Raises NotConfigured with file and line when it is no YAML or repeats a key."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return Yaml(file, None, {})
        if twice := list(_twice(node)):
            raise NotConfigured(
                "\n".join(f"{file}, line {line}: {key} is there twice. Keep one of them." for key, line in twice)
            )
        lines = dict(_lines(node))
        return Yaml(file, loader.construct_document(node), lines)
    except ReaderError as problem:
        line, why = text.count("\n", 0, problem.position) + 1, "it holds a control character"
    except pyyaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line, why = (mark.line + 1 if mark else 1), str(problem.problem or problem.context)
    except RecursionError:
        line, why = 1, "it is nested too deeply"
    raise NotConfigured(f"{file}, line {line}: this is not valid YAML: {why}.")


def mistakes_in(yaml: Yaml, problems: ValidationError, *, root: type[BaseModel]) -> str:
    """One line for each mistake: file, line, field, what was found and what was expected."""
    found = sorted(problems.errors(), key=lambda problem: yaml.line(_path(problem)))
    return "\n".join(_sentence(yaml, problem, root) for problem in found)


def _sentence(yaml: Yaml, problem: Any, root: type[BaseModel]) -> str:
    path = _path(problem)
    is_key = path != tuple(problem["loc"])
    name = str(path[-1]) if path else ""
    found = f'"{shorten(name, 60)}"' if is_key else _shown(problem["input"])
    where = f"{yaml.file}, line {yaml.line(path)}" + (f", {_dotted(path)}" if path else "")
    match problem["type"]:
        case "expected":
            wanted = problem["msg"]
        case "missing":
            what = _fields(_inside(root, path[:-1]))[name]
            return f"{where}: missing, expected {what[0].lower()}{what[1:]}"
        case "extra_forbidden":
            return f"{where}: unknown key, expected {_one_of(name, _fields(_inside(root, path[:-1])))}."
        case "literal_error" if is_key:
            wanted = f"one of {', '.join(get_args(_inside(root, path[:-1], key=True)))}"
        case "model_type" | "model_attributes_type" | "dict_type":
            wanted = "keys with values, such as {key: value}"
        case "tuple_type":
            wanted = "a list, such as [one, two]"
        case _:
            wanted = problem["msg"]
    return f"{where}: found {found}, expected {wanted}."


def _path(problem: Any) -> Path:
    return tuple(part for part in problem["loc"] if part != "[key]")


def _one_of(name: str, known: Iterable[str]) -> str:
    hints = get_close_matches(name, list(known), n=1)
    return f"one of {', '.join(known)}" + (f" (did you mean {hints[0]}?)" if hints else "")


def _dotted(path: Path) -> str:
    joined = "".join(f"[{part}]" if isinstance(part, int) else f".{shorten(part, 60)}" for part in path)
    return joined.removeprefix(".")


def _shown(found: Any) -> str:
    match found:
        case None:
            return "nothing"
        case dict():
            return "keys with values"
        case list():
            return "a list"
    return f'"{shorten(str(found), 60)}"'


def _fields(model: Any) -> dict[str, str]:
    return {name: field.description or "" for name, field in model.model_fields.items()}


def _inside(root: Any, path: Path, *, key: bool = False) -> Any:
    """The declared type at `path`; with `key`, that of the keys of the mapping there."""
    declared: Any = root
    for part in path:
        is_model = isinstance(declared, type) and issubclass(declared, BaseModel)
        declared = declared.model_fields[part].annotation if is_model else _of(declared, last=True)
    return _of(declared, last=False) if key else declared


def _of(declared: Any, *, last: bool) -> Any:
    inner = get_args(declared)
    return inner[-1] if last and get_origin(declared) is dict else inner[0]


def _lines(node: pyyaml.Node) -> Iterator[tuple[Path, int]]:
    for path, key, value in _walk(node, (), set()):
        yield path, (key or value).start_mark.line + 1


def _twice(node: pyyaml.Node) -> Iterator[tuple[str, int]]:
    seen: set[Path] = set()
    for path, key, _ in _walk(node, (), set()):
        if path in seen and key is not None:
            yield _dotted(path), key.start_mark.line + 1
        seen.add(path)


def _walk(node: pyyaml.Node, path: Path, seen: set[int]) -> Iterator[tuple[Path, pyyaml.Node | None, pyyaml.Node]]:
    """Every value with its path and key node, each node once: an alias may point back at what holds it."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if not path:
        yield (), None, node
    if isinstance(node, pyyaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, pyyaml.ScalarNode) and key.value != "<<":
                yield (*path, key.value), key, value
                yield from _walk(value, (*path, key.value), seen)
    elif isinstance(node, pyyaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*path, index), None, value
            yield from _walk(value, (*path, index), seen)
