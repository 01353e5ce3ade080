"""The product's settings with the bare addresses of `bench.filing` beside its own."""

from gongkai.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.filing"
