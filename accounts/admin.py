"""Accounts at the desk: for administrators, who alone see addresses."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import Letter, Member


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    """Rights and desk names. Members are never deleted here: their log entries would go too."""

    list_display = ["__str__", "email", "desk_name", "state", "is_staff", "joined_at"]
    list_filter = ["state", "is_staff", "groups"]
    search_fields = ["email", "desk_name", "public_id"]
    fieldsets = [
        (None, {"fields": ["email", "state", "joined_at", "last_login"]}),
        (_("Desk"), {"fields": ["desk_name", "is_staff", "groups"]}),
    ]
    readonly_fields = ["email", "state", "joined_at", "last_login"]
    filter_horizontal = ["groups"]
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request) -> bool:
        return False  # people sign up themselves

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


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
