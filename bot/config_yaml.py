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


# Without the surprises of YAML 1.1: `NO` is Norway, `17:30` and `2026-12-25` are texts.
_PLAIN = {
    letter: [(tag, shape) for tag, shape in resolvers if tag.rpartition(":")[2] in ("null", "merge")]
    for letter, resolvers in pyyaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Loader(pyyaml.SafeLoader):
    yaml_implicit_resolvers = _PLAIN


class _Dumper(pyyaml.SafeDumper):
    yaml_implicit_resolvers = _PLAIN

    def ignore_aliases(self, _data: Any) -> bool:
        return True


@dataclass(frozen=True)
class Mistake:
    """What is wrong on which line (from 1) of a file, or strange; the field is empty where it is about all of it."""

    file: str
    line: int
    field: str
    says: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}{self.field and ', '}{self.field}: {self.says}."


@dataclass(frozen=True)
class Yaml:
    """A file's content, the line (from 1) on which each part of it stands, and the keys that are there twice."""

    file: str
    value: Any
    lines: Mapping[Path, int]
    mistakes: tuple[Mistake, ...] = ()

    def line(self, path: Path) -> int:
        """The line of this part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def mistake(self, path: Path, says: str) -> Mistake:
        """A sentence (without its stop) about this part."""
        return Mistake(self.file, self.line(path), _dotted(path), says)


def read_yaml(text: str, *, file: str) -> Yaml:
    """The content of a YAML text. Raises NotConfigured with file and line when it is no YAML."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return Yaml(file, None, {})
        twice = tuple(Mistake(file, line, "", f"{key} is there twice. Keep one of them") for key, line in _twice(node))
        lines = dict(_lines(node))
        return Yaml(file, loader.construct_document(node), lines, twice)
    except ReaderError as problem:
        line, why = text.count("\n", 0, problem.position) + 1, "it holds a control character"
    except pyyaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line, why = (mark.line + 1 if mark else 1), str(problem.problem or problem.context)
    except RecursionError:
        line, why = 1, "it is nested too deeply"
    raise NotConfigured(f"{file}, line {line}: this is not valid YAML: {why}.")


def write_yaml(value: Any, *, width: float, in_one_line: bool = False) -> str:
    """Texts, and lists and mappings of them, as `read_yaml` reads them; without a line break at the end."""
    style = True if in_one_line else None  # None: in one line whatever holds nothing that is nested
    dumped = pyyaml.dump(value, Dumper=_Dumper, default_flow_style=style, width=width, sort_keys=False)
    return str(dumped).removesuffix("...\n").rstrip("\n")


def mistakes_in(yaml: Yaml, problems: ValidationError, *, root: type[BaseModel]) -> list[Mistake]:
    """Each mistake: file, line, field, what was found and what was expected."""
    return [yaml.mistake(_path(problem), _sentence(problem, root)) for problem in problems.errors()]


def _sentence(problem: Any, root: type[BaseModel]) -> str:
    path = _path(problem)
    is_key = path != tuple(problem["loc"])
    name = str(path[-1]) if path else ""
    found = f'"{shorten(name, 60)}"' if is_key else _shown(problem["input"])
    match problem["type"]:
        case "expected":
            wanted = problem["msg"]
        case "missing":
            what = _fields(_inside(root, path[:-1]))[name]
            return f"missing, expected {what[0].lower()}{what[1:].removesuffix('.')}"
        case "extra_forbidden":
            return f"unknown key, expected {_one_of(name, _fields(_inside(root, path[:-1])))}"
        case "literal_error" if is_key:
            wanted = f"one of {', '.join(get_args(_inside(root, path[:-1], key=True)))}"
        case "model_type" | "model_attributes_type" | "dict_type":
            wanted = "keys with values, such as {key: value}"
        case "tuple_type":
            wanted = "a list, such as [one, two]"
        case _:
            wanted = problem["msg"]
    return f"found {found}, expected {wanted}"


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
