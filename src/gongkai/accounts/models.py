"""People, and the roles they were given."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q

from gongkai.audit.actions import is_acting
from gongkai.organisations.models import Organisation
from gongkai.rules.access import ROLES, Asker, Permission, Scope, roles_with


class PersonQuerySet(models.QuerySet["Person"]):
    """People by place."""

    def within(self, scope: Scope) -> Self:
        """Those whose own organisation lies in a scope."""
        return self.filter(organisation__in=Organisation.objects.within(scope))

    def get_by_natural_key(self, username: str) -> Person:
        """The person with that sign-in name, for Django's authentication."""
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Someone who signs in: an officer with a real name, who belongs to one organisation."""

    username = models.CharField("登录名", max_length=50, unique=True)
    name = models.CharField("姓名", max_length=50)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="所在机构"
    )
    is_active = models.BooleanField("在用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=False)

    objects = PersonQuerySet.as_manager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.name

    # What `remember_roles` keeps; only a copy that serves one reading request has it.
    _remembers = False
    _held: tuple[tuple[str, str], ...] | None = None

    def remember_roles(self) -> None:
        """Read the roles of this copy of the person once, from its next question on.

        Only for somebody whom a request loaded and drops again: what is revoked later holds from
        the next request on. Actions ask anew all the same.
        """
        self._remembers = True

    def scope(self, permission: Permission) -> Scope:
        """Where this person holds the permission now; nowhere once the account is closed."""
        wanted = roles_with(permission)
        return Scope.of(path for role, path in self._standing() if role in wanted)

    def roles_at(self, *paths: str) -> frozenset[str]:
        """The roles held now at one of the nodes or above it; none once the account is closed."""
        return frozenset(
            role
            for role, place in self._standing()
            if any(path.startswith(place) for path in paths)
        )

    def _standing(self) -> tuple[tuple[str, str], ...]:
        """The roles held, each with the path of its organisation."""
        if not self.is_active:
            return ()
        if self._held is not None and not is_acting():
            return self._held
        grants = RoleGrant.objects.standing().filter(person=self).order_by()
        held = tuple(grants.values_list("role", "organisation__path"))
        if self._remembers:
            self._held = held
        return held


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants by state."""

    def standing(self) -> Self:
        """Those not revoked."""
        return self.filter(revoked_at=None)


class RoleGrant(models.Model):
    """A role given to a person at an organisation; it holds for everything below."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="grants", verbose_name="人员"
    )
    role = models.CharField(
        "角色", max_length=30, choices=[(r.code, r.label) for r in ROLES.values()]
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="机构"
    )
    granted_at = models.DateTimeField("授予时间")
    granted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="授予人"
    )
    revoked_at = models.DateTimeField("撤销时间", null=True)
    revoked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="撤销人"
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["person", "granted_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                condition=Q(revoked_at=None),
                name="role_granted_once",
            ),
            models.CheckConstraint(condition=Q(role__in=list(ROLES)), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class SignInAttempt(models.Model):
    """A try to sign in, kept so that guessing can be slowed down."""

    username = models.CharField("登录名", max_length=50)
    address = models.GenericIPAddressField("网络地址", null=True)
    at = models.DateTimeField("时间")
    is_successful = models.BooleanField("成功")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["username", "at"], name="sign_in_by_name"),
            models.Index(fields=["address", "at"], name="sign_in_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.at}"


def person_of(asker: Asker) -> Person | None:
    """Who acts or asks, as a column holds it; None for the system and the public."""
    return asker if isinstance(asker, Person) else None
