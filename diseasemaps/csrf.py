"""What somebody sees whose form was refused because its token is missing or too old."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters

from experiences.writing import rescue


@sensitive_post_parameters()
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show what was typed again: to its author as a form with a fresh token, else to be copied.

    Nothing is done with it here but rescuing it for its author; `reason` is for the log only.
    """
    fields = rescue.rescued_fields(request)
    return render(
        request,
        "403_csrf.html",
        {
            "fields": fields,
            "is_author": rescue.is_author(request.user, request),
            "author_mark": request.POST.get("author", ""),
            "rescued": rescue.rescue_words(request),
            "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
        },
        status=403,
    )
