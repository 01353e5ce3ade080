"""Whether a port is free is found out without letting anybody in."""

from __future__ import annotations

import socket

import pytest

from gongkai.cli.serve import require_free
from gongkai.rules.errors import BadInputError


def test_a_port_on_which_another_program_listens_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        with pytest.raises(BadInputError, match="--port"):
            require_free("127.0.0.1", other.getsockname()[1])
        taken = other.getsockname()[1]
    require_free("127.0.0.1", taken)


def test_nobody_gets_through_while_a_port_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    listened = list[int]()
    monkeypatch.setattr(socket.socket, "listen", lambda *_told: listened.append(1))
    require_free("127.0.0.1", port)
    assert not listened
