"""Letters at the desk. Accounts are in `experiences.account_desk`, which sees their texts too."""

from django.contrib import admin

from .models import Letter


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    """Which letters still wait; never what they say."""

    list_display = ["pk", "kind", "written_at", "tries", "next_try_at", "sent_at"]
    list_filter = ["kind", ("sent_at", admin.EmptyFieldListFilter)]
    fields = ["kind", "written_at", "tries", "next_try_at", "sent_at"]
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
