"""What WeChat tells by itself: its signature, its encryption, and how a publication ended.

Sources: the developers' documentation of 公众号 (接收消息与事件推送, 消息加解密, 事件 PUBLISHJOBFINISH). SHA-1 is what
the platform prescribes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from lxml import etree

from gongkai.channels.adapters.connectors import Published, RefusedError
from gongkai.channels.adapters.wechat import outcome_of
from gongkai.rules.channels.deliveries import Move, Settled
from gongkai.rules.errors import BadInputError, WrongPersonError

MOST_BYTES: Final = 64 * 1024
_UNSIGNED: Final = WrongPersonError("签名不对，没有接收。请核对接口设置里的 Token。")


def check_signature(token: str, signature: str, *parts: str) -> None:
    """Raises WrongPersonError where a message was not signed with the token."""
    told = "".join(sorted((token, *parts)))
    digest = hashlib.sha1(told.encode(), usedforsecurity=False).hexdigest()
    if not token or not hmac.compare_digest(digest.encode(), signature.encode()):
        raise _UNSIGNED


def read_event(body: bytes, query: Mapping[str, str], secrets: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a message, opened where the account uses the safe mode.

    `secrets`: `event_token`, `event_aes_key`, `appid`. Raises WrongPersonError for what is not signed
    or not for this account, BadInputError for what cannot be read.
    """
    token = secrets.get("event_token", "")
    moment, nonce = query.get("timestamp", ""), query.get("nonce", "")
    fields = _fields(body)
    if query.get("encrypt_type") != "aes":
        check_signature(token, query.get("signature", ""), moment, nonce)
        if secrets.get("event_aes_key"):
            raise _UNSIGNED  # the safe mode takes nothing that is not encrypted
        return fields
    sealed = str(fields.get("Encrypt", ""))
    check_signature(token, query.get("msg_signature", ""), moment, nonce, sealed)
    return _fields(_opened(sealed, secrets.get("event_aes_key", ""), secrets.get("appid", "")))


def _opened(sealed: str, aes_key: str, appid: str) -> bytes:
    try:
        key = base64.b64decode(aes_key + "=", validate=True)
        data = base64.b64decode(sealed, validate=True)
        decryptor = Cipher(AES(key), CBC(key[:16])).decryptor()
        plain = decryptor.update(data) + decryptor.finalize()
        plain = plain[: -plain[-1]]
        length = int.from_bytes(plain[16:20], "big")
    except (binascii.Error, ValueError, IndexError) as error:
        raise BadInputError("加密的消息打不开。请核对 EncodingAESKey。") from error
    if plain[20 + length :] != appid.encode():
        raise _UNSIGNED
    return plain[20 : 20 + length]


def _fields(body: bytes) -> dict[str, Any]:
    """XML as a mapping; `item` is always a list."""
    if len(body) > MOST_BYTES or b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise BadInputError("消息读不懂。")
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise BadInputError("消息读不懂。") from error
    return _children(root)


def _children(node: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in node:
        value = _children(child) if len(child) else (child.text or "").strip()
        if child.tag == "item":
            found.setdefault("item", []).append(value)
        else:
            found[str(child.tag)] = value
    return found


def publication_of(event: Mapping[str, Any]) -> tuple[str, Settled] | None:
    """How a publication ended, by its id; None for any other message and while it is under way."""
    if event.get("Event") != "PUBLISHJOBFINISH":
        return None
    info = event.get("PublishEventInfo")
    if not isinstance(info, dict) or not str(info.get("publish_status", "")).isdigit():
        raise BadInputError("消息不完整。")
    publish_id = str(info.get("publish_id", ""))
    try:
        outcome = outcome_of(info, {})
    except RefusedError as error:
        return publish_id, Settled(Move.FAIL, error.advice.words, error.advice.code, progress={})
    if not isinstance(outcome, Published):
        return None
    return publish_id, Settled(
        Move.CONFIRM,
        platform_id=outcome.platform_id,
        url=outcome.url,
        progress={"publish_id": publish_id, "article_id": outcome.platform_id},
    )
