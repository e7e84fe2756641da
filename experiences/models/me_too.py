"""That somebody else of the community has lived through the same."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .contributor import Contributor
from .experience import Experience


class SameForMe(models.Model):
    """One contributor says of another's experience that it was the same for them."""

    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="same_for")
    contributor = models.ForeignKey(
        Contributor, on_delete=models.CASCADE, related_name="same_for_me"
    )
    said_at = models.DateTimeField(_("said"), default=timezone.now)

    class Meta:
        verbose_name = _("same for me")
        verbose_name_plural = _("same for me")
        constraints = [
            models.UniqueConstraint(
                fields=["experience", "contributor"], name="same_for_me_once_per_contributor"
            )
        ]

    def __str__(self) -> str:
        return f"same for me {self.pk}"
