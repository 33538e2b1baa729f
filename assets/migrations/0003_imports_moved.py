# Hand-written: imports are of an app of their own now, `importing`, which keeps their tables as they are.
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assets", "0002_trigram_index")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="ImportRow"),
                migrations.DeleteModel(name="ImportBatch"),
            ],
        ),
    ]
