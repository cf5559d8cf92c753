"""Which days are public holidays in a country or region such as `GB-ENG`? The library is loaded only when asked."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import cache


@dataclass(frozen=True)
class PublicHolidays:
    """The public holidays of one country or region, observed days included: `date in PublicHolidays("GB-ENG")`."""

    code: str

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _days(self.code)


def is_known(code: str) -> bool:
    """Whether the holidays of this country (`PT`) or region of one (`GB-ENG`) are known."""
    try:
        _days(code)
    except NotImplementedError:  # the library's word for a country or region it does not know
        return False
    return True


@cache
def _days(code: str) -> Container[date]:
    from holidays import country_holidays  # a slow import, which most workspaces never need

    country, _, region = code.partition("-")
    return country_holidays(country, subdiv=region or None)
