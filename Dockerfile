# Warroom in a container: `docker run -e SLACK_BOT_TOKEN -e SLACK_APP_TOKEN -e DATABASE_URL warroom`.
FROM python:3.13-slim
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir hatchling==1.33.0 && pip install --no-cache-dir --no-deps --no-build-isolation .
USER nobody
CMD ["warroom", "run"]
