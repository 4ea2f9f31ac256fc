"""How gunicorn runs either program: one worker, eight threads, nothing written about requests.

The program is loaded before the fork, so that master and worker share memory and an empty
worker is there at once when the last one has ended.
"""

import ctypes
import gc
import os
import signal
from pathlib import Path

from dalel.site.logs import logging_to_stderr
from dalel.site.threads import THREADS

_PR_SET_PDEATHSIG = 1

worker_class = "dalel.site.worker.ImpatientWorker"
workers = 1
threads = THREADS
preload_app = True
keepalive = 5
timeout = 60
graceful_timeout = 3
backlog = 256
sendfile = False
umask = 0o077
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
forwarded_allow_ips = "127.0.0.1"
control_socket_disable = True
accesslog = None
errorlog = "-"
logconfig_dict = logging_to_stderr()
if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK):  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def on_starting(server: object) -> None:
    """End with the supervisor, however that ended."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def pre_fork(server: object, worker: object) -> None:
    """Keep the collector from touching, and so copying, what both processes share."""
    gc.collect()
    gc.freeze()
