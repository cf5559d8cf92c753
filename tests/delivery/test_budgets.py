"""Budgets and circuit, on a clock that is an argument."""

from bot.delivery.budgets import MINUTE_S, Budgets
from bot.delivery.circuit import Circuit


def test_a_method_has_its_burst_and_then_waits_for_the_minute_to_pass() -> None:
    budgets = Budgets()
    assert [budgets.take("pins.add", None, 0.0) for _ in range(21)] == [True] * 20 + [False]
    assert budgets.spent_methods(1.0) == ["pins.add"]
    assert not budgets.take("pins.add", None, MINUTE_S - 0.1)
    assert budgets.take("pins.add", None, MINUTE_S)


def test_no_window_of_a_minute_ever_holds_more_than_the_tier() -> None:
    budgets = Budgets()
    made = [at / 4 for at in range(2000) if budgets.take("conversations.setTopic", None, at / 4)]
    assert all(sum(1 for other in made if at <= other < at + 60) <= 20 for at in made)
    assert len(made) > 20 * 500 / 62


def test_a_channel_takes_one_message_a_second_and_a_short_burst() -> None:
    budgets = Budgets()
    made = [at / 10 for at in range(600) if budgets.take("chat.postMessage", "room:1", at / 10)]
    assert 55 <= len(made) <= 60
    assert budgets.take("chat.postMessage", "room:2", 59.9)


def test_a_workspace_takes_some_hundred_messages_a_minute() -> None:
    budgets = Budgets()
    assert sum(budgets.take("chat.postMessage", f"room:{number}", 0.0) for number in range(1000)) == 300


def test_a_429_holds_the_method_for_as_long_as_slack_says() -> None:
    budgets = Budgets(is_limited=False)
    budgets.hold("pins.add", None, 7.0, 100.0)
    assert not budgets.take("pins.add", None, 106.9)
    assert budgets.next_at(101.0) == 107.0
    assert budgets.take("pins.add", None, 107.0)


def test_a_429_on_a_message_holds_its_channel_and_on_three_channels_all_of_them() -> None:
    budgets = Budgets()
    budgets.hold("chat.postMessage", "room:1", 5.0, 0.0)
    assert not budgets.take("chat.postMessage", "room:1", 1.0)
    assert budgets.take("chat.postMessage", "room:4", 1.0)
    budgets.hold("chat.postMessage", "room:2", 5.0, 0.0)
    budgets.hold("chat.postMessage", "room:3", 5.0, 0.0)
    assert not budgets.take("chat.postMessage", "room:5", 1.0)
    assert budgets.take("chat.postMessage", "room:5", 5.0)


def test_the_calls_of_the_relay_before_us_count() -> None:
    budgets = Budgets()
    for number in range(20):
        budgets.remember("pins.add", 30.0 - number, 100.0)
    assert not budgets.take("pins.add", None, 100.0)
    assert budgets.take("pins.add", None, 100.0 - 30.0 + MINUTE_S)


def test_quiet_channels_are_forgotten() -> None:
    budgets = Budgets()
    for number in range(100):
        budgets.take("chat.postMessage", f"room:{number}", 0.0)
    budgets.spent_channels(10.0)
    assert budgets._channels == {}


def test_the_circuit_opens_at_once_when_nobody_listens() -> None:
    circuit = _circuit()
    circuit.failed(1, "refused", 0.0, is_certain=True)
    assert [circuit.allowance(at) for at in (0.0, 0.9, 1.0)] == [0, 0, 1]


def test_one_row_that_keeps_failing_opens_nothing() -> None:
    circuit = _circuit()
    for at in range(100):
        circuit.failed(1, "http_500", float(at))
    assert circuit.allowance(100.0) is None
    circuit.failed(2, "http_500", 100.0)
    circuit.failed(3, "http_500", 100.0)
    assert circuit.allowance(100.0) == 0


def test_a_success_between_failures_keeps_the_circuit_closed() -> None:
    circuit = _circuit()
    for row in range(50):
        circuit.failed(row, "http_500", float(row))
        circuit.answered()
    assert circuit.allowance(50.0) is None


def test_probes_go_one_at_a_time_further_and_further_apart() -> None:
    circuit = _circuit()
    circuit.failed(1, "refused", 0.0, is_certain=True)
    circuit.failed(2, "refused", 0.0, is_certain=True)  # was under way already: no further wait
    at, waits = 0.0, []
    for _ in range(6):
        assert circuit.next_at is not None
        waits.append(circuit.next_at - at)
        at = circuit.next_at
        circuit.probes()
        assert circuit.allowance(at) == 0
        circuit.failed(1, "refused", at, is_certain=True)
    assert waits == [1.0, 2.0, 4.0, 8.0, 15.0, 15.0]
    circuit.answered()
    assert circuit.allowance(at) is None


def test_a_look_that_succeeds_lets_the_next_probe_go_but_proves_nothing() -> None:
    circuit = _circuit()
    circuit.failed(1, "refused", 0.0, is_certain=True)
    circuit.probes()
    circuit.not_proved(1.0, wait_s=0.0)
    assert circuit.allowance(1.0) == 1


def _circuit() -> Circuit:
    return Circuit(first_s=1.0, longest_s=15.0)
