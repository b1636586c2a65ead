# One image for the dashboard, the worker and every other command of LeadHub.
# It holds no secret, runs as nobody in particular, and writes only to /data (files) and /tmp.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1
ENV PYTHONDONTWRITEBYTECODE=1
ENV PIP_NO_CACHE_DIR=1
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
ENV LEADHUB_DATA_DIR=/data
ENV LEADHUB_STATIC_DIR=/app/static-collected

WORKDIR /app

# The packages first: they change more rarely than the code, so Docker keeps this layer.
COPY requirements/run.txt requirements/build.txt requirements/
RUN python -m pip install --require-hashes -r requirements/run.txt
RUN python -m pip install --require-hashes -r requirements/build.txt

# What .dockerignore lets through: the code, the pages and the static files.
COPY . .
RUN python -m pip install --no-deps --no-build-isolation -e .
RUN python -m compileall -q leadhub

# The settings make keys in an empty data folder, and no key may stay in an image: so this folder goes at once.
RUN export LEADHUB_DATA_DIR=$(mktemp -d) && leadhub collectstatic --noinput && rm -r $LEADHUB_DATA_DIR
# LeadHub writes files for its own user only; these the image's user must read.
RUN chmod -R a+rX static-collected

# A number instead of a name, so that Kubernetes can see that it is not root.
RUN mkdir /data && chown 10001:10001 /data
USER 10001:10001
VOLUME /data
EXPOSE 8000

# Of the dashboard. compose.yaml says what makes a worker healthy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "from urllib.request import Request, urlopen; urlopen(Request('http://127.0.0.1:8000/healthz?part=web', headers={'Host': 'localhost'}), timeout=4)"]

CMD ["gunicorn", "leadhub.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--timeout", "120", "--graceful-timeout", "20", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
