"""How much money is meant? Reads amounts as people type them, and writes them back so that nobody misreads them."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.core import get_global
from babel.numbers import format_decimal, get_currency_symbol

from bot.errors import Refused
from bot.rules.amounts import SCALES, is_no_answer, readings, split_number, tidy
from bot.rules.text import shorten

LARGEST = 10**12  # whole units; more than any customer is worth, and safely inside a 64-bit integer in minor units
_SHOWN = 40
_WORLD = "en_001"  # English of the world: "US$" and "A$" where American English would leave "$"

# Source: ISO 4217, list one, column "minor unit". Kept here because stored amounts depend on it.
# fmt: off
_WITHOUT_MINOR = frozenset({
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF",
})
# fmt: on
_THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

# A sign that several currencies share means the workspace's own when it is one of them, else the first here.
_SHARED = {
    "$": "USD AUD CAD NZD SGD HKD TWD MXN ARS CLP COP BBD BMD BSD BZD FJD JMD KYD LRD NAD SBD SRD TTD UYU XCD",
    "¥": "JPY CNY",
    "£": "GBP EGP FKP GIP LBP SHP SSP SYP",
    "rs": "INR PKR LKR NPR MUR SCR",
    "kr": "SEK NOK DKK ISK",
}
_AS_LIKELY = frozenset({"kr"})  # no first: each of them is as likely as the others
_NAMES = {
    **dict.fromkeys(("euro", "euros"), "EUR"),
    **dict.fromkeys(("pound", "pounds", "gb£"), "GBP"),
    **dict.fromkeys(("yen", "円"), "JPY"),
    **{"fr": "CHF", "sfr": "CHF", "us $": "USD", "au$": "AUD", "c$": "CAD", "s$": "SGD", "元": "CNY", "rmb": "CNY"},
    **{"zł": "PLN", "zl": "PLN", "kč": "CZK", "ft": "HUF", "₺": "TRY", "₴": "UAH", "฿": "THB", "₦": "NGN", "₽": "RUB"},
}
_ROUGHLY = re.compile(
    r"(?:~|>=?|≥|about |approx(?:imately|\.)? ?|around |ca(?:\. ?| )|circa |over |more than |at least |up to )+ ?"
)
# Said of revenue, and no part of the amount. Monthly amounts are not taken for yearly ones: they are refused.
_PER_YEAR = re.compile(r" ?(?:arr|acv|tcv|p\.? ?a|(?:/|per|a) ?(?:yr|year|annum)|yearly|annually|in revenue)$")


@dataclass(frozen=True)
class Money:
    """An amount in minor units (cents; whole yen) of one currency (ISO 4217)."""

    minor: int
    currency: str

    @property
    def major(self) -> Decimal:
        """The amount in whole units: euros, not cents."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))


def read_money(text: str, *, default: str, field: str | None = None) -> Money | None:
    """The amount a person means by `text`; without a sign or code it is in the currency `default` (ISO 4217).

    None when they left it open (nothing, "-", "unknown", …). A mark with exactly three digits behind it parts
    thousands, `1.200` as well as `1,200`; with k, m, … behind that both readings are usual, and it is refused
    (docs/impact.md). Raises Refused: "money-unreadable", "money-ambiguous", "money-negative", "money-too-large",
    "money-unknown-currency" or "money-which-currency".
    """
    said = tidy(text, field=field)
    if is_no_answer(said):
        return None
    shown = shorten(" ".join(text.split()), _SHOWN)
    unreadable = Refused("money-unreadable", field=field, text=shown, currency=default)
    typed = split_number(said)
    if typed is None:
        raise unreadable
    before = _ROUGHLY.sub("", f"{typed.before} ").strip()
    if "-" in before or (before.startswith("(") and typed.after.endswith(")")):
        raise Refused("money-negative", field=field, text=shown)
    after = _PER_YEAR.sub("", typed.after.replace("+", " ").strip(" .-")).strip(" .-")  # "250.--" too
    scale, after = _scale(after)
    named = {_currency(name, default, text=shown, field=field) or "" for name in (before, after) if name}
    if "" in named or len(named) > 1:
        raise unreadable
    currency = named.pop() if named else default
    found = _amounts(typed.digits, scale, currency)
    if not found:
        raise unreadable
    if found[0] > LARGEST * 10 ** minor_digits(currency):
        largest = write_money(Money(LARGEST * 10 ** minor_digits(currency), currency))
        raise Refused("money-too-large", field=field, text=shown, largest=largest)
    amounts = [Money(minor, currency) for minor in found]
    if len(amounts) > 1:
        small, large = map(write_money, amounts)
        raise Refused("money-ambiguous", field=field, text=shown, small=small, large=large)
    return amounts[0]


