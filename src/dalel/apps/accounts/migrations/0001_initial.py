"""Members, introductions, invitations, and members' own keys in the key store."""

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

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [
        ("entries", "0001_initial"),
    ]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("name_hash", models.BinaryField(max_length=32, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("ADVOCATE", "Advocate"),
                            ("WORKER", "Case worker"),
                            ("INTAKE_WORKER", "Intake worker"),
                            ("MONITOR", "Monitor"),
                            ("MODERATOR", "Moderator"),
                            ("ANALYST", "Analyst"),
                            ("LINK_OFFICER", "Link officer"),
                            ("TRUSTEE", "Trustee"),
                            ("ADMINISTRATOR", "Administrator"),
                            ("GUEST", "Guest"),
                        ],
                        max_length=16,
                    ),
                ),
                ("ended", models.PositiveIntegerField(null=True)),
                ("has_key_to_write_down", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("ADVOCATE", "Advocate"),
                            ("WORKER", "Case worker"),
                            ("INTAKE_WORKER", "Intake worker"),
                            ("MONITOR", "Monitor"),
                            ("MODERATOR", "Moderator"),
                            ("ANALYST", "Analyst"),
                            ("LINK_OFFICER", "Link officer"),
                            ("TRUSTEE", "Trustee"),
                            ("ADMINISTRATOR", "Administrator"),
                            ("GUEST", "Guest"),
                        ],
                        max_length=16,
                    ),
                ),
                ("minute", models.PositiveIntegerField()),
                ("until", models.PositiveIntegerField()),
                ("used", models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="KnownDevice",
            fields=[
                ("hash", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                ("member", models.UUIDField(primary_key=True, serialize=False)),
                ("box", models.BinaryField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("member", models.UUIDField()),
                ("number", models.PositiveSmallIntegerField()),
                ("slot", models.BinaryField(max_length=88)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "number"), name="one_slot_per_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__lt", 4)), name="four_slots"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="enrolment",
                        serialize=False,
                        to="accounts.member",
                    ),
                ),
                ("signing_key", models.BinaryField(max_length=32)),
                ("wrapping_key", models.BinaryField(max_length=1216)),
                ("name_wrap", models.BinaryField()),
                ("minute", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Introduction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("member", models.UUIDField()),
                ("signing_key", models.BinaryField(max_length=32)),
                ("wrapping_key", models.BinaryField(max_length=1216)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("ADVOCATE", "Advocate"),
                            ("WORKER", "Case worker"),
                            ("INTAKE_WORKER", "Intake worker"),
                            ("MONITOR", "Monitor"),
                            ("MODERATOR", "Moderator"),
                            ("ANALYST", "Analyst"),
                            ("LINK_OFFICER", "Link officer"),
                            ("TRUSTEE", "Trustee"),
                            ("ADMINISTRATOR", "Administrator"),
                            ("GUEST", "Guest"),
                        ],
                        max_length=16,
                    ),
                ),
                ("introducer", models.UUIDField()),
                ("signature", models.BinaryField(max_length=64)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="entries.entry",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member"], name="introduction_by_member")],
            },
        ),
        MakeInsertOnly("accounts_introduction", (("id",), ("entry_id",))),
    ]
