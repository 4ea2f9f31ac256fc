"""Containers, entries, memberships, and their keys in the key store."""

import uuid
from collections.abc import Sequence
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from dalel.apps.ledger.operations import MakeInsertOnly


class Migration(migrations.Migration):
    """Creates them."""

    initial = True

    dependencies: ClassVar[Sequence[tuple[str, str]]] = []

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="EntryWrap",
            fields=[
                ("entry", models.UUIDField(primary_key=True, serialize=False)),
                ("container", models.UUIDField(db_index=True)),
                ("wrap", models.BinaryField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartWrap",
            fields=[
                ("part", models.UUIDField(primary_key=True, serialize=False)),
                ("container", models.UUIDField(db_index=True)),
                ("wrap", models.BinaryField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Container",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("CASE", "Case"),
                            ("CARD", "Card"),
                            ("CONVERSATION", "Conversation"),
                            ("STORY", "Story"),
                            ("GROUP", "Group"),
                            ("TEAM", "Team"),
                            ("ORGANISATION", "Organisation"),
                        ],
                        max_length=16,
                    ),
                ),
                ("number", models.CharField(max_length=10, null=True, unique=True)),
                ("epoch", models.PositiveIntegerField(default=0)),
                ("length", models.BigIntegerField(default=0)),
                (
                    "head",
                    models.BinaryField(
                        default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
                        max_length=32,
                    ),
                ),
                ("last_recorded", models.PositiveIntegerField(default=0)),
                ("next_due", models.DateField(null=True)),
                ("projected_at", models.PositiveIntegerField(default=0)),
                ("pack_version", models.CharField(default="", max_length=16)),
                ("is_urgent", models.BooleanField(default=False)),
                ("opened_at", models.PositiveIntegerField(null=True)),
                ("first_answered_at", models.PositiveIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["type", "last_recorded"], name="container_by_last_recorded"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContainerWrap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("container", models.UUIDField()),
                ("epoch", models.PositiveIntegerField()),
                ("holder", models.UUIDField(db_index=True)),
                ("wrap", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("container", "epoch", "holder"),
                        name="one_wrap_per_holder_and_epoch",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("minute", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["minute"], name="draft_by_minute")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField()),
                ("leaf_index", models.BigIntegerField(unique=True)),
                ("epoch", models.PositiveIntegerField()),
                ("minute", models.PositiveIntegerField()),
                ("body_root", models.BinaryField(max_length=32)),
                ("ciphertext", models.BinaryField()),
                (
                    "container",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="entries.container",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("container", "sequence"), name="one_entry_per_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("public_key", models.BinaryField()),
                ("previous_sealed", models.BinaryField(default=bytes)),
                ("leaf_index", models.BigIntegerField(unique=True)),
                (
                    "container",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="epochs",
                        to="entries.container",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("container", "number"), name="one_epoch_per_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalRow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField()),
                ("epoch", models.PositiveIntegerField()),
                ("minute", models.PositiveIntegerField()),
                ("previous", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
                ("box", models.BinaryField()),
                (
                    "container",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journal",
                        to="entries.container",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("container", "sequence"), name="one_row_per_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("holder", models.UUIDField()),
                (
                    "depth",
                    models.CharField(
                        choices=[("CARD", "Card"), ("READ", "Read"), ("WRITE", "Write")],
                        max_length=5,
                    ),
                ),
                ("until", models.DateField(null=True)),
                ("ended", models.PositiveIntegerField(null=True)),
                (
                    "container",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="entries.container",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["holder", "ended"], name="membership_by_holder")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended__isnull", True)),
                        fields=("container", "holder"),
                        name="one_running_membership",
                    )
                ],
            },
        ),
        MakeInsertOnly("entries_entry", (("id",), ("container_id", "sequence"), ("leaf_index",))),
        MakeInsertOnly("entries_epoch", (("id",), ("container_id", "number"), ("leaf_index",))),
        MakeInsertOnly("entries_journalrow", (("id",), ("container_id", "sequence"))),
    ]
