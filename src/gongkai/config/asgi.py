"""The way in for ASGI servers."""

from django.core.asgi import get_asgi_application

from gongkai.config import environment

environment.start_django()
application = get_asgi_application()
