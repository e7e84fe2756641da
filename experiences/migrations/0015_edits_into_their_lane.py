from django.db import migrations

EDIT = 2


def set_lanes(apps, schema_editor) -> None:
    """Waiting edits of public texts go into their own lane; new texts are in theirs already."""
    Submission = apps.get_model("experiences", "Submission")
    waiting = Submission.objects.filter(state="waiting", experience__published__isnull=False)
    Submission.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(lane=EDIT)


class Migration(migrations.Migration):
    dependencies = [("experiences", "0014_lanes_of_the_queue")]

    operations = [migrations.RunPython(set_lanes, migrations.RunPython.noop)]
