"""The version of what pages of all conditions show."""

from django.db import models


class SiteVersion(models.Model):
    """One row, made with the first change; `conditions.versions` alone writes it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    version = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="the_site_has_one_version", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return str(self.version)
