"""What the law does not allow, each refusal naming its article.

DeadlineError
├── ReceiptError            第三十一条
├── SupplementError         第三十条
│   ├── SupplementTwiceError
│   └── SupplementLateError
├── OpinionError            第三十二条至第三十四条
├── ExtensionError          第三十三条第二款
│   ├── ExtensionNotApprovedError
│   ├── ExtensionTwiceError
│   ├── ExtensionTooLongError
│   └── ExtensionLateError
├── DelayError              第三十五条
├── FeeError                国办函〔2020〕109号
│   ├── FeeLateError
│   └── PaymentLateError
├── StoppedError
└── ClosedError
"""

from __future__ import annotations

from typing import ClassVar

from gongkai.rules.errors import WrongStateError


class DeadlineError(WrongStateError):
    """A step that the law does not allow now. `article` says why, `advice` what to do."""

    article: ClassVar[str] = "《政府信息公开条例》"

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(f"{what}（依据{self.article}）。{advice}。")
        self.what = what
        self.advice = advice


class ReceiptError(DeadlineError):
    """The request is not received yet, or received already."""

    article = "《政府信息公开条例》第三十一条"


class SupplementError(DeadlineError):
    """A supplement notice or a supplement that Art. 30 does not allow."""

    article = "《政府信息公开条例》第三十条"


class SupplementTwiceError(SupplementError):
    """A second notice: the points must be told once and completely."""


class SupplementLateError(SupplementError):
    """A notice after the seventh working day."""


class OpinionError(DeadlineError):
    """A consultation that does not fit the log."""

    article = "《政府信息公开条例》第三十二条至第三十四条"


class ExtensionError(DeadlineError):
    """An extension that Art. 33 does not allow."""

    article = "《政府信息公开条例》第三十三条第二款"


class ExtensionNotApprovedError(ExtensionError):
    """No consent of the head of the disclosure office before the notice."""


class ExtensionTwiceError(ExtensionError):
    """A second extension of one period."""


class ExtensionTooLongError(ExtensionError):
    """Not between 1 and 20 working days."""


class ExtensionLateError(ExtensionError):
    """Notified after the due day."""


class DelayError(DeadlineError):
    """A delayed date that Art. 35 does not allow."""

    article = "《政府信息公开条例》第三十五条"


class FeeError(DeadlineError):
    """A step of charging that the fee measure does not allow."""

    article = "国办函〔2020〕109号"


class FeeLateError(FeeError):
    """A fee notice after the answer period."""


class PaymentLateError(FeeError):
    """A payment after the 20 working days."""


class StoppedError(DeadlineError):
    """The clock stands still: a supplement or a payment is awaited."""

    article = "《政府信息公开条例》第三十条、国办函〔2020〕109号"


class ClosedError(DeadlineError):
    """The request is closed."""

    article = "《政府信息公开条例》第三十六条"
