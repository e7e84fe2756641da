"""Letters at the desk. Accounts are in `experiences.moderation.members`, which sees their texts too."""

from django.contrib import admin

from diseasemaps.common.desk import ReadOnlyDeskAdmin

from .models import Letter
from .permissions import VIEW_LETTER


@admin.register(Letter)
class LetterAdmin(ReadOnlyDeskAdmin):
    """Which letters still wait, have left or were given up; never what they say."""

    right = VIEW_LETTER
    list_display = ["pk", "kind", "written_at", "tries", "next_try_at", "sent_at", "given_up_at"]
    list_filter = [
        "kind",
        ("sent_at", admin.EmptyFieldListFilter),
        ("given_up_at", admin.EmptyFieldListFilter),
    ]
    fields = ["kind", "written_at", "tries", "next_try_at", "sent_at", "given_up_at"]
