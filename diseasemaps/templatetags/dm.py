"""What the components need and the template language lacks."""

import re

from django import template
from django.forms import BaseForm, Field
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import Member, Notification

register = template.Library()

HYPHENATED = re.compile(r"(\w+(?:-\w+)+)")
# A square code as the qrcode package draws it: one path of numbers and commands.
QR_BOX = re.compile(r'viewBox="([\d. ]+)"')
QR_PATH = re.compile(r'\sd="([MLHVZmlhvz\d., -]+)"')


@register.simple_tag
def unread_notifications(member: Member) -> int:
    """How many notifications a member has not marked as read; one query, where it is asked for."""
    return Notification.objects.filter(member=member).unread().count()


@register.filter
def nobr(name: str) -> SafeString:
    """The name with each hyphenated word kept on one line."""
    parts = HYPHENATED.split(str(name))
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="dm-nobr">{}</span>', part) if place % 2 else part,)
            for place, part in enumerate(parts)
        ),
    )


@register.filter
def choice_hint(field: BoundField, choice: BoundWidget) -> str:
    """The small text under a choice, from the form field's `choice_hints` (value to text)."""
    hints = getattr(field.field, "choice_hints", {})
    return hints.get(str(choice.data["value"]), "")


@register.filter
def error_items(form: BaseForm) -> list[dict[str, str]]:
    """Each error of a form with the id of the control that it is about, if that can be seen.

    In the order of the fields, what is about the whole form first.
    """
    items = []
    places = {name: place for place, name in enumerate(form.fields)}
    for name, errors in sorted(form.errors.items(), key=lambda item: places.get(item[0], -1)):
        field = form[name] if name in form.fields else None
        target = control_id(field) if field and not field.is_hidden else ""
        for error in errors:
            # Django's own sentence for an empty field does not say which one.
            nameless = error == str(Field.default_error_messages["required"])
            text = f"{field.label}: {error}" if field and nameless else str(error)
            items.append({"id": target, "text": text})
    return items


def control_id(field: BoundField) -> str:
    """The id of a field's control; for a group of choices, of its first one."""
    if field.id_for_label:
        return field.id_for_label
    first = field.subwidgets[0] if field.subwidgets else None
    return (first.id_for_label if first else "") or field.auto_id


@register.filter
def qr(svg: str) -> dict[str, str]:
    """Box and path of a drawn code, to be drawn again within the page: pictures come from us."""
    box, path = QR_BOX.search(svg), QR_PATH.search(svg)
    return {"box": box[1], "path": path[1]} if box and path else {}
