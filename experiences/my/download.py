"""The download of everything that is kept about a member."""

import io

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.ratelimit import consume_or_429
from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.requests import MemberRequest
from experiences.privacy.archive import archive


@login_required
def download_my_data(request: MemberRequest) -> HttpResponseBase:
    """Give a member the copy of their data, whatever the state of the account.

    A GET leads to the page with the button: a link that somebody sent starts no download. There
    one lands as well who had to show first that it is them: a file that came by itself would leave
    them before a form for a password, as if nothing had happened.
    """
    if request.method != "POST":
        return redirect(reverse("my-data") + "#copy-h")
    try:
        return _download(request)
    except ReauthenticationRequired:
        first = get_adapter().get_reauthentication_methods(request.user)[0]
        return redirect(f"{first['url']}?{urlencode({'next': request.path})}")


@reauthentication_required
def _download(request: MemberRequest) -> HttpResponseBase:
    refused = consume_or_429(request, action="export")
    if refused:
        return refused
    name = f"my-data-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(io.BytesIO(archive(request.user)), as_attachment=True, filename=name)
