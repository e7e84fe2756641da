import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_decisions_consents_and_closing"),
        ("conditions", "0002_a_to_z_related_conditions_and_purposes"),
        ("experiences", "0007_appeals_against_decisions_on_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contributor",
            name="age_band",
            field=models.CharField(
                blank=True,
                choices=[
                    ("0-4", "0 to 4"),
                    ("5-9", "5 to 9"),
                    ("10-14", "10 to 14"),
                    ("15-19", "15 to 19"),
                    ("20-29", "20 to 29"),
                    ("30-39", "30 to 39"),
                    ("40-49", "40 to 49"),
                    ("50-59", "50 to 59"),
                    ("60-69", "60 to 69"),
                    ("70+", "70 and over"),
                ],
                max_length=5,
                verbose_name="age at the first signs",
            ),
        ),
        migrations.AddField(
            model_name="contributor",
            name="pen_name_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="pen name since"
            ),
        ),
        migrations.AddField(
            model_name="contributor",
            name="shows_age",
            field=models.BooleanField(default=False, verbose_name="shows the age"),
        ),
        migrations.AddField(
            model_name="contributor",
            name="shows_country",
            field=models.BooleanField(default=True, verbose_name="shows the country"),
        ),
        migrations.AddField(
            model_name="contributor",
            name="shows_years",
            field=models.BooleanField(default=False, verbose_name="shows the years since"),
        ),
        migrations.AddField(
            model_name="contributor",
            name="years_band",
            field=models.CharField(
                blank=True,
                choices=[
                    ("0", "Under 1 year"),
                    ("1-2", "1 to 2 years"),
                    ("3-5", "3 to 5 years"),
                    ("6-10", "6 to 10 years"),
                    ("11-20", "11 to 20 years"),
                    ("20+", "Over 20 years"),
                ],
                max_length=5,
                verbose_name="years since the first signs",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="age_band",
            field=models.CharField(
                blank=True,
                choices=[
                    ("0-4", "0 to 4"),
                    ("5-9", "5 to 9"),
                    ("10-14", "10 to 14"),
                    ("15-19", "15 to 19"),
                    ("20-29", "20 to 29"),
                    ("30-39", "30 to 39"),
                    ("40-49", "40 to 49"),
                    ("50-59", "50 to 59"),
                    ("60-69", "60 to 69"),
                    ("70+", "70 and over"),
                ],
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="shows_age",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="draft",
            name="shows_country",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="shows_years",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="draft",
            name="years_band",
            field=models.CharField(
                blank=True,
                choices=[
                    ("0", "Under 1 year"),
                    ("1-2", "1 to 2 years"),
                    ("3-5", "3 to 5 years"),
                    ("6-10", "6 to 10 years"),
                    ("11-20", "11 to 20 years"),
                    ("20+", "Over 20 years"),
                ],
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="experience",
            name="shows_pen_name",
            field=models.BooleanField(
                default=True,
                editable=False,
                help_text="Otherwise as “A member”.",
                verbose_name="under the pen name",
            ),
        ),
        migrations.AlterField(
            model_name="contributor",
            name="pen_name_state",
            field=models.CharField(
                choices=[
                    ("suggested", "Suggested by us"),
                    ("waiting", "Typed, to be read by a moderator"),
                    ("approved", "Typed, read by a moderator"),
                    ("refused", "Typed, not shown"),
                ],
                default="suggested",
                max_length=10,
                verbose_name="pen name is",
            ),
        ),
        migrations.AlterField(
            model_name="draft",
            name="name_choice",
            field=models.CharField(
                choices=[
                    ("suggested", "The suggested name"),
                    ("typed", "A name I choose"),
                    ("pen_name", "My pen name"),
                    ("hidden", "No name"),
                ],
                default="suggested",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="contributor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "age_band__in",
                        [
                            "",
                            "0-4",
                            "5-9",
                            "10-14",
                            "15-19",
                            "20-29",
                            "30-39",
                            "40-49",
                            "50-59",
                            "60-69",
                            "70+",
                        ],
                    )
                ),
                name="the_age_at_first_signs_is_a_band",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("years_band__in", ["", "0", "1-2", "3-5", "6-10", "11-20", "20+"])
                ),
                name="the_years_since_first_signs_are_a_band",
            ),
        ),
    ]
