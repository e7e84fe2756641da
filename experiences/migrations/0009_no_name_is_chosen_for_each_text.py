import re

from django.db import migrations

# As names were suggested when this step was written.
SUGGESTION = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+ [1-9]\d\d")


def choose_for_each_text(apps, schema_editor):
    """Who wished no name is shown as "A member" under each text, and keeps the pen name for later.

    A name that we had not suggested waits for a moderator, like every typed one.
    """
    Contributor = apps.get_model("experiences", "Contributor")
    Experience = apps.get_model("experiences", "Experience")
    for contributor in Contributor.objects.filter(pen_name_state="hidden").order_by("pk"):
        Experience.objects.filter(contributor=contributor).update(shows_pen_name=False)
        is_ours = SUGGESTION.fullmatch(contributor.pen_name)
        contributor.pen_name_state = "suggested" if is_ours else "waiting"
        contributor.save(update_fields=["pen_name_state"])


def choose_for_the_contributor(apps, schema_editor):
    """Back: whoever is "A member" under any text wishes no name, so that none comes to light."""
    Contributor = apps.get_model("experiences", "Contributor")
    Experience = apps.get_model("experiences", "Experience")
    hidden = Experience.objects.filter(shows_pen_name=False).values("contributor")
    Contributor.objects.filter(pk__in=hidden).update(pen_name_state="hidden")


class Migration(migrations.Migration):
    dependencies = [("experiences", "0008_how_people_are_known")]

    operations = [
        migrations.RunPython(choose_for_each_text, choose_for_the_contributor),
    ]
