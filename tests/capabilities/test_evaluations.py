"""An evaluator from outside: the report is evidence, scores come by a sheet, the result is published."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from gongkai.desk.exports import to_xlsx
from gongkai.rules.errors import BadInputError, NotFoundError, WrongStateError
from gongkai.rules.supervision.indicators import IndicatorRow, Source
from gongkai.rules.supervision.scores import SCORE_HEADS, read_scores
from gongkai.supervision.actions import assessments, evaluations
from gongkai.supervision.queries.assessments import (
    assessment_view,
    blank_scores,
    evaluation_file,
    value_file,
)
from tests.factories.city import City
from tests.factories.items import build_newsroom, publish
from tests.factories.supervision import assess, evaluate, make_tree

pytestmark = pytest.mark.django_db

TREE = (
    IndicatorRow("1", "平时", Decimal(40)),
    IndicatorRow("2", "第三方", Decimal(60)),
    IndicatorRow("2.1", "渠道", Decimal(20), Source.THIRD_PARTY),
    IndicatorRow("2.2", "答复", Decimal(40), Source.THIRD_PARTY),
)


def sheet(*rows: tuple[Any, ...]) -> bytes:
    return to_xlsx("评分", SCORE_HEADS, rows)


def test_scores_come_by_a_sheet_with_the_report_as_evidence(city: City, at: datetime) -> None:
    tree = make_tree(city.police, city.police_clerk, at, rows=TREE)
    row = assess(tree, city.traffic, city.police_clerk, at)
    known: dict[str, Any] = {"assessment_id": row.pk, "by": city.police_clerk, "at": at}
    scores = read_scores(
        sheet(("2.1", "渠道", 90, "四条渠道"), ("2.2", "", "", "没有样本")), "a.xlsx"
    )
    with pytest.raises(WrongStateError, match="先登记评估机构"):
        evaluations.import_scores(rows=scores, **known)
    with pytest.raises(BadInputError, match="不晚于今天|也不晚于今天"):
        evaluations.record_evaluation(
            evaluator="院", from_on=at.date(), until_on=at.date() + timedelta(1), **known
        )
    with pytest.raises(BadInputError, match="上传评估报告"):
        evaluations.record_evaluation(
            evaluator="院", from_on=at.date(), until_on=at.date(), **known
        )
    evaluate(row, city.police_clerk, at)
    assert blank_scores(city.police_clerk, row.pk) == [
        ("2.1", "渠道", "", ""), ("2.2", "答复", "", ""),
    ]  # fmt: skip
    own = read_scores(sheet(("1", "平时", 90, "x"), ("2.1", "", 1, "x")), "a.xlsx")
    with pytest.raises(BadInputError, match="编号 1 不是"):
        evaluations.import_scores(rows=own, **known)
    assert assessment_view(city.police_clerk, row.pk, today=at.date()).rows[2].value is None
    assert evaluations.import_scores(rows=scores, **known) == 2
    view = assessment_view(city.police_clerk, row.pk, today=at.date())
    first, second = view.rows[2].value, view.rows[3].value
    assert first is not None
    assert second is not None
    assert (first.share, first.basis) == (Decimal(90), "研究院：四条渠道")
    assert second.share is None
    assert value_file(city.police_clerk, first.pk) == evaluation_file(city.police_clerk, row.pk)
    with pytest.raises(NotFoundError):
        evaluation_file(city.education_clerk, row.pk)


@pytest.mark.parametrize(
    "line", [("2.1", "", 101, "x"), ("2.1", "", "好", "x"), ("2.1", "", 5, "")]
)
def test_a_line_that_is_wrong_is_named(line: tuple[Any, ...]) -> None:
    with pytest.raises(BadInputError, match="第2行"):
        read_scores(sheet(line), "a.xlsx")


def test_the_result_is_linked_once_it_is_before_the_public(
    city: City, at: datetime, client: Client
) -> None:
    item = publish(build_newsroom(city, at), at)
    row = assess(make_tree(city.police, city.police_clerk, at), city.traffic, city.police_clerk, at)
    known: dict[str, Any] = {"assessment_id": row.pk, "by": city.police_clerk, "at": at}
    number = str(item.item.index_number)
    with pytest.raises(WrongStateError, match="先登记"):
        evaluations.link_result(index_number=number, **known)
    evaluate(row, city.police_clerk, at)
    with pytest.raises(BadInputError, match="没有找到这个索引号"):
        evaluations.link_result(index_number="nowhere/1", **known)
    assert evaluations.link_result(index_number=number, **known).item == item.item
    client.force_login(city.police_clerk)
    page = client.get(f"/desk/supervision/assessments/{row.pk}/").content.decode()
    assert f'href="/disclosure/items/{number}/"' in page
    for path in ("evaluation/", "evaluation/scores/", "evaluation/result/"):
        assert client.get(f"/desk/supervision/assessments/{row.pk}/{path}").status_code == 200
    for code in ("1.2", "2.2"):
        assessments.enter_value(
            indicator_id=row.tree.indicators.get(code=code).pk, share=Decimal(5), basis="x", **known
        )
    assessments.close_assessment(assessment_id=row.pk, by=city.police_head, at=at)
    with pytest.raises(WrongStateError, match="已经结束"):
        evaluate(row, city.police_clerk, at)
    assert evaluations.link_result(index_number=number, **known).item == item.item


def test_the_report_is_asked_for_the_first_time_and_stays(
    city: City, at: datetime, client: Client
) -> None:
    row = assess(make_tree(city.police, city.police_clerk, at), city.traffic, city.police_clerk, at)
    client.force_login(city.police_clerk)
    address = f"/desk/supervision/assessments/{row.pk}/evaluation/"
    sent = {"evaluator": "研究院", "from_on": str(at.date()), "until_on": str(at.date())}
    assert "评估报告（选填）" not in client.get(address).content.decode()
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "请选择评估报告" in refused.content.decode()
    evaluate(row, city.police_clerk, at)
    assert "评估报告（选填）" in client.get(address).content.decode()
    assert client.post(address, sent).status_code == 302
    assert evaluation_file(city.police_clerk, row.pk)[1] == "评估报告.txt"
