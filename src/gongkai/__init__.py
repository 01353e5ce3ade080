"""Gongkai (公开): the system for 政府信息公开, the disclosure of government information."""

__version__ = "0.1.0"
