"""Tables made in one step of a migration, and databases that took only a part of the steps before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from gongkai.rules.errors import BadInputError


class CreateTables(Operation):
    """The tables of an area, with their indexes and constraints, in one step.

    With a `CreateModel` for each, Django builds every model of the product anew for every table, index
    and constraint: a first start made tables for 28 s instead of 3. The tables may refer to each
    other in any order.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args: ClassVar[list[str]] = ["tables"]

    def __init__(self, tables: Sequence[CreateModel]) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models; what was built of the others is built once more, when it is asked for."""
        state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Make the tables."""
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Drop the tables, the last first."""
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What a person reads who watches the migrations."""
        return f"Create {len(self.tables)} tables"


def refuse_half_taken(using: str = "default", **_signal: Any) -> None:
    """Before a migration: refuse a database that took some steps which one step stands for now.

    Django passes such a step over in silence, and the tables would lack what the other steps made.
    Raises BadInputError.
    """
    connection = connections[using]
    taken = set(MigrationRecorder(connection).applied_migrations())
    for key, migration in MigrationLoader(None).disk_migrations.items():
        steps = set(migration.replaces)
        if key not in taken and steps & taken and steps - taken:
            raise BadInputError(
                f"数据库停在开发期间的旧结构（{key[0]}），不能直接升级到这一版。"
                f"请先用合并前的版本启动一次，完成到 {max(steps)[1]}，再换成这一版。"
            )
