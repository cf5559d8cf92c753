"""Tests of a text whose skeleton must be filled in."""

import pytest

from bot.rules.skeleton import unfilled

PARTS = ("What we know:", "What happens next:")
CLOSING = "You will hear"
END = "\n\nYou will hear from us again by noon."


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("What we know: \n\nWhat happens next: " + END, list(PARTS)),
        ("What we know:\n\nWhat happens next:" + END, list(PARTS)),
        ("What we know: a\n\nWhat happens next: " + END, ["What happens next:"]),
        ("What we know:\n\nWhat happens next: b" + END, ["What we know:"]),
        ("What we know: a\n\nWhat happens next:\n- b\n- c" + END, []),
        ("Dear Acme,\nWhat we know:\na\n\nWhat happens next:\nb" + END + "\nKind regards", []),
        ("We fixed it." + END, []),
        ("We fixed it.", []),
        ("Dear Acme,\n\nWhat happens next:" + END, ["What happens next:"]),
        (END, list(PARTS)),
        ("", list(PARTS)),
    ],
)
def test_each_part_that_is_asked_for_must_be_filled(said: str, missing: list[str]) -> None:
    assert unfilled(said, parts=PARTS, closing=CLOSING) == missing
