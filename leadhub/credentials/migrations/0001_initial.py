import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Connection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("deployment", models.CharField(max_length=40)),
                ("sign_in", models.CharField(default="jwt", max_length=10)),
                ("sealed", models.TextField(blank=True)),
                ("ending", models.CharField(blank=True, max_length=4)),
                ("created_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("worked_at", models.DateTimeField(blank=True, null=True)),
                ("ok", models.BooleanField(blank=True, null=True)),
                ("problem", models.TextField(blank=True)),
                ("sub_accounts", models.JSONField(default=list)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="connections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shared_with",
                    models.ManyToManyField(
                        blank=True, related_name="shared_connections", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="TokenState",
            fields=[
                ("lease_holder", models.CharField(blank=True, default="", max_length=120)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                (
                    "connection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="token_state",
                        serialize=False,
                        to="credentials.connection",
                    ),
                ),
                ("sealed", models.TextField(blank=True)),
                ("refused_until", models.DateTimeField(blank=True, null=True)),
                ("refusal", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CustomDeployment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
                ("label", models.CharField(max_length=80, unique=True)),
                ("oauth_base", models.CharField(max_length=200)),
                ("auth_base", models.CharField(max_length=200)),
                ("api_base", models.CharField(max_length=200)),
                ("like", models.CharField(max_length=40)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["label"],
            },
        ),
        migrations.CreateModel(
            name="PendingSignIn",
            fields=[
                ("state_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("sealed", models.TextField()),
                ("expires_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaceWindow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120)),
                ("endpoint", models.CharField(max_length=20)),
                ("stamps", models.JSONField(default=list)),
                ("hold_until", models.FloatField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "endpoint"), name="pace_window_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("owner", "name"),
                name="connection_name_once_per_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.CheckConstraint(
                condition=models.Q(("removed_at", None), ("sealed", ""), _connector="OR"),
                name="connection_removed_is_wiped",
            ),
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.CheckConstraint(
                condition=models.Q(("sign_in__in", ("jwt", "code", "token", "password"))),
                name="connection_sign_in_known",
            ),
        ),
    ]
