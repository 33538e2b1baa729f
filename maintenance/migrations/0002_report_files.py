# Hand-written: photos of reports become files of reports, each with its name, size and digest.
import hashlib

import core.files.models
import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("photo", "Photo"),
    ("receipt", "Receipt"),
    ("offer", "Offer of a service provider"),
    ("other", "Other paper"),
]
FORMATS = [("jpg", "JPEG"), ("pdf", "PDF"), ("xlsx", "XLSX"), ("docx", "DOCX")]


def describe_files(apps, schema_editor):
    """A photo that was sent twice stays twice, and only the first has a digest."""
    ReportFile = apps.get_model("maintenance", "ReportFile")
    known = set()
    for row in ReportFile.objects.filter(name="").select_related("report").order_by("pk").iterator(200):
        row.name = f"{row.report.number}-{row.pk}.jpg"
        try:
            with row.file.open("rb") as stored:
                content = stored.read()
        except OSError:
            content = b""
        row.size = len(content)
        digest = hashlib.sha256(content).hexdigest() if content else ""
        if (row.report_id, digest) not in known:
            row.sha256 = digest
            known.add((row.report_id, digest))
        row.save(update_fields=["name", "size", "sha256"])


class Migration(migrations.Migration):
    dependencies = [("maintenance", "0001_initial")]

    operations = [
        migrations.RenameModel("ReportPhoto", "ReportFile"),
        migrations.RenameField("ReportFile", "image", "file"),
        migrations.AlterField(
            "ReportFile", "file", models.FileField(max_length=120, upload_to=core.files.models.place_of)
        ),
        migrations.AlterField(
            "ReportFile",
            "thumbnail",
            models.FileField(blank=True, max_length=120, upload_to=core.files.models.place_of),
        ),
        migrations.AlterField(
            "ReportFile",
            "report",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="maintenance.breakagereport",
            ),
        ),
        migrations.AlterField(
            "ReportFile",
            "repair",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="maintenance.repair",
            ),
        ),
        migrations.AddField(
            "ReportFile",
            "name",
            models.CharField(default="", max_length=120, verbose_name="File name"),
            preserve_default=False,
        ),
        migrations.AddField(
            "ReportFile",
            "kind",
            models.CharField(choices=KINDS, default="photo", max_length=12, verbose_name="Kind of file"),
        ),
        migrations.AddField(
            "ReportFile", "caption", models.CharField(blank=True, max_length=120, verbose_name="Caption")
        ),
        migrations.AddField(
            "ReportFile",
            "format",
            models.CharField(choices=FORMATS, default="jpg", max_length=4),
            preserve_default=False,
        ),
        migrations.AddField("ReportFile", "size", models.PositiveBigIntegerField(default=0)),
        migrations.AddField("ReportFile", "sha256", models.CharField(blank=True, max_length=64)),
        migrations.AddConstraint(
            "ReportFile",
            models.UniqueConstraint(
                condition=models.Q(("sha256", ""), _negated=True),
                fields=("report", "sha256"),
                name="report_file_once",
                violation_error_message="These files were added a moment ago already.",
            ),
        ),
        migrations.RunPython(describe_files, migrations.RunPython.noop, elidable=False),
    ]
