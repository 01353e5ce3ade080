"""The way in for WSGI servers (the default: granian)."""

from django.core.wsgi import get_wsgi_application

from gongkai.config import environment

environment.start_django()

from gongkai.config import finishing  # noqa: E402
from gongkai.config.front import Front  # noqa: E402

application = Front(get_wsgi_application(), finishing.store())
