"""The product's settings on a data folder that goes away, with fast password hashes."""

import atexit
import shutil
import tempfile
from pathlib import Path

from gongkai.config import environment

_folder = Path(tempfile.mkdtemp(prefix="gongkai-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
environment.use_data_folder(_folder)

from gongkai.config.settings import *  # noqa: E402, F403
from gongkai.config.settings import DATA_FOLDER, DATABASES  # noqa: E402

# A file, not memory: several connections must see it, under the locking that an office gets.
DATABASES["default"]["TEST"] = {"NAME": None}
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": DATA_FOLDER / "tests.sqlite3"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
