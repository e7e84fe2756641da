"""Letters and roles at the desk. Accounts are in `experiences.moderation.members`, which sees their texts too."""

from django.contrib import admin
from django.contrib.auth.models import Group, Permission

from diseasemaps.common.desk import DeskAdmin, ReadOnlyDeskAdmin

from .models import Letter
from .permissions import VIEW_LETTER


@admin.register(Group)
class RoleAdmin(DeskAdmin):
    """The roles as `ensure_roles` makes them. None is deleted: whoever has it would lose its rights
    without a word."""

    list_display = ["name"]
    filter_horizontal = ["permissions"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        rights = Permission.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, queryset=rights, **kwargs)


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
