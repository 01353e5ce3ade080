"""The people of the demonstration city: somebody for every role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai.accounts.actions import grant_role, open_account
from gongkai.accounts.models import Person, RoleGrant
from gongkai.organisations.models import Organisation
from gongkai.organisations.queries import list_organisations
from gongkai.rules.access import ROLES, SYSTEM

PASSWORD = "Gongkai-demo-2020"  # noqa: S105 - printed at every start, for the demo alone


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A log-in to print; `duty` is the role and where it is held."""

    username: str
    name: str
    duty: str


# sign-in name, name, own organisation, role, where the role is held
PEOPLE: tuple[tuple[str, str, str, str, str], ...] = (
    ("jingban", "陈晓岚", "gaj-bgs", "disclosure_clerk", "lps-gaj"),
    ("fuzeren", "罗建华", "gaj-bgs", "disclosure_head", "lps-gaj"),
    ("nianbao", "杨雪", "gaj-bgs", "report_compiler", "lps-gaj"),
    ("jiaojing", "周涛", "gaj-jjzd", "department_clerk", "gaj-jjzd"),
    ("chushen", "田野", "gaj-bgs", "department_head", "lps-gaj"),
    ("zhian", "吴明远", "gaj-zazd", "department_head", "gaj-zazd"),
    ("fazhi", "何静", "gaj-fzzd", "legal_reviewer", "lps-gaj"),
    ("baomi", "谭志强", "gaj-bgs", "secrecy_reviewer", "lps-gaj"),
    ("juzhang", "蒋文斌", "lps-gaj", "leader", "lps-gaj"),
    ("qianfa", "宋立新", "lps-gaj", "signatory", "lps-gaj"),
    ("yinzhang", "彭丽", "gaj-bgs", "seal_keeper", "lps-gaj"),
    ("bianji", "徐佳", "gaj-zzb", "column_editor", "lps-gaj"),
    ("xinmeiti", "邓浩", "gaj-zzb", "media_manager", "lps-gaj"),
    ("xinmeitib", "冯媛", "gaj-zzb", "media_deputy", "lps-gaj"),
    ("jiaodui", "袁梅", "gaj-zzb", "proofreader", "lps-gaj"),
    ("zhongshan", "潘磊", "gaj-zsfj", "liaison", "gaj-zsfj"),
    ("zhuguan", "田慧敏", "lps-bgs", "supervisor", "lps"),
    ("huibian", "秦岚", "lps-bgs", "supervisor", "lps"),
    ("huibian", "秦岚", "lps-bgs", "report_compiler", "lps"),
    ("jiaoyu", "龙海燕", "lps-jyj", "disclosure_clerk", "lps-jyj"),
    ("xitong", "石峰", "lps-bgs", "system_admin", "lps"),
    ("anquan", "汪洁", "lps-bgs", "security_admin", "lps"),
    ("shenji", "孔令军", "lps-bgs", "audit_admin", "lps"),
)


def load(at: datetime) -> list[DemoPerson]:
    """Open the accounts and grant the roles that are missing; returns all log-ins."""
    places = {o.code: o for o in Organisation.objects.all()}
    labels = {o.code: o.name for o in list_organisations(SYSTEM, on=at.date())}
    known = {p.username: p for p in Person.objects.all()}
    granted = set(RoleGrant.objects.values_list("person__username", "role"))
    shown = []
    for username, name, home, role, place in PEOPLE:
        if username not in known:
            known[username] = open_account(
                username=username,
                name=name,
                organisation=places[home],
                password=PASSWORD,
                must_change_password=False,
                by=SYSTEM,
                at=at,
            )
        if (username, role) not in granted:
            grant_role(
                person=known[username], role=role, organisation=places[place], by=SYSTEM, at=at
            )
        shown.append(DemoPerson(username, name, f"{ROLES[role].label}（{labels[place]}）"))
    return shown
