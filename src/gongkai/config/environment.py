"""The only reader of the environment. Every setting is described in docs/reference/settings."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from gongkai.rules.errors import BadInputError

SETTINGS_MODULE = "gongkai.config.settings"


def data_folder() -> Path:
    """The folder of the database, uploads and key: GONGKAI_DATA, else ./gongkai-data."""
    return Path(os.environ.get("GONGKAI_DATA") or "gongkai-data").resolve()


def use_data_folder(folder: Path) -> None:
    """Make this process and its children use another data folder. Call before Django starts."""
    os.environ["GONGKAI_DATA"] = str(folder.resolve())


def start_django() -> None:
    """Set Django up once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    import django

    django.setup()


def flag(name: str) -> bool:
    """Whether a switch such as GONGKAI_HTTPS is on (1, true, yes, on)."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def names(name: str, default: str) -> list[str]:
    """A comma-separated list such as GONGKAI_HOSTS."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def number(name: str, default: int) -> int:
    """A whole number such as GONGKAI_DRAFTS_PER_HOUR. Raises BadInputError where it is none."""
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInputError(f"{name} 应为不带单位的整数，例如 {default}，现在是“{text}”。")
    return int(text)


def networks(name: str) -> list[str]:
    """Addresses and networks such as GONGKAI_PROXIES. Raises BadInputError where one is none."""
    from ipaddress import ip_network

    known = names(name, "")
    for network in known:
        try:
            ip_network(network, strict=False)
        except ValueError as error:
            raise BadInputError(
                f"{name} 中的“{network}”不是网络地址。请写作 127.0.0.1 或 10.0.0.0/8，以逗号分隔。"
            ) from error
    return known


def secret_key(folder: Path) -> str:
    """The key in the data folder; made, readable by the owner alone, at the first start."""
    return _made_once(folder / "secret-key", secrets.token_urlsafe(50)).strip()


def seal_keys(folder: Path) -> list[bytes]:
    """The keys that seal identity data and files, the newest first, one a line in base64.

    They lie in the file of GONGKAI_SEAL_KEYS, else in the data folder, where the first is made,
    readable by the owner alone, at the first start. Whoever backs the data up keeps them elsewhere.
    """
    file = Path(os.environ.get("GONGKAI_SEAL_KEYS") or folder / "seal-keys")
    made = base64.b64encode(secrets.token_bytes(32)).decode() + "\n"
    return [base64.b64decode(line) for line in _made_once(file, made).split()]


def _made_once(file: Path, text: str) -> str:
    """What a file says; made with this text, durably and as a whole, where it is not there.

    Two processes that start together read the same, and one killed in between leaves nothing.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
        try:
            with os.fdopen(descriptor, "w") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            with suppress(FileExistsError):
                os.link(temporary, file)
        finally:
            Path(temporary).unlink()
        _sync_folder(file.parent)
    return file.read_text()


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder outlive a loss of power, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sms_gateway() -> tuple[str, str] | None:
    """Address and token of the gateway for short messages; None writes them to the log."""
    url = os.environ.get("GONGKAI_SMS_URL", "")
    return (url, os.environ.get("GONGKAI_SMS_TOKEN", "")) if url else None


def probes() -> dict[str, str]:
    """The ways in that are tried every hour: GONGKAI_PROBES, as form=https://…,mailbox=imaps://…"""
    pairs = (part.partition("=") for part in names("GONGKAI_PROBES", ""))
    return {way.strip(): address.strip() for way, _, address in pairs}


def channel_addresses(folder: Path) -> dict[str, str]:
    """Where channels are reached: the interfaces of platforms, and the folder for files."""
    found = {
        "wechat": os.environ.get("GONGKAI_WECHAT_URL", ""),
        "weibo": os.environ.get("GONGKAI_WEIBO_URL", ""),
        "folder": os.environ.get("GONGKAI_DROP_FOLDER", "") or str(folder / "drop"),
    }
    return {code: address for code, address in found.items() if address}


def mail() -> dict[str, Any]:
    """The mail settings of Django: GONGKAI_SMTP as smtp(s)://user:password@host:port, or the log."""
    url = os.environ.get("GONGKAI_SMTP", "")
    sender = os.environ.get("GONGKAI_MAIL_FROM", "noreply@localhost")
    if not url:
        backend = "django.core.mail.backends.console.EmailBackend"
        return {"EMAIL_BACKEND": backend, "DEFAULT_FROM_EMAIL": sender}
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 10,
        "DEFAULT_FROM_EMAIL": sender,
    }


def database(folder: Path) -> dict[str, Any]:
    """The database of DATABASE_URL, else SQLite in the data folder."""
    url = os.environ.get("DATABASE_URL")
    if url:
        import dj_database_url

        return dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "gongkai.sqlite3",
        # A connection reads how full the tables are when it opens: `audit.adapters.planner`.
        "CONN_MAX_AGE": 3600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        },
    }
