"""The settings of the tests, with records in a throw-away PostgreSQL.

Keys stay in their own SQLite file: they never share a server with what they open. Loading this
module starts the server, which ends with the process; test workers share the one of their sender.
"""

import os

from dalel.site.databases import records_database
from tests.postgres_server import start_server
from tests.settings import *  # noqa: F403
from tests.settings import DALEL_INSTANCE, DATABASES

ADDRESS = "TESTS_POSTGRESQL_ADDRESS"

if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ[ADDRESS] = start_server().url("postgres")
DATABASES = {
    **DATABASES,
    "default": records_database(os.environ[ADDRESS], DALEL_INSTANCE),
}
