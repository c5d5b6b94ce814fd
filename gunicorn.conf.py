"""How the web server runs. `make run` and production use the same file."""

import os
import sys
from pathlib import Path

# gunicorn applies its own `pythonpath` too late for `--check-config`.
sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))

wsgi_app = "config.wsgi"
worker_class = "core.web_worker.SharingWorker"
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
# Rarely, because a new process warms up for seconds, in which the others serve everybody: kept pages go out by the
# thousand in a second.
max_requests = 200_000
max_requests_jitter = 20_000
# One file in the home folder for all the sites of a machine: nobody here asks anything through it.
control_socket_disable = True
loglevel = "warning"


def post_worker_init(worker) -> None:
    """Warm a new process up before it takes its first request: nobody waits for a module to be imported."""
    from core.warming import warm_up  # noqa: PLC0415 - Django is set up by now, and was not above

    warm_up()
