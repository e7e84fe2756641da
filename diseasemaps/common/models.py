"""The one table of the common ground floor: which forms have been pressed already."""

from django.db import models
from django.utils import timezone


class PressedForm(models.Model):
    """One press of a once-only form (`diseasemaps.common.once`), kept for some days.

    It says nothing by itself: not whose it was, nor what was typed, nor where it led. Only whoever
    presses the same form again has what opens it.
    """

    key = models.CharField(max_length=64, primary_key=True, editable=False)
    pressed_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    led_to = models.BinaryField(default=bytes)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key[:8]
