"""The product's settings with the empty page of `bench.addresses` beside its own."""

from gongkai.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.addresses"
