"""Django settings of the tests: the desk, with an instance of its own and a cheap key derivation.

What the developer's environment says is left aside, so that no test ever meets a real instance.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from dalel.core.keys import KdfCost
from dalel.site.instance import create_instance

_FOLDER = Path(tempfile.mkdtemp(prefix="dalel-tests-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)

for _name in [name for name in os.environ if name.startswith("DALEL_")]:
    del os.environ[_name]
os.environ["DALEL_INSTANCE"] = str(_FOLDER / "instance")
os.environ["DALEL_LANGUAGE"] = "en"
create_instance(_FOLDER / "instance", is_demo=False, kdf_cost=KdfCost(memory_mib=1, passes=1))

from dalel.site.settings.desk import *  # noqa: E402, F403
from dalel.site.settings.desk import ALLOWED_HOSTS, DATABASES  # noqa: E402

# Files, not memory: locks, triggers and write-ahead logs must be the real ones.
for _alias, _database in DATABASES.items():
    _database["TEST"] = {"NAME": str(_FOLDER / f"{_alias}.sqlite3")}

ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
