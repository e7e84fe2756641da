"""Pages of the site as a whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from conditions import clauses
from conditions.models import Condition


def home(request: HttpRequest) -> HttpResponse:
    """The home page: what the site is for, and the conditions."""
    rows = [
        {
            "title": condition.heading,
            "url": condition.get_absolute_url(),
            "count_html": clauses.experiences(condition.experience_count)
            if condition.experience_count
            else "",
        }
        for condition in Condition.objects.listed()
    ]
    return render(request, "pages/home.html", {"rows": rows, "nav": "conditions"})
