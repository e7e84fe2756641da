"""Who makes a request, where somebody has signed in: for the types, and for the desk."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import Member


class MemberRequest(HttpRequest):
    """The request of a view behind `login_required`: a name for types, nobody makes one."""

    user: Member


def signed_in_member(request: HttpRequest) -> Member:
    """Who has signed in, where only members come. Raises PermissionDenied for a visitor."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user
