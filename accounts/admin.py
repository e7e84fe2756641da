"""Letters at the desk. Accounts are in `experiences.moderation.members`, which sees their texts too."""

from django.contrib import admin

from .models import Letter


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    """Which letters still wait; never what they say."""

    list_display = ["pk", "kind", "written_at", "tries", "next_try_at", "sent_at"]
    list_filter = ["kind", ("sent_at", admin.EmptyFieldListFilter)]
    # Nothing else may stand in the list's address: what a letter says could be guessed with it.
    FILTERS = frozenset({"kind", "sent_at"})
    fields = ["kind", "written_at", "tries", "next_try_at", "sent_at"]
    show_full_result_count = False
    actions = None

    def lookup_allowed(self, lookup, value, request) -> bool:
        return lookup.split("__")[0] in self.FILTERS

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
