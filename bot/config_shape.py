"""The shape of `warroom.yaml`: which keys there are, what each means, and how its values are written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.config_file import ConfigFile
from bot.config_kinds import Check
from bot.rules.week import write_days

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Inside:
    """What a key holds: one part, a list of parts, or parts by name; `joint` is what stands before its own keys."""

    part: type[BaseModel]
    joint: str
    is_list: bool = False


def inside(field: FieldInfo) -> Inside | None:
    """The part, or parts, that this key holds; None when its value is no part."""
    declared = field.annotation
    arguments = get_args(declared)
    if _is_part(declared):
        return Inside(declared, ".")
    if get_origin(declared) is tuple and _is_part(arguments[0]):
        return Inside(arguments[0], "[].", is_list=True)
    if get_origin(declared) is dict and _is_part(arguments[1]):
        names = get_args(arguments[0]) if get_origin(arguments[0]) is Literal else ()
        return Inside(arguments[1], f".<{f'{names[0]}–{names[-1]}' if names else 'name'}>.")
    return None


def keys(part: type[BaseModel] = ConfigFile, prefix: str = "") -> dict[str, str]:
    """Every key of the file as a dotted path (`severities.<SEV1–SEV4>.acknowledge`), with what it is for."""
    found: dict[str, str] = {}
    for name, field in part.model_fields.items():
        found[prefix + name] = field.description or ""
        if held := inside(field):
            found |= keys(held.part, prefix + name + held.joint)
    return found


def form(field: FieldInfo) -> str:
    """In which form people write the value of this key, such as `a time zone such as UTC`."""
    return next((check.what for check in field.metadata if isinstance(check, Check)), _form(field.annotation))


def example(field: FieldInfo) -> str:
    """A value for this key, as YAML has it."""
    if field.examples:
        return str(field.examples[0])
    found = next(
        (check.example for check in (*field.metadata, *_checks(field.annotation)) if isinstance(check, Check)), ""
    )
    return f"[{found}]" if get_origin(field.annotation) is tuple else found or "{}"


def plain(value: Any) -> Any:
    """A value of the file as texts, lists and mappings, the way people write it."""
    match value:
        case BaseModel():
            return {name: plain(held) for name, held in value if held != type(value).model_fields[name].default}
        case dict():
            return {plain(key): plain(held) for key, held in value.items()}
        case tuple() | list():
            return [plain(held) for held in value]
        case frozenset():
            return write_days(value)
        case timedelta():
            return f"{value // HOUR}h" if value % HOUR == timedelta(0) else f"{value // timedelta(minutes=1)}m"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
    return None if value is None else str(value)


def _is_part(declared: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(declared, type) and issubclass(declared, BaseModel)


def _form(declared: Any) -> str:
    arguments = get_args(declared)
    match get_origin(declared):
        case origin if origin is Annotated:
            return next((check.what for check in arguments[1:] if isinstance(check, Check)), _form(arguments[0]))
        case origin if origin in (Union, UnionType):
            return _form(arguments[0])
        case origin if origin is tuple:
            return f"a list in which each is {_form(arguments[0])}"
        case origin if origin is dict:
            return f"{{key: value}}, where a key is {_form(arguments[0])}, and a value {_form(arguments[1])}"
    return "a text"


def _checks(declared: Any) -> Iterator[Any]:
    for argument in get_args(declared):
        yield argument
        yield from _checks(argument)
