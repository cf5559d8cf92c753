"""A pass costs what is pending, not what was ever delivered."""

from sqlalchemy import bindparam, text

from bot.clock import transport_now
from bot.db import Database
from bot.queries.ready import ABOUT_A_MESSAGE, SQL
from models.base import UtcDateTime

INDEXES = ("ix_outbox_pending", "ix_outbox_lane", "ix_outbox_slot", "ix_outbox_creates")


async def test_the_query_for_ready_rows_uses_each_of_its_partial_indexes(database: Database) -> None:
    """The conditions of migration, model and query are the same, word for word: else they would be of no use."""
    sql = SQL
    for name in ("spent_looks", "spent_methods", "spent_receivers"):
        sql = sql.replace(f":{name}", "('')")
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    statement = text(explain + sql).bindparams(
        bindparam("about_a_message", list(ABOUT_A_MESSAGE), expanding=True), bindparam("now", type_=UtcDateTime())
    )
    async with database.reading() as session:
        if not database.is_sqlite:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        rows = await session.execute(statement, {"team_id": "T1", "now": transport_now(), "most": 64})
        plan = "\n".join(str(row[-1]) for row in rows)
    for index in INDEXES:
        assert index in plan, f"{index} is not used:\n{plan}"
