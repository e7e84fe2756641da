"""That somebody else of the community has lived through the same."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .contributor import Contributor
from .experience import Experience


class MeToo(models.Model):
    """One contributor says of another's experience that it was the same for them."""

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="me_toos")
    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="me_toos")
    said_at = models.DateTimeField(_("said"), default=timezone.now)

    class Meta:
        verbose_name = _("me too")
        verbose_name_plural = _("me too")
        constraints = [
            models.UniqueConstraint(
                fields=["experience", "contributor"], name="me_too_once_per_contributor"
            )
        ]

    def __str__(self) -> str:
        return f"me too {self.pk}"
