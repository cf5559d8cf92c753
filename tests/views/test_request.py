"""What the requester reads of a request says where it goes on, and only while it does."""

from dataclasses import replace

from bot.views import request
from models.escalation import Status
from models.room import RoomState
from tests.makers import a_room, an_escalation


def test_a_declined_request_promises_no_room() -> None:
    waits = an_escalation(status=Status.REQUESTED, room=a_room(channel_id=None, state=RoomState.NOT_YET))
    declined = replace(waits, status=Status.DECLINED, declined_because="known")
    assert "opens when somebody accepts it" in str(request.for_requester(waits))
    assert "opens when somebody accepts it" not in str(request.for_requester(declined))
