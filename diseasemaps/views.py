"""Pages of the site as a whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import ngettext

from conditions.catalogue.initials import initial_row
from conditions.models import Condition, Review, Topic
from conditions.presenters.rows import question_row
from experiences.presenters.latest import latest_experiences

from .common.pages import public
from .policy import SitePolicy


@public
def home(request: HttpRequest) -> HttpResponse:
    """The home page: a way to every condition, the newest experiences and reviewed answers."""
    listed = Condition.objects.listed()
    newest = latest_experiences(SitePolicy.HOME_NEWEST)
    context = {
        "examples": list(listed.most_written_about()[: SitePolicy.HOME_EXAMPLES]),
        "totals": _totals(**listed.totals()),
        "letters": initial_row(),
        "lead": newest[0] if newest else None,
        "briefs": newest[1:],
        "reviewed": _recently_reviewed(),
        "nav": "",
    }
    return render(request, "diseasemaps/home.html", context)


def _totals(conditions: int, experiences: int) -> list[dict[str, str]]:
    """The figures that are large enough to be shown, each with what it counts."""
    totals = [
        (conditions, ngettext("condition listed", "conditions listed", conditions)),
        (experiences, ngettext("experience shared", "experiences shared", experiences)),
    ]
    return [
        {"number": number_format(count, force_grouping=True), "label": label}
        for count, label in totals
        if count >= SitePolicy.LEAST_TOTAL
    ]


def _recently_reviewed() -> list[dict[str, str]]:
    """The answers that clinicians signed last, as rows of a question list."""
    newest_reviews = Review.objects.of_public_answers().newest_first()
    most = SitePolicy.HOME_REVIEWED
    # One topic may have been reviewed in two languages.
    reviewed = newest_reviews.values_list("article__topic", flat=True)[: 3 * most]
    topics = list(dict.fromkeys(reviewed))[:most]
    by_pk = Topic.objects.with_wording().in_bulk(topics)
    return [question_row(by_pk[pk]) for pk in topics]
