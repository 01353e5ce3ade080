"""The way in for WSGI servers (the default: granian)."""

from django.core.wsgi import get_wsgi_application

from gongkai.config import environment

environment.start_django()
application = get_wsgi_application()
