# Hand-written: the tables are those that the register's own import has had since 0001 of assets.
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COUNT = {"default": 0}
LATER = {"blank": True, "null": True}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assets", "0003_imports_moved"),
        ("jobs", "0001_initial"),
        ("organization", "0002_initial"),
        ("trail", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ImportBatch",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("file", models.FileField(max_length=255, upload_to="imports/%Y/%m")),
                        ("file_name", models.CharField(max_length=255)),
                        ("state", models.CharField(choices=[("previewing", "Being read"), ("previewed", "Waiting for you"), ("applying", "Being applied"), ("applied", "Applied"), ("failed", "Not readable"), ("cancelled", "Cancelled")], default="previewing", max_length=10)),
                        ("tables", models.JSONField(default=list, help_text="What was recognized in each sheet, as the user left it")),
                        ("skipped", models.JSONField(default=list, help_text="[sheet, first row, last row, reason]")),
                        ("notes", models.JSONField(default=list, help_text="Findings about headings")),
                        ("encoding", models.CharField(blank=True, max_length=20)),
                        ("failure", models.JSONField(blank=True, default=dict, help_text="Why nothing could be read or applied: code and params")),
                        *((name, models.PositiveIntegerField(**COUNT)) for name in ("rows_total", "created", "updated", "unchanged", "refused", "left_out", "warned", "mended")),
                        ("created_at", models.DateTimeField()),
                        *((name, models.DateTimeField(**LATER)) for name in ("previewed_at", "applying_at", "finished_at")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="imports", to=settings.AUTH_USER_MODEL)),
                        ("change", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trail.change", **LATER)),
                        ("job", models.ForeignKey(on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job", **LATER)),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.unit", verbose_name="Unit")),
                    ],
                    options={
                        "verbose_name": "import",
                        "verbose_name_plural": "imports",
                        "ordering": ["-id"],
                        "db_table": "assets_importbatch",
                        "constraints": [models.CheckConstraint(condition=models.Q(models.Q(("state", "applied"), _negated=True), ("change__isnull", False), _connector="OR"), name="import_applied_by_a_change")],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRow",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("position", models.PositiveIntegerField()),
                        ("table", models.PositiveSmallIntegerField(help_text="Index in the batch's tables")),
                        ("number", models.PositiveIntegerField(help_text="Row of the spreadsheet program")),
                        ("raw", models.JSONField()),
                        ("spread", models.JSONField(blank=True, default=list)),
                        ("edits", models.JSONField(blank=True, default=dict)),
                        ("parsed", models.JSONField(default=dict)),
                        ("verdict", models.CharField(choices=[("create", "New"), ("update", "Changed"), ("unchanged", "Unchanged"), ("refused", "Refused")], max_length=10)),
                        ("diff", models.JSONField(blank=True, default=list, help_text="[field, old, new]")),
                        ("errors", models.JSONField(blank=True, default=list)),
                        ("warnings", models.JSONField(blank=True, default=list)),
                        ("is_warned", models.BooleanField(default=False)),
                        ("left_out", models.BooleanField(default=False)),
                        ("key", models.CharField(blank=True, help_text="What identifies it in the file", max_length=60)),
                        ("other_key", models.CharField(blank=True, db_column="nibar", max_length=64)),
                        ("target_id", models.BigIntegerField(db_column="asset_id", help_text="The object that it changes; no foreign key, it is a finding", **LATER)),
                        ("batch", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="importing.importbatch")),
                    ],
                    options={
                        "ordering": ["position"],
                        "db_table": "assets_importrow",
                        "indexes": [
                            models.Index(fields=["batch", "verdict", "position"], name="import_row_verdict"),
                            models.Index(fields=["batch", "key"], name="import_row_key"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("batch", "position"), name="import_row_once")],
                    },
                ),
            ],
        ),
    ]
