"""The bodies of the demonstration city."""

from __future__ import annotations

from datetime import date, datetime

from gongkai.organisations.actions import appoint_supervising_office, found_organisation
from gongkai.organisations.models import Organisation
from gongkai.rules.access import SYSTEM
from gongkai.rules.organisations import Kind, Level

FOUNDED_ON = date(2008, 5, 1)

# code, parent code, kind, level, name, short name, compiles its own report
CITY: tuple[tuple[str, str | None, Kind, Level, str, str, bool], ...] = (
    ("lps", None, Kind.GOVERNMENT, Level.CITY, "六盘水市人民政府", "市政府", False),
    ("lps-bgs", "lps", Kind.BODY, Level.CITY, "六盘水市人民政府办公室", "市政府办", True),
    ("lps-gaj", "lps", Kind.BODY, Level.CITY, "六盘水市公安局", "市公安局", True),
    ("lps-jyj", "lps", Kind.BODY, Level.CITY, "六盘水市教育局", "市教育局", True),
    ("lps-mzj", "lps", Kind.BODY, Level.CITY, "六盘水市民政局", "市民政局", True),
    ("lps-czj", "lps", Kind.BODY, Level.CITY, "六盘水市财政局", "市财政局", True),
    ("lps-sthjj", "lps", Kind.BODY, Level.CITY, "六盘水市生态环境局", "市生态环境局", True),
    ("lps-wjj", "lps", Kind.BODY, Level.CITY, "六盘水市卫生健康局", "市卫生健康局", True),
    ("gaj-bgs", "lps-gaj", Kind.DEPARTMENT, Level.CITY, "办公室", "办公室", False),
    ("gaj-zzb", "lps-gaj", Kind.DEPARTMENT, Level.CITY, "政治部", "政治部", False),
    ("gaj-fzzd", "lps-gaj", Kind.DEPARTMENT, Level.CITY, "法制支队", "法制", False),
    ("gaj-jdzd", "lps-gaj", Kind.DEPARTMENT, Level.CITY, "禁毒支队", "禁毒", False),
    ("gaj-wazd", "lps-gaj", Kind.DEPARTMENT, Level.CITY, "网络安全保卫支队", "网安", False),
    ("gaj-jjzd", "lps-gaj", Kind.DEPARTMENT, Level.CITY, "交通警察支队", "交警", False),
    ("gaj-crj", "lps-gaj", Kind.DEPARTMENT, Level.CITY, "出入境管理支队", "出入境", False),
    ("gaj-zazd", "lps-gaj", Kind.DEPARTMENT, Level.CITY, "治安警察支队", "治安", False),
    ("gaj-zsfj", "lps-gaj", Kind.BRANCH, Level.COUNTY, "六盘水市公安局钟山分局", "钟山分局", False),
    ("gaj-scfj", "lps-gaj", Kind.BRANCH, Level.COUNTY, "六盘水市公安局水城分局", "水城分局", False),
    ("gaj-lz", "lps-gaj", Kind.BODY, Level.COUNTY, "六枝特区公安局", "六枝特区公安局", True),
    ("gaj-pz", "lps-gaj", Kind.BODY, Level.COUNTY, "盘州市公安局", "盘州市公安局", True),
    ("zs-hqpcs", "gaj-zsfj", Kind.STATION, Level.TOWNSHIP, "黄土坡派出所", "黄土坡所", False),
    ("zs-fhpcs", "gaj-zsfj", Kind.STATION, Level.TOWNSHIP, "凤凰派出所", "凤凰所", False),
    ("sc-lcpcs", "gaj-scfj", Kind.STATION, Level.TOWNSHIP, "龙场派出所", "龙场所", False),
    ("lz-lzpcs", "gaj-lz", Kind.STATION, Level.TOWNSHIP, "平寨派出所", "平寨所", False),
    ("pz-hgpcs", "gaj-pz", Kind.STATION, Level.TOWNSHIP, "红果派出所", "红果所", False),
)


def load(at: datetime) -> None:
    """Found what is missing, and name the supervising office."""
    found = {o.code: o for o in Organisation.objects.filter(code__in=[row[0] for row in CITY])}
    for code, parent, kind, level, name, short_name, compiles_own_report in CITY:
        if code not in found:
            found[code] = found_organisation(
                parent=found[parent] if parent else None,
                kind=kind,
                level=level,
                code=code,
                name=name,
                short_name=short_name,
                on=FOUNDED_ON,
                compiles_own_report=compiles_own_report,
                by=SYSTEM,
                at=at,
            )
    if found["lps"].supervisor_id is None:
        appoint_supervising_office(
            organisation=found["lps"], office=found["lps-bgs"], on=at.date(), by=SYSTEM, at=at
        )
