"""The settings of the tests, with records in a throw-away PostgreSQL.

Keys stay in their own SQLite file: they never share a server with what they open. Loading this
module starts the server; it ends with the process.
"""

from dalel.site.databases import records_database
from tests.postgres_server import start_server
from tests.settings import *  # noqa: F403
from tests.settings import DALEL_INSTANCE, DATABASES

_server = start_server()
DATABASES = {
    **DATABASES,
    "default": records_database(_server.url("postgres"), DALEL_INSTANCE),
}
