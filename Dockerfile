# syntax=docker/dockerfile:1

# What npm brings. Node stays behind in this stage.
FROM node:24-bookworm-slim AS frontend
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund

FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PATH=/opt/venv/bin:$PATH
RUN python -m venv /opt/venv
WORKDIR /src
COPY requirements/extras.txt requirements/uv.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
    && VIRTUAL_ENV=/opt/venv uv pip install --no-cache --require-hashes --compile-bytecode \
        -r requirements/extras.txt \
    && pip uninstall --yes uv
COPY . .
COPY --from=frontend /src/frontend/node_modules frontend/node_modules
# The values below only let the settings load; nothing of them stays in the image.
RUN python frontend/collect.py \
    && pybabel compile -d locale -D django \
    && COLLECT_STATIC=1 SECRET_KEY=build DATABASE_URL=sqlite:////tmp/none \
        python manage.py collectstatic --noinput -v0 \
    && rm -rf frontend/node_modules tests var

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/sarpras sarpras \
    && install -d -o sarpras -g sarpras -m 700 /var/lib/sarpras
COPY --from=build /opt/venv /opt/venv
COPY --from=build /src /srv/sarpras
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 \
    DATA_ROOT=/var/lib/sarpras MEDIA_ROOT=/var/lib/sarpras/media
WORKDIR /srv/sarpras
USER sarpras
VOLUME /var/lib/sarpras
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=12s --start-period=60s CMD ["python", "-m", "config.health"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--http", "1", \
     "--no-ws", "--workers", "2", "--blocking-threads", "2", "--backpressure", "128", \
     "--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning", \
     "config.wsgi:application"]
