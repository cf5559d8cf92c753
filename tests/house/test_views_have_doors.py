"""Every id that a view emits has a door, so that no button and no form leads nowhere."""

import importlib
import pkgutil
import re
from pathlib import Path

import bot.views

ID = re.compile(r"[a-z_]+\.[a-z_]+")
ROOT = Path(__file__).parents[2]
WITHOUT_A_DOOR = {"card.more_modal", "update.choice_modal"}  # modals without a submit button


def emitted() -> set[tuple[str, str]]:
    """(constant, id) of every button and form that a view draws."""
    found = set()
    for info in pkgutil.iter_modules(bot.views.__path__):
        module = importlib.import_module(f"bot.views.{info.name}")
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, str) and ID.fullmatch(value):
                found.add((f"{info.name}.{name}", value))
    return found


def _registered() -> set[str]:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "handlers").glob("*.py"))
    return set(re.findall(r"app\.(?:action|view|shortcut)\((?:\w+\.)?([A-Z_]+)\)", source))


def test_every_button_and_form_has_a_door() -> None:
    ids = {(name, value) for name, value in emitted() if value not in WITHOUT_A_DOOR}
    assert len(ids) > 15
    for name, value in sorted(ids):
        assert name.split(".")[1] in _registered(), f"{name} = {value} has no door"
