"""The database's address as people write it, with the driver that Warroom uses."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import NotConfigured


def driver_url(url: str) -> URL:
    """The address with the driver Warroom uses. Accepts postgres://, postgresql:// and sqlite:// addresses.

    Raises NotConfigured for anything else.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise NotConfigured(
            "DATABASE_URL is not a database address. Use sqlite:///warroom.db or postgresql://user:password@host/name."
        ) from None
    match parsed.drivername.split("+")[0]:
        case "postgres" | "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case "sqlite":
            return parsed.set(drivername="sqlite+aiosqlite")
    raise NotConfigured(
        f"DATABASE_URL starts with {parsed.drivername}://, which Warroom does not speak. "
        "Use sqlite:///warroom.db or postgresql://user:password@host/name."
    )
