import uuid

from django.db import migrations, models


def give_references(apps, schema_editor) -> None:
    """A reference for each decision there is; new rows make their own."""
    decisions = apps.get_model("experiences", "Decision")
    for pk in decisions.objects.values_list("pk", flat=True).iterator():
        decisions.objects.filter(pk=pk).update(public_id=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_addresses"),
        ("experiences", "0005_holds_and_removals"),
    ]

    operations = [
        migrations.AddField(
            "decision", "public_id", models.UUIDField(default=None, null=True, editable=False)
        ),
        migrations.RunPython(give_references, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "decision",
            "public_id",
            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
