"""The machinery: the desk's log, rights, and the queue of tasks."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from .declared import NO, NONE, Erased, Rows, Table, Withheld, fields


def entries_about(rows: QuerySet) -> Q:
    """What the desk's log says of these rows, which it names by their number as text."""
    kind = ContentType.objects.get_for_model(rows.model)
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    return Q(content_type=kind, object_id__in=keys)


TABLES = {
    "auth.Permission": Table(fields(NO, "id name content_type codename")),
    "auth.Group": Table(fields(NO, "id name permissions")),
    "auth.Group_permissions": Table(fields(NO, "id group permission")),
    "contenttypes.ContentType": Table(fields(NO, "id app_label model")),
    "admin.LogEntry": Table(
        fields(
            Withheld("What the team did at the desk, about other rows; it holds no words."),
            "id action_time user content_type object_id object_repr action_flag change_message",
        ),
        {
            Erased.ROW: Rows(
                entries_about,
                go=NONE,
                emptied="object_repr change_message",
                kept={
                    "That somebody of the team did something, when and with which row, stays.": (
                        "id action_time user content_type object_id action_flag"
                    )
                },
            )
        },
        names="user",
    ),
    # A hash that tells nothing without the form that was pressed, and where it led, sealed with it:
    # no row can be found for a member, or read by anybody. Each goes after some days.
    "common.PressedForm": Table(fields(NO, "key pressed_at led_to")),
    # A task is given the number of a letter, never words or an address.
    "django_tasks_database.DBTaskResult": Table(
        fields(
            NO,
            "id status enqueued_at started_at finished_at args_kwargs priority task_path "
            "worker_ids queue_name backend_name run_after return_value exception_class_path "
            "traceback",
        )
    ),
}
