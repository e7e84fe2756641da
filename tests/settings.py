"""The site's settings as the tests run them: nothing leaves this process."""

import os

os.environ.setdefault("DEVELOPMENT", "1")
os.environ["DEMONSTRATION"] = "0"

from diseasemaps.settings import *  # noqa: E402, F403
from diseasemaps.settings import DATABASES, VAR_DIR  # noqa: E402

# What is tested is the site that others open.
DEVELOPMENT = DEBUG = False
ERASURE_JOURNAL = VAR_DIR / "test" / f"erasures-{os.getpid()}.jsonl"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One run, whatever the number of its processes: they inherit it.
TEST_RUN = os.environ.setdefault("TEST_RUN", str(os.getpid()))
# Threads need a file: a database in memory would be locked by the first of them.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    (VAR_DIR / "test").mkdir(parents=True, exist_ok=True)
    # One of its own for each process, so that two runs never share a database.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test" / f"test-{os.getpid()}.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
