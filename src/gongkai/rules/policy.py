"""What the law leaves to the office, or what could not be confirmed word by word.

Everything else is law and stands in the code of its rule. Each field names its source; a body may
hold a `Policy` of its own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Choices of a body with the defaults that are usual. Periods in working days where not said.

    Clock
        portal_confirms_itself: the body's own portal confirms on submission (最高法指导案例26号).
        supplement_reply_days: 合理的补正期限 offered by default (条例第三十条 names no number).
        supplement_least_days: fewer from the service of the notice are no 合理的期限.
        other_body_days: answer of a body that is no joint author (第三十三条 names no number).
        opening_proves_service: a letter sent 网上查收 counts as served when the applicant first opens
            it with number and code (no law names a day; reading it is receipt beyond doubt).
        restart_clears_extension: a restarted period may be extended again.
        extend_after_order: a period set by a court or review body may be extended.
        order_days: period for the new answer where the order names none (法释〔2025〕8号).
        correction_days: target for 更正 (第四十一条 names none).
        escalation: remaining days at which the next person is told.
        internal_steps: step → days before the due day by which it should be done.
        publish_from_applicants: so many applicants who asked the same make an answer a suggestion
            for publication (第四十四条: 多个申请人).

    Remedies
        partial_review_first: 部分公开 counts as refusal for the withheld part.
        limited_letters_name_suit: print the suit also where courts normally do not accept it.
        respond_ordinary_days: answer of the respondent in the ordinary procedure of review.
        defence_days: calendar days for the defence in court (行政诉讼法第六十七条).
        silence_suit_months: suit for no answer, counted from the end of the answer period.

    Archive (years after the end of the year in which a case ended, 0 for ever; the body's own table
    of retention decides, 国家档案局令第8号 gives the steps 永久, 30年, 10年)
        retention_refused: refused wholly or in part.
        retention_disputed: reopened by a judgment or a review decision.
        retention_other: every other result.
        retention_by_result: code of a result → years, before the three above.

    Accounts of the body on platforms
        account_filing_days: opening, change and closing are filed within so many working days.
        account_quiet_days: calendar days without a post at which the house warns, twice.
        account_stale_days: calendar days without a post that are a veto item (国办秘函〔2019〕19号).
        account_certified_days: calendar days before a certification ends at which it reminds.
        account_report_days: working days after a half-year in which its changes are reported.
        account_report_reminders: working days before that day at which it reminds.
        board_check_days: calendar days after which a board is looked at again.
    """

    portal_confirms_itself: bool = True
    supplement_reply_days: int = 15
    supplement_least_days: int = 5
    other_body_days: int = 15
    opening_proves_service: bool = True
    restart_clears_extension: bool = True
    extend_after_order: bool = False
    order_days: int = 20
    correction_days: int = 20
    escalation: tuple[int, ...] = (10, 5, 2, 0)
    internal_steps: tuple[tuple[str, int], ...] = (
        ("形成答复初稿", 8),
        ("完成法制和保密审核", 5),
        ("报送签发", 3),
        ("送达", 1),
    )
    publish_from_applicants: int = 2

    partial_review_first: bool = True
    limited_letters_name_suit: bool = False
    respond_ordinary_days: int = 10
    defence_days: int = 15
    silence_suit_months: int = 6

    retention_refused: int = 30
    retention_disputed: int = 30
    retention_other: int = 10
    retention_by_result: tuple[tuple[str, int], ...] = ()

    account_filing_days: int = 5
    account_quiet_days: tuple[int, int] = (7, 10)
    account_stale_days: int = 14
    account_certified_days: tuple[int, ...] = (60, 30, 7)
    account_report_days: int = 10
    account_report_reminders: tuple[int, ...] = (5, 1, 0)
    board_check_days: int = 90


DEFAULT_POLICY = Policy()
