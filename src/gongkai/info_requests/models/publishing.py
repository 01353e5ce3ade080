"""Answers that became public, and the proposals of applicants to make them so (条例第四十四条)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.catalogue.models import Item
from gongkai.info_requests.models.letters import Letter
from gongkai.info_requests.models.requests import InfoRequest
from gongkai.info_requests.models.texts import choices_of, person_column
from gongkai.rules.publication import PROPOSAL_LABELS, ProposalState


class PublicationProposal(models.Model):
    """What an applicant proposes to publish, once a case, and what the office answers.

    `proposed_by` is empty: the applicant has no account. `reply` is read by the applicant.
    """

    request = models.OneToOneField(
        InfoRequest, on_delete=models.PROTECT, related_name="proposal", verbose_name="申请"
    )
    reason = models.TextField("理由")
    state = models.CharField(
        "状态", max_length=10, choices=choices_of(PROPOSAL_LABELS), default=ProposalState.OPEN
    )
    reply = models.TextField("答复", blank=True)
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = person_column("登记人")
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = person_column("答复人")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(ProposalState)), name="proposal_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DECLINED)
                | (~Q(reply="") & Q(answered_at__isnull=False)),
                name="proposal_declined_has_reply",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"

    @property
    def state_label(self) -> str:
        """The state in words."""
        return PROPOSAL_LABELS[ProposalState(self.state)]


class PublishedAnswer(models.Model):
    """Which answer became which item: known inside the office alone, the item names no request.

    `looked` lists what the officer confirmed to have looked at because no program can read it;
    `told` are the other requests whose applicants are shown the item.
    """

    letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, related_name="+", verbose_name="答复"
    )
    request = models.ForeignKey(
        InfoRequest, on_delete=models.PROTECT, related_name="published", verbose_name="申请"
    )
    item = models.OneToOneField(
        Item, on_delete=models.PROTECT, related_name="+", verbose_name="公开的信息"
    )
    told = models.ManyToManyField(InfoRequest, related_name="shown_item", verbose_name="告知的申请")
    looked = models.JSONField("人工核对的内容", default=list)
    published_at = models.DateTimeField("公开时间")
    published_by = person_column("公开人")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.item_id}"