def write_money(money: Money) -> str:
    """The amount as everybody reads it: "€250,000", "US$1,200.50", "CHF 20,000"; cents only where there are any."""
    digits = minor_digits(money.currency)
    whole = money.minor % 10**digits == 0
    pattern = "#,##0" if whole or not digits else "#,##0." + "0" * digits
    sign = get_currency_symbol(money.currency, locale=_WORLD)
    gap = "\u00a0" if sign[-1].isalpha() or sign[-1] == "." else ""
    return f"{sign}{gap}{format_decimal(money.major, format=pattern, locale=_WORLD)}"


def minor_digits(currency: str) -> int:
    """How many decimal digits the currency's minor unit has: 2 for euro and dollar, 0 for yen, 3 for dinar."""
    return 0 if currency in _WITHOUT_MINOR else 3 if currency in _THOUSANDTHS else 2


def is_currency(code: str) -> bool:
    """Whether this is the ISO 4217 code of money that is legal tender somewhere (source: CLDR)."""
    return code in _current()


def _amounts(digits: str, scale: int, currency: str) -> list[int]:
    """Every amount in minor units that the digits can mean, smallest first."""
    decimals = minor_digits(currency)
    found = (value * scale * 10**decimals for value in readings(digits, decimals=decimals if scale == 1 else None))
    exact = [int(minor) for minor in found if minor.denominator == 1]
    return exact[-1:] if scale == 1 else exact  # nobody puts a thousandth at stake: 1.200 is 1,200, in dinar too


def _scale(after: str) -> tuple[int, str]:
    """The factor that `after` begins with, and the currency left behind it; `mxn` is a currency and no million."""
    if not after or after in _signs() or after in _SHARED:
        return 1, after
    for word in sorted(SCALES, key=len, reverse=True):
        rest = after.removeprefix(word).strip(" .")
        if after.startswith(word) and (not rest or rest in _signs() or rest in _SHARED):
            return SCALES[word], rest
    first, _, rest = after.partition(" ")
    return (SCALES[first], rest) if first in SCALES else (1, after)


def _currency(name: str, default: str, *, text: str, field: str | None) -> str | None:
    """The code of the currency somebody named; None when it is no currency's name at all."""
    name = name.strip(" .")
    if name.removesuffix("s") == "dollar":
        name = "$"
    if name in _SHARED:
        codes = _SHARED[name].split()
        if default not in codes and name in _AS_LIKELY:
            raise Refused("money-which-currency", field=field, text=name, codes=", ".join(codes))
        return default if default in codes else codes[0]
    if name in _signs():
        return _signs()[name]
    if (len(name) == 3 and name.isalpha()) or any(unicodedata.category(char) == "Sc" for char in name):
        raise Refused("money-unknown-currency", field=field, text=text, currency=shorten(name.upper(), _SHOWN))
    return None


@cache
def _current() -> frozenset[str]:
    uses = (use for country in get_global("territory_currencies").values() for use in country)
    return frozenset(code for code, _since, until, tender in uses if tender and until is None)


@cache
def _signs() -> dict[str, str]:
    """Codes, world signs and everyday names, as a tidied text has them."""
    signs = {tidy(get_currency_symbol(code, locale=_WORLD)).strip("."): code for code in _current()}
    return signs | {code.casefold(): code for code in _current()} | _NAMES
