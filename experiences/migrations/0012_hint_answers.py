from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("experiences", "0011_reports")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="kept_hints",
            field=models.JSONField(
                blank=True,
                db_default=models.Value([], output_field=models.JSONField()),
                default=list,
                editable=False,
                verbose_name="hints kept",
            ),
        ),
    ]
