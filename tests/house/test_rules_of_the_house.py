"""The rules every file keeps: sizes, first sentences, who commits, who catches everything, which words exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import words

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "models")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
FILE_LIMIT = 300  # about 200 is the aim
FUNCTION_LIMIT = 60  # about 40 is the aim


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_file_opens_with_one_sentence_and_stays_readable(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    first = (ast.get_docstring(ast.parse(source)) or "").split("\n\n")[0]
    assert first.endswith((".", "?", "!")), f"{_name(path)} does not say what it is for"
    assert len(source.splitlines()) <= FILE_LIMIT


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < FUNCTION_LIMIT, node.name


def _calls(name: str) -> Iterator[str]:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                yield _name(path)


def test_only_the_database_commits() -> None:
    assert set(_calls("commit")) <= {"bot/db.py"}


def test_only_the_two_doors_catch_everything() -> None:
    catching = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None
                or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
            ):
                catching.add(_name(path))
    assert catching == {"handlers/door.py", "handlers/schedule.py"}


def test_nothing_of_models_or_rules_reads_a_clock() -> None:
    for room in ("models", "bot/rules", "bot/facts", "bot/views", "bot/queries", "bot/services", "bot/announce"):
        for path in (ROOT / room).rglob("*.py"):
            assert not re.search(r"datetime\.now|time\.time\(|date\.today", path.read_text(encoding="utf-8")), path


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────

SPEAKERS = {"say", "plain", "told", "_with_undo", "told_with_undo", "_in_place"}


def _said() -> Iterator[tuple[str, str]]:
    """(file, id) of every sentence named in the code, with `*` for the part that is put in at run time."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in SPEAKERS and name != "Refused":
                continue
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    if re.fullmatch(r"[a-z][a-z0-9_]*(-[A-Za-z0-9_]+)+", argument.value):
                        yield _name(path), argument.value
                elif isinstance(argument, ast.JoinedStr):
                    parts = [p.value if isinstance(p, ast.Constant) else "*" for p in argument.values]
                    yield _name(path), "".join(str(part) for part in parts)


def test_every_sentence_the_code_says_is_in_the_catalogue() -> None:
    known = words.ids()
    said = {(path, words_id) for path, words_id in _said() if not path.startswith("bot/sandbox")}
    assert len(said) > 100
    for path, words_id in sorted(said):
        pattern = re.compile(re.escape(words_id).replace(r"\*", ".+"))
        assert any(pattern.fullmatch(each) for each in known), f"{path} says {words_id}, which is in no catalogue"


def test_every_sentence_of_the_catalogue_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    catalogue = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot/words/en").glob("*.ftl"))
    within = set(re.findall(r"\{ ([a-z][a-z0-9_-]*) \}", catalogue))  # sentences that are part of others
    patterns = [re.compile(re.escape(words_id).replace(r"\*", ".+")) for _, words_id in _said() if "*" in words_id]
    unused = [
        each
        for each in words.ids()
        if each not in within and f'"{each}"' not in source and not any(pattern.fullmatch(each) for pattern in patterns)
    ]
    assert unused == []
