"""A small city: a government with its office, and two bodies that may not see each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.accounts.actions import grant_role, open_account
from gongkai.accounts.models import Person
from gongkai.organisations.actions import appoint_supervising_office, found_organisation
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM
from gongkai.rules.organisations import Kind, Level

PASSWORD = "a-long-test-password"
FOUNDED_ON = date(2010, 1, 1)


@dataclass(frozen=True, slots=True)
class City:
    """The organisations and people that most tests need."""

    government: Organisation
    office: Organisation
    police: Organisation
    traffic: Organisation
    branch: Organisation
    station: Organisation
    education: Organisation
    police_clerk: Person
    police_head: Person
    traffic_clerk: Person
    education_clerk: Person
    supervisor: Person
    system_admin: Person
    security_admin: Person
    audit_admin: Person


def make_organisation(
    code: str, parent: Organisation | None, kind: Kind, at: datetime, name: str = ""
) -> Organisation:
    """An organisation founded in 2010; bodies compile their own report."""
    return found_organisation(
        parent=parent,
        kind=kind,
        level=Level.CITY,
        code=code,
        name=name or f"机构{code}",
        on=FOUNDED_ON,
        compiles_own_report=kind is Kind.BODY,
        by=SYSTEM,
        at=at,
    )


def make_person(
    username: str,
    home: Organisation,
    at: datetime,
    role: str | None = None,
    place: Organisation | None = None,
    name: str = "",
) -> Person:
    """A person with a role at a place (the own organisation where none is given)."""
    person = open_account(
        username=username,
        name=name or f"人员{username}",
        organisation=home,
        password=PASSWORD,
        must_change_password=False,
        by=SYSTEM,
        at=at,
    )
    if role:
        grant_role(person=person, role=role, organisation=place or home, by=SYSTEM, at=at)
    return person


def build_city(at: datetime) -> City:
    """The city, founded and staffed through the actions."""
    government = make_organisation("gov", None, Kind.GOVERNMENT, at, "某市人民政府")
    office = make_organisation("office", government, Kind.BODY, at, "某市人民政府办公室")
    police = make_organisation("police", government, Kind.BODY, at, "某市公安局")
    traffic = make_organisation("traffic", police, Kind.DEPARTMENT, at, "交通警察支队")
    branch = make_organisation("branch", police, Kind.BRANCH, at, "某市公安局东城分局")
    station = make_organisation("station", branch, Kind.STATION, at, "河滨派出所")
    education = make_organisation("education", government, Kind.BODY, at, "某市教育局")
    appoint_supervising_office(
        organisation=government, office=office, on=at.date(), by=SYSTEM, at=at
    )
    return City(
        government=government,
        office=office,
        police=police,
        traffic=traffic,
        branch=branch,
        station=station,
        education=education,
        police_clerk=make_person("police-clerk", police, at, "disclosure_clerk"),
        police_head=make_person("police-head", police, at, "disclosure_head"),
        traffic_clerk=make_person("traffic-clerk", traffic, at, "department_clerk"),
        education_clerk=make_person("education-clerk", education, at, "disclosure_clerk"),
        supervisor=make_person("supervisor", office, at, "supervisor", government),
        system_admin=make_person("system", office, at, "system_admin", government),
        security_admin=make_person("security", office, at, "security_admin", government),
        audit_admin=make_person("auditor", office, at, "audit_admin", government),
    )
