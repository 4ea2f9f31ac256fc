"""A daily mail with counts: whom it goes to, sealed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables of their own; nothing that was there changes."""

    dependencies = [  # noqa: RUF012 - Django reads it
        ("accounts", "0001_initial"),
        ("procedure", "0001_initial"),
    ]

    operations = [  # noqa: RUF012 - Django reads it
        migrations.CreateModel(
            name="MailKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BinaryField(max_length=1216)),
            ],
        ),
        migrations.CreateModel(
            name="DailyMail",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="daily_mail",
                        serialize=False,
                        to="accounts.member",
                    ),
                ),
                ("own_box", models.BinaryField()),
                ("sending_box", models.BinaryField()),
                ("key", models.BinaryField(max_length=32)),
                ("sent_on", models.DateField(null=True)),
            ],
        ),
    ]
