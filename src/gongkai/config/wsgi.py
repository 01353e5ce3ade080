"""The way in for WSGI servers: waitress, where granian has no wheel, and others."""

import gc

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from gongkai.config import environment

environment.start_django()

from gongkai.config import finishing  # noqa: E402
from gongkai.config.front import Front  # noqa: E402

application = Front(get_wsgi_application(), finishing.store())
resolve("/")  # loads every screen
# What is loaded by now stays: no search for garbage has to walk over it while readers wait.
gc.collect()
gc.freeze()
