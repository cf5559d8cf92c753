"""`warroom config example`: the whole `warroom.yaml` with what each key means, made from the parts themselves."""

import re
import textwrap
from collections.abc import Iterable

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.config_file import ConfigFile
from bot.config_kinds import NOT_USED_YET
from bot.config_shape import Inside, example, form, inside, plain
from bot.config_yaml import write_yaml

WIDTH = 110
HEAD = """\
warroom.yaml: every key there is, with what it means, in which form it is written, and its default. All of them are
optional: what you leave out stays as it comes, so keep only what you change. Where there is no default, a # stands
right before the key, and the value is an example: take that # away to use it.
"""


def whole_file() -> str:
    """A file that changes nothing, with every key in it."""
    lines = [f"# {line}" for line in HEAD.splitlines()]
    for name, field in ConfigFile.model_fields.items():
        lines += ["", *_key(name, field, field.get_default(call_default_factory=True))]
    return "\n".join(lines) + "\n"


def _key(name: str, field: FieldInfo, value: object, *, explained: bool = True) -> list[str]:
    comment = _comment(field) if explained else []
    if isinstance(value, BaseModel):
        return [*comment, f"{name}:", *_indented(_keys(value))]
    if value is None or value in ((), {}):
        return [*comment, *(_switched_off(line) for line in _example(name, field))]
    if isinstance(value, dict) and inside(field):
        parts = [
            line
            for number, (key, part) in enumerate(value.items())
            for line in (f"{key}:", *_indented(_keys(part, explained=explained and number == 0)))
        ]
        return [*comment, f"{name}:", *_indented(parts)]
    return [*comment, *_written(name, value)]


def _written(name: str, value: object) -> list[str]:
    first, *rest = write_yaml(plain(value), width=WIDTH - len(name)).splitlines()
    is_block = isinstance(value, dict) and not first.startswith("{")
    return [f"{name}:", *_indented([first, *rest])] if is_block else [f"{name}: {first}", *_indented(rest)]


def _keys(part: BaseModel, *, explained: bool = True) -> list[str]:
    fields = type(part).model_fields.items()
    return [line for name, field in fields for line in _key(name, field, getattr(part, name), explained=explained)]


def _example(name: str, field: FieldInfo) -> list[str]:
    """The key with a value that would work."""
    held = inside(field)
    if held is None:
        return [f"{name}: {example(field)}"]
    return [f"{name}:", *_indented(["-" if held.is_list else f"{example(field)}:", *_indented(_example_part(held))])]


def _example_part(held: Inside) -> list[str]:
    fields = held.part.model_fields.items()
    return [line for name, field in fields for line in (*_comment(field), *_example(name, field))]


def _comment(field: FieldInfo) -> list[str]:
    said = field.description or ""
    if not inside(field) and NOT_USED_YET not in field.metadata:
        said += f" Written as {form(field)}."
    if NOT_USED_YET in field.metadata:
        said += " Kept as it is written; not used yet."
    return [f"# {line}" for line in textwrap.wrap(said, WIDTH - 2, break_on_hyphens=False)]


def _switched_off(line: str) -> str:
    """The line as a comment, unless it is one: without a space behind the #."""
    return line if line.lstrip().startswith("#") else re.sub(r"^( *)", r"\1#", line)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]
