# Warroom in a container: `docker compose up` (compose.yaml), or, with SQLite, on a volume of its own:
#   docker build -t warroom . && docker run --read-only -v warroom:/data --env-file .env warroom
# Commands go behind it: `docker run … warroom doctor`.
# What it needs is installed from requirements.lock, with hashes; nothing is installed or built in the image that runs.

FROM python:3.13-slim AS build
RUN python -m venv /venv
COPY requirements.lock /src/
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r /src/requirements.lock
COPY bot /app/bot
COPY handlers /app/handlers
COPY models /app/models
COPY migrations /app/migrations
# Compiled here, since nothing can be written where it runs.
RUN /venv/bin/python -m compileall -q /app /venv/lib
RUN mkdir /data

FROM python:3.13-slim
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY --from=build --chown=10001:10001 /data /data
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PORT=3000
# SQLite's file, when no DATABASE_URL names a server, and warroom.yaml lie here.
WORKDIR /data
USER 10001:10001
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
