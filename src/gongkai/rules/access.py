"""Who may do what: roles, the permissions they carry, and the part of the tree they reach.

A role is granted at one organisation and holds for everything below it. The set of roles is the
usual division of work in a disclosure office; system, security and audit administration are
three persons (三员分立, GB/T 22239-2019).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from gongkai.rules.errors import WrongPersonError


class Permission(StrEnum):
    """What a role allows; the values never change."""

    SEE_ORGANISATIONS = "see_organisations"
    MANAGE_ORGANISATIONS = "manage_organisations"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT = "read_audit"
    SEE_REPORTS = "see_reports"
    FILL_REPORTS = "fill_reports"
    PUBLISH_REPORTS = "publish_reports"
    AGGREGATE_REPORTS = "aggregate_reports"
    SEE_REQUESTS = "see_requests"
    HANDLE_REQUESTS = "handle_requests"
    DRAFT_ANSWERS = "draft_answers"
    SET_UP_OFFICES = "set_up_offices"
    CHANGE_CALENDAR = "change_calendar"
    SEE_REMEDIES = "see_remedies"
    HANDLE_REMEDIES = "handle_remedies"
    SEE_ITEMS = "see_items"
    EDIT_ITEMS = "edit_items"
    MANAGE_COLUMNS = "manage_columns"
    SEE_FINDINGS = "see_findings"
    DECIDE_FINDINGS = "decide_findings"
    MANAGE_WORD_LISTS = "manage_word_lists"
    SEE_CHANNELS = "see_channels"
    MANAGE_CHANNELS = "manage_channels"
    SEE_MEDIA = "see_media"
    MANAGE_MEDIA = "manage_media"
    SEE_SUPERVISION = "see_supervision"
    WORK_ON_SUPERVISION = "work_on_supervision"
    MANAGE_SUPERVISION = "manage_supervision"


PERMISSION_LABELS: Final = {
    Permission.SEE_ORGANISATIONS: "查看机构和人员",
    Permission.MANAGE_ORGANISATIONS: "管理机构",
    Permission.MANAGE_PEOPLE: "管理人员和角色",
    Permission.READ_AUDIT: "查看审计记录",
    Permission.SEE_REPORTS: "查看年度报告",
    Permission.FILL_REPORTS: "编制年度报告",
    Permission.PUBLISH_REPORTS: "发布年度报告",
    Permission.AGGREGATE_REPORTS: "汇总年度报告",
    Permission.SEE_REQUESTS: "查看依申请公开案件",
    Permission.HANDLE_REQUESTS: "办理依申请公开案件",
    Permission.DRAFT_ANSWERS: "起草依申请公开答复",
    Permission.SET_UP_OFFICES: "设置公开工作机构",
    Permission.CHANGE_CALENDAR: "变更工作日历",
    Permission.SEE_REMEDIES: "查看复议诉讼案件",
    Permission.HANDLE_REMEDIES: "办理复议诉讼案件",
    Permission.SEE_ITEMS: "查看公开信息的稿件",
    Permission.EDIT_ITEMS: "起草和修改公开信息",
    Permission.MANAGE_COLUMNS: "设置公开栏目",
    Permission.SEE_FINDINGS: "查看筛查结果",
    Permission.DECIDE_FINDINGS: "处理筛查结果",
    Permission.MANAGE_WORD_LISTS: "管理词表和白名单",
    Permission.SEE_CHANNELS: "查看新媒体账号和公开栏",
    Permission.MANAGE_CHANNELS: "管理新媒体账号和公开栏",
    Permission.SEE_MEDIA: "查看媒体工作",
    Permission.MANAGE_MEDIA: "登记媒体工作",
    Permission.SEE_SUPERVISION: "查看监督保障工作",
    Permission.WORK_ON_SUPERVISION: "办理监督保障任务和整改",
    Permission.MANAGE_SUPERVISION: "组织监督保障工作",
}

_P = Permission
_READ = frozenset({_P.SEE_ORGANISATIONS, _P.SEE_REPORTS, _P.SEE_FINDINGS})
_ITEMS = _READ | {_P.SEE_ITEMS, _P.DECIDE_FINDINGS}
_CASES = _ITEMS | {_P.SEE_REQUESTS}
_REMEDIES = frozenset({_P.SEE_REMEDIES, _P.HANDLE_REMEDIES})
_EDITING = frozenset({_P.EDIT_ITEMS, _P.MANAGE_COLUMNS, _P.MANAGE_WORD_LISTS})
_SEE_NEW_MEDIA = frozenset({_P.SEE_CHANNELS, _P.SEE_MEDIA})
_NEW_MEDIA = _SEE_NEW_MEDIA | {_P.MANAGE_CHANNELS, _P.MANAGE_MEDIA}
_SUPERVISED = frozenset({_P.SEE_SUPERVISION, _P.WORK_ON_SUPERVISION})
_SUPERVISING = _SUPERVISED | {_P.MANAGE_SUPERVISION}
_OFFICE = (
    _CASES
    | _SUPERVISING
    | _REMEDIES
    | _EDITING
    | _NEW_MEDIA
    | {_P.FILL_REPORTS, _P.HANDLE_REQUESTS, _P.DRAFT_ANSWERS}
)


@dataclass(frozen=True, slots=True)
class Role:
    """A role with its permanent code, its Chinese label and its permissions."""

    code: str
    label: str
    permissions: frozenset[Permission]


ROLES: Final = {
    role.code: role
    for role in (
        Role("disclosure_clerk", "公开办经办", _OFFICE),
        Role(
            "disclosure_head",
            "公开办负责人",
            _OFFICE | {_P.PUBLISH_REPORTS, _P.SET_UP_OFFICES},
        ),
        Role(
            "department_clerk",
            "承办部门经办",
            _CASES | _SUPERVISED | {_P.DRAFT_ANSWERS, _P.EDIT_ITEMS},
        ),
        Role("department_head", "部门负责人", _CASES | _SUPERVISED),
        Role("legal_reviewer", "法制审核", _CASES | _REMEDIES),
        Role("secrecy_reviewer", "保密审查", _CASES | {_P.MANAGE_WORD_LISTS}),
        Role(
            "leader",
            "分管领导",
            _CASES | _SEE_NEW_MEDIA | {_P.PUBLISH_REPORTS, _P.SEE_REMEDIES, _P.SEE_SUPERVISION},
        ),
        Role("signatory", "签发人", _CASES | {_P.SEE_REMEDIES}),
        Role("seal_keeper", "印章管理", _READ),
        Role(
            "column_editor",
            "栏目编辑",
            _ITEMS | _SEE_NEW_MEDIA | _SUPERVISED | {_P.EDIT_ITEMS, _P.MANAGE_MEDIA},
        ),
        Role("media_manager", "新媒体管理员A", _READ | _NEW_MEDIA | _SUPERVISED),
        Role("media_deputy", "新媒体管理员B", _READ | _NEW_MEDIA | _SUPERVISED),
        Role("proofreader", "校对", _ITEMS),
        Role("liaison", "报送联系人", _READ | _SUPERVISED),
        Role("report_compiler", "年报编制", _READ | {_P.FILL_REPORTS}),
        Role(
            "supervisor",
            "上级主管部门",
            _READ | _SEE_NEW_MEDIA | _SUPERVISING | {_P.AGGREGATE_REPORTS, _P.CHANGE_CALENDAR},
        ),
        Role(
            "system_admin", "系统管理员", frozenset({_P.SEE_ORGANISATIONS, _P.MANAGE_ORGANISATIONS})
        ),
        Role("security_admin", "安全管理员", frozenset({_P.SEE_ORGANISATIONS, _P.MANAGE_PEOPLE})),
        Role("audit_admin", "审计管理员", frozenset({_P.SEE_ORGANISATIONS, _P.READ_AUDIT})),
    )
}

# One person may hold at most one of these, anywhere.
SEPARATE_DUTIES: Final = frozenset({"system_admin", "security_admin", "audit_admin"})


def roles_with(permission: Permission) -> frozenset[str]:
    """The codes of the roles that carry a permission."""
    return frozenset(role.code for role in ROLES.values() if permission in role.permissions)


def may_hold(held: Iterable[str], wanted: str) -> bool:
    """Whether a role may be added to those a person holds: the three duties stay apart."""
    return wanted not in SEPARATE_DUTIES or not (SEPARATE_DUTIES - {wanted}) & set(held)


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the tree that a person reaches, as paths `/1/5/` of the topmost nodes."""

    paths: tuple[str, ...] = ()

    @classmethod
    def of(cls, paths: Iterable[str]) -> Scope:
        """The scope of those nodes and all below them, without nodes that lie under another."""
        tops: list[str] = []
        for path in sorted(set(paths)):
            if not any(path.startswith(top) for top in tops):
                tops.append(path)
        return cls(tuple(tops))

    def covers(self, path: str) -> bool:
        """Whether the node at that path lies in the scope."""
        return any(path.startswith(top) for top in self.paths)


