"""The hidden field that makes a form a once-only one."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from diseasemaps.common.once import ONCE_TOKEN

register = template.Library()


@register.simple_tag
def once_token() -> SafeString:
    """A new token for this form, whose view is `@once`."""
    return format_html('<input type="hidden" name="{}" value="{}">', ONCE_TOKEN, uuid.uuid4())
