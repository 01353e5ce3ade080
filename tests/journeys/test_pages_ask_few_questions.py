"""How many questions a page asks the database is fixed, however many reports there are."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from gongkai.annual_reports import actions
from gongkai.annual_reports.models import Version
from gongkai.info_requests.models import InfoRequest
from tests.factories.city import City
from tests.factories.corrections import file_correction
from tests.factories.filed_reports import make_draft, make_report, publish
from tests.factories.info_requests import build_office, fill_docket
from tests.factories.publishing import OTHER, answered, set_up_publisher
from tests.factories.remedies import register_case
from tests.factories.statistics import confirm, enter, past_request

LIST = "/disclosure/annual-reports/"
YEARS = range(2019, 2025)


@pytest.fixture
def versions(city: City, at: datetime) -> list[Version]:
    """A published report for each year."""
    return [
        publish(
            make_draft(city.police_clerk, at, make_report(year=year)), city.police_head, at, "x"
        )
        for year in YEARS
    ]


@pytest.mark.parametrize(
    ("path", "count"),
    [("/", 5), (LIST, 4), (f"{LIST}?q=公安&year=2023", 4), (f"{LIST}2023/police/", 3)],
)
def test_a_public_page(
    versions: list[Version],
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    count: int,
) -> None:
    with django_assert_num_queries(count):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/desk/", 30),
        ("/desk/reports/", 7),
        ("/desk/reports/{}/", 10),
        ("/desk/reports/upload/", 5),
    ],
)
def test_a_page_of_the_desk(
    versions: list[Version],
    city: City,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    count: int,
) -> None:
    client.force_login(city.police_clerk)
    with django_assert_num_queries(count):
        assert client.get(path.format(versions[-1].pk)).status_code == 200


@pytest.mark.parametrize(("path", "count"), [("/desk/remedies/", 7), ("/desk/remedies/{}/", 17)])
def test_a_page_of_reviews_and_suits(
    city: City,
    at: datetime,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    count: int,
) -> None:
    docket = fill_docket(city, at)
    for _ in range(3):
        case = register_case(docket.office, at, number=docket.in_review.number)
    client.force_login(city.police_clerk)
    with django_assert_num_queries(count):
        assert client.get(path.format(case.number)).status_code == 200


@pytest.mark.parametrize(
    ("path", "count"),
    [("/desk/corrections/", 6), ("/desk/corrections/{}/", 7), ("/desk/corrections/register/", 5)],
)
def test_a_page_of_corrections(
    city: City,
    at: datetime,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    count: int,
) -> None:
    office = build_office(city, at)
    for _ in range(3):
        number = file_correction(office, at).number
    client.force_login(office.clerk)
    with django_assert_num_queries(count):
        assert client.get(path.format(number)).status_code == 200


@pytest.mark.parametrize(
    ("path", "count"), [("/desk/requests/publish/", 10), ("/desk/requests/{}/publish/", 21)]
)
def test_a_page_of_answers_that_become_public(
    city: City,
    at: datetime,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    count: int,
) -> None:
    office = build_office(city, at)
    set_up_publisher(office, at)
    number = answered(office, at).number
    for place in range(3):
        answered(office, at, **(OTHER | {"name": f"李{'甲乙丙'[place]}"}))
    client.force_login(office.head)
    with django_assert_num_queries(count):
        assert client.get(path.format(number)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/desk/annual/{body}/{year}/",
        "/desk/annual/{body}/{year}/overview/",
        "/desk/annual/{body}/{year}/register/",
        "/desk/annual/{body}/{year}/cells/T3.new_received.natural/",
        "/desk/annual/{body}/{year}/cells/T2_5.license.decisions/",
        "/desk/annual/{body}/{year}/figures/published.total/",
        "/desk/annual/{body}/{year}/figures/media.pitched/",
        "/desk/annual/drafts/{draft}/text/",
        "/desk/annual/drafts/{draft}/changes/",
        "/desk/annual/board/{year}/",
    ],
)
def test_a_page_of_the_annual_data_asks_as_much_of_many_records_as_of_few(
    city: City, at: datetime, client: Client, path: str
) -> None:
    client.force_login(
        city.supervisor if "board" in path else city.police_clerk,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    body, year = city.police, at.year

    def more(first: int, last: int) -> None:
        InfoRequest.objects.bulk_create(
            past_request(body, n, at, date(year, 1 + n % 9, 3)) for n in range(first, last)
        )
        for n in range(first, min(last, first + 5)):
            entry = enter(body, city.police_clerk, at, part=f"第{n}支队")
            confirm(entry, city.police_head, at)

    more(0, 1)
    draft = actions.draft_report(organisation_id=body.pk, year=year, by=city.police_clerk, at=at)
    more(1, 2)
    address = path.format(body=body.pk, year=year, draft=draft.pk)

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert client.get(address).status_code == 200
        return len(questions)

    asked()
    few = asked()
    more(2, 80)
    assert asked() == few