EVERYWHERE: Final = Scope(("/",))
NOWHERE: Final = Scope()


class Asker(Protocol):
    """Whoever asks a question or takes an action."""

    @property
    def pk(self) -> Any:
        """The id of the person; None for the system itself and for an anonymous person."""

    @property
    def name(self) -> str:
        """The name that the audit trail keeps."""

    def scope(self, permission: Permission) -> Scope:
        """Where this person holds the permission."""

    def roles_at(self, *paths: str) -> frozenset[str]:
        """The codes of the roles that this person holds at one of the nodes or above it."""


@dataclass(frozen=True, slots=True)
class _Fixed:
    name: str
    reach: Scope
    pk: None = None

    def scope(self, permission: Permission) -> Scope:
        return self.reach

    def roles_at(self, *paths: str) -> frozenset[str]:
        return frozenset(ROLES) if any(map(self.reach.covers, paths)) else frozenset()


@dataclass(frozen=True, slots=True)
class CodeHolder:
    """An applicant, who proves with the query code of a request that it is theirs."""

    number: str
    code: str
    name: str = "申请人"
    pk: None = None

    def scope(self, permission: Permission) -> Scope:
        """Nowhere: the code opens one request and nothing else."""
        return NOWHERE

    def roles_at(self, *paths: str) -> frozenset[str]:
        """None."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """An unknown reader of a site that shows what some bodies publish (by id), not everything."""

    bodies: frozenset[int]
    name: str = "公众"
    pk: None = None

    def scope(self, permission: Permission) -> Scope:
        """Nowhere: what is public needs no permission."""
        return NOWHERE

    def roles_at(self, *paths: str) -> frozenset[str]:
        """None."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class FilingBody:
    """The installation of a body, which proves by a key that it may hand that body's report in."""

    path: str
    name: str = "报送接口"
    pk: None = None

    def scope(self, permission: Permission) -> Scope:
        """The body, for seeing and preparing its report; nowhere for anything else."""
        known = permission in (Permission.SEE_REPORTS, Permission.FILL_REPORTS)
        return Scope((self.path,)) if known else NOWHERE

    def roles_at(self, *paths: str) -> frozenset[str]:
        """None."""
        return frozenset()


def is_unknown(asker: Asker) -> bool:
    """Whether it is a reader of whom nothing is known, at whichever site."""
    return asker is ANONYMOUS or isinstance(asker, Reader)


def bodies_shown_to(asker: Asker) -> frozenset[int] | None:
    """The bodies (by id) that the site of a reader shows; None for everything that is public."""
    return asker.bodies if isinstance(asker, Reader) else None


SYSTEM: Final[Asker] = _Fixed("系统", EVERYWHERE)
ANONYMOUS: Final[Asker] = _Fixed("公众", NOWHERE)


def require(by: Asker, permission: Permission, path: str) -> None:
    """Refuse a person who doesn't hold the permission at that node.

    Raises WrongPersonError.
    """
    if not by.scope(permission).covers(path):
        raise WrongPersonError(
            f"{by.name}没有“{PERMISSION_LABELS[permission]}”的权限，请联系本单位的安全管理员。"
        )
