"""Where the bytes of a file go, the secret address that `files.getUploadURLExternal` gave out; and come from."""

from __future__ import annotations

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.workspace import Workspace


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve `/upload/<secret>`, and `/files/<secret>/<name>` once the file was shared."""

    async def take(request: web.Request) -> web.Response:
        secret = request.match_info["secret"]
        upload = next((one for one in workspace.uploads.values() if one.secret == secret), None)
        if upload is None or upload.content is not None:
            return web.Response(status=404, text="no such upload")
        content = await _content(request)
        if len(content) != upload.length:
            return web.Response(status=400, text=f"announced {upload.length} bytes, got {len(content)}")
        upload.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def give(request: web.Request) -> web.Response:
        secret = request.match_info["secret"]
        upload = next((one for one in workspace.uploads.values() if one.secret == secret), None)
        if upload is None or upload.content is None or not upload.channels:
            return web.Response(status=404, text="no such file")
        # As an attachment: what it holds is nothing that the sandbox's own page should run.
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=upload.content, content_type="application/octet-stream", headers=headers)

    app.router.add_post("/upload/{secret}", take)
    app.router.add_get("/files/{secret}/{name}", give)


async def _content(request: web.Request) -> bytes:
    """The bytes: the only file of a multipart form, or the raw body."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    form = await request.post()
    field = next((value for value in form.values() if isinstance(value, FileField)), None)
    return field.file.read() if field else b""
