"""The sandbox's method table beside the reference data about Slack and beside the official client."""

import inspect

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.api.table import FUNCTIONS
from bot.sandbox.contract import COMMON_ERRORS, Method
from bot.sandbox.contracts.table import METHODS
from tests.reference import needs_reference, reference

# Where the sandbox differs from the reference on purpose.
OTHER_ERRORS = {
    "conversations.unarchive": {"not_in_channel"},  # seen from apps, which archiving takes out of the channel
}
# Arguments that the official client takes only as further keywords.
UNNAMED_BY_CLIENT = {
    "conversations.open": {"prevent_creation"},
    "files.completeUploadExternal": {"blocks"},
}


@pytest.fixture(params=sorted(METHODS))
def name(request: pytest.FixtureRequest) -> str:
    """The name of each method."""
    return str(request.param)


def test_every_method_of_the_table_is_performed_and_no_other() -> None:
    assert set(FUNCTIONS) == set(METHODS)


@needs_reference
def test_its_arguments_are_known(name: str) -> None:
    listed, method = reference()["methods"][name], METHODS[name]
    assert set(method.required) == set(listed["required"])
    assert set(method.optional) <= set(listed["optional"])


@needs_reference
def test_its_scopes_and_tier_agree(name: str) -> None:
    listed, method = reference()["methods"][name], METHODS[name]
    known = set(listed["scopes"].get("bot", []))
    mine = {scope for scopes in method.scopes.values() for scope in scopes}
    assert mine <= known
    assert bool(mine) == bool(known)
    tier = listed["rate_limit"]
    assert method.tier == ("special" if tier.startswith("Special") else tier.removeprefix("Tier ")[0])


@needs_reference
def test_its_errors_are_known(name: str) -> None:
    known = {*reference()["methods"][name]["errors"], *reference()["common_errors"]}
    assert METHODS[name].errors - known == OTHER_ERRORS.get(name, set())


@needs_reference
def test_the_common_errors_are_common() -> None:
    assert set(reference()["common_errors"]) >= COMMON_ERRORS


def test_the_official_client_has_it_with_every_argument(name: str) -> None:
    function = getattr(AsyncWebClient, name.replace(".", "_"))
    accepted = set(inspect.signature(function).parameters)
    method: Method = METHODS[name]
    assert method.arguments - accepted == UNNAMED_BY_CLIENT.get(name, set())
