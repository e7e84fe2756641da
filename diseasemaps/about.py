"""The pages about the site itself: what it is, how it works, and whom to write to."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import consents
from accounts.models import ConsentScope
from accounts.reasons import REASON_DETAILS, Reason
from conditions.articles import clauses
from conditions.models import Condition, Question
from conditions.policy import ConditionPolicy
from experiences.moderation.statistics import public_statistics
from experiences.policy import ExperiencePolicy
from experiences.rules import RULES

from .common.pages import public
from .context_processors import THEME_COOKIE
from .well_known import contact_uri


@dataclass(frozen=True)
class AboutPage:
    """One of the pages: the name of its address, its heading, and what it tells in a sentence."""

    name: str
    title: str | Promise
    summary: str | Promise

    @property
    def url(self) -> str:
        return reverse(self.name)


ABOUT = AboutPage(
    "about-page",
    _("About this site"),
    _("What this site is for, who runs it, and what you can rely on."),
)
# In the order of the list beside each of them.
PAGES = (
    ABOUT,
    AboutPage(
        "how-we-review",
        _("How answers are reviewed"),
        _("Who writes the answers, who checks them, and how you can see it."),
    ),
    AboutPage(
        "how-we-moderate",
        _("How experiences are moderated"),
        _("What happens to a text between sending and appearing, and who decides."),
    ),
    AboutPage(
        "community-rules",
        _("Community rules"),
        _("What an experience may say and what it may not, each with the reason."),
    ),
    AboutPage(
        "how-we-count",
        _("How we count"),
        _("What each number of people on this site means, with the numbers of this moment."),
    ),
    AboutPage(
        "privacy-page",
        _("Privacy"),
        _("What we keep about you, why, for how long, and what you can ask of us."),
    ),
    AboutPage(
        "terms-page",
        _("Terms"),
        _("What you may expect of this site, and what you allow when you share an experience."),
    ),
    AboutPage(
        "accessibility-page",
        _("Accessibility"),
        _("What we aim for, what was tested, and what does not work well yet."),
    ),
    AboutPage("contact-page", _("Contact"), _("Whom to write to, and about what.")),
)
_BY_NAME = {page.name: page for page in PAGES}


@dataclass(frozen=True)
class ExampleCommunity:
    """A size to show a sentence for, where no condition has just this size."""

    contributor_count: int


def _render(request: HttpRequest, name: str, template: str, **context: object) -> HttpResponse:
    page = _BY_NAME[name]
    crumbs = [{"title": ABOUT.title, "url": ABOUT.url}, {"title": page.title}]
    shown = {
        "page": page,
        "pages": PAGES,
        "crumbs": crumbs if page is not ABOUT else [],
        "nav": "about",
    }
    return render(request, f"diseasemaps/about/{template}.html", shown | context)


@public
def about_page(request: HttpRequest) -> HttpResponse:
    """What the site is for, and the way to the other pages."""
    return _render(request, "about-page", "about", others=PAGES[1:])


@public
def how_we_review(request: HttpRequest) -> HttpResponse:
    """Who writes and checks the answers."""
    return _render(
        request,
        "how-we-review",
        "how_we_review",
        fewest_references=ConditionPolicy.FEWEST_REFERENCES,
        months=ConditionPolicy.REVIEW_MONTHS,
        others=_other_review_intervals(),
    )


def _other_review_intervals() -> dict[int, list[str]]:
    """The questions whose answers are reviewed again after another time than usual, by the number
    of months, the shortest first."""
    titles: dict[int, list[str]] = {}
    for question in Question.objects.switched_on().with_wording():
        titles.setdefault(question.months_until_review, []).append(question.title)
    titles.pop(ConditionPolicy.REVIEW_MONTHS, None)
    return dict(sorted(titles.items()))


@public
def how_we_moderate(request: HttpRequest) -> HttpResponse:
    """What happens to an experience that was sent."""
    return _render(
        request,
        "how-we-moderate",
        "how_we_moderate",
        fewest=number_format(ExperiencePolicy.FEWEST_EXPERIENCE_CHARACTERS),
        most=number_format(ExperiencePolicy.MOST_EXPERIENCE_CHARACTERS, force_grouping=True),
        statistics=public_statistics(),
        periods=ExperiencePolicy.STATISTICS_DAYS,
    )


@public
def community_rules(request: HttpRequest) -> HttpResponse:
    """Each rule with the reasons for not publishing that rest on it."""
    rules = [
        {
            "rule": rule,
            "reasons": [
                {"label": Reason(reason).label, "text": REASON_DETAILS[reason].public_text}
                for reason in rule.reasons
            ],
        }
        for rule in RULES
    ]
    return _render(request, "community-rules", "rules", rules=rules)


@public
def how_we_count(request: HttpRequest) -> HttpResponse:
    """The definitions with the numbers of this moment."""
    largest = Condition.objects.listed().largest_community_first().first()
    return _render(
        request,
        "how-we-count",
        "how_we_count",
        totals=_totals(),
        sentences=[
            {"size": number_format(size), "text": clauses.contributors(ExampleCommunity(size))}
            for size in (0, 1, 24)
        ],
        example=largest if largest and largest.contributor_count else None,
        example_clause=clauses.contributors(largest) if largest else "",
    )


def _totals() -> list[str | SafeString]:
    """The site's figures, a sentence part each: conditions, and experiences that can be read."""
    totals = Condition.objects.listed().totals()
    conditions = ngettext(
        "%(count)s condition is listed", "%(count)s conditions are listed", totals["conditions"]
    ) % {"count": number_format(totals["conditions"], force_grouping=True)}
    experiences = ngettext(
        "%(count)s experience can be read",
        "%(count)s experiences can be read",
        totals["experiences"],
    ) % {"count": number_format(totals["experiences"], force_grouping=True)}
    return [conditions, experiences]


@public
def privacy_page(request: HttpRequest) -> HttpResponse:
    """What is kept about people, with the consent text as it is asked for today."""
    return _render(
        request,
        "privacy-page",
        "privacy",
        consent_template=consents.text_template(ConsentScope.HEALTH),
        consent_version=consents.CURRENT[ConsentScope.HEALTH],
        session_cookie=settings.SESSION_COOKIE_NAME,
        csrf_cookie=settings.CSRF_COOKIE_NAME,
        theme_cookie=THEME_COOKIE,
    )


@public
def terms_page(request: HttpRequest) -> HttpResponse:
    """The terms, and the licence under which members' words are shown."""
    return _render(request, "terms-page", "terms")


@public
def accessibility_page(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return _render(request, "accessibility-page", "accessibility")


@public
def contact_page(request: HttpRequest) -> HttpResponse:
    """Whom to write to, and about what."""
    return _render(
        request,
        "contact-page",
        "contact",
        security_contact=settings.SECURITY_CONTACT,
        security_uri=contact_uri(settings.SECURITY_CONTACT),
    )
