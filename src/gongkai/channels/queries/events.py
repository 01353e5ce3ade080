"""What a platform tells by itself, read and proved."""

from gongkai.channels.adapters.wechat_events import check_signature, publication_of, read_event

__all__ = ["check_signature", "publication_of", "read_event"]
