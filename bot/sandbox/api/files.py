"""Web API: the two ends of an upload; the bytes go to the address in between."""

from __future__ import annotations

import secrets
from urllib.parse import quote

from bot.sandbox import deeds
from bot.sandbox.api import finding
from bot.sandbox.arguments import Args
from bot.sandbox.records import Channel, Json, Upload
from bot.sandbox.refusal import Refusal
from bot.sandbox.workspace import Workspace

MOST_CHANNELS = 100
LONGEST_ALT_TEXT = 1000


def announce(workspace: Workspace, args: Args) -> Json:
    """`files.getUploadURLExternal`: where the bytes shall go."""
    length = args.number("length", 0, 1_000_000_000)
    if len(args.text("alt_txt")) > LONGEST_ALT_TEXT:
        raise Refusal("alt_txt_too_large")
    upload = Upload(workspace.new_id("F"), secrets.token_urlsafe(18), args.text("filename"), length)
    workspace.uploads[upload.id] = upload
    return {"upload_url": f"{workspace.base_url}/upload/{upload.secret}", "file_id": upload.id}


def complete(workspace: Workspace, args: Args) -> Json:
    """`files.completeUploadExternal`: shares uploaded files in channels."""
    listed = args.json("files")
    if not isinstance(listed, list) or not listed or not all(isinstance(one, dict) for one in listed):
        raise Refusal("invalid_arguments", messages=["files must be a list of objects with an id"])
    uploads = [_finished(workspace, one) for one in listed]
    places = _places(workspace, args)
    files = [_shape(workspace, upload, places) for upload in uploads]
    for place in places:
        text, thread = args.text("initial_comment"), args.maybe("thread_ts")
        deeds.post(workspace, place, workspace.bot.id, text=text, files=files, thread_ts=thread)
    return {"files": files}


def _finished(workspace: Workspace, listed: Json) -> Upload:
    upload = workspace.uploads.get(str(listed.get("id")))
    if upload is None or upload.content is None:
        raise Refusal("file_not_found")
    upload.title = str(listed.get("title") or upload.filename)
    return upload


def _places(workspace: Workspace, args: Args) -> list[Channel]:
    ids = args.ids("channels") or args.ids("channel_id")
    if len(ids) > MOST_CHANNELS:
        raise Refusal("channels_limit_exceeded")
    places = []
    for channel_id in ids:
        one = Args(args.name, args.method, {"channel": channel_id}, args.scopes)
        place = finding.channel(workspace, one)
        finding.must_be_in(workspace, place)
        places.append(place)
    return places


def _shape(workspace: Workspace, upload: Upload, places: list[Channel]) -> Json:
    upload.channels = [place.id for place in places]
    return {
        "id": upload.id,
        "name": upload.filename,
        "title": upload.title,
        "size": upload.length,
        "filetype": upload.filename.rpartition(".")[2],
        "channels": upload.channels,
        "url_private_download": f"{workspace.base_url}/files/{upload.secret}/{quote(upload.filename)}",
    }


FUNCTIONS = {"files.completeUploadExternal": complete, "files.getUploadURLExternal": announce}
