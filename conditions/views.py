"""The A to Z, the question catalogue, and the condition page."""

from itertools import groupby

from django.db.models import Exists
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from diseasemaps.common.pages import public
from diseasemaps.common.text import fold, initial_of

from .articles import clauses
from .catalogue import alphabet, codes
from .catalogue.initials import initial_crumb, initial_heading, initial_label, initial_row
from .models import ArticleVersion, AzEntry, Condition, Place, Question, RelatedCondition, Topic
from .models.az import AzEntryQuerySet
from .models.question import QuestionGroup
from .policy import ConditionPolicy
from .presenters import dots, structured_data
from .presenters.rows import question_row


@public
def conditions_page(request: HttpRequest) -> HttpResponse:
    """Every name there is, some a page, or those that the reader looks for with ?q=."""
    crumbs = [{"title": _("Home"), "url": reverse("home")}]
    asked = request.GET.get("q", "").strip()[: ConditionPolicy.MOST_ASKED_CHARACTERS]
    if asked:
        return _names_found(request, asked, crumbs)
    entries, next_url = _page_of_names(request, AzEntry.objects.listed())
    context = {
        "crumbs": [*crumbs, {"title": _("Conditions")}],
        "groups": [
            {"label": initial_label(initial), "entries": list(group)}
            for initial, group in groupby(entries, key=lambda entry: entry.initial)
        ],
        "initials": initial_row(),
        "next_url": next_url,
        "first_url": reverse("conditions-page") if "after" in request.GET else "",
        "nav": "conditions",
    }
    return render(request, "conditions/conditions_page.html", context)


def _names_found(request: HttpRequest, asked: str, crumbs: list[dict]) -> HttpResponse:
    """The names that hold what was asked for; text without a letter or digit is in none."""
    folded = fold(asked)
    names = AzEntry.objects.listed().matching(folded) if folded else AzEntry.objects.none()
    most = ConditionPolicy.NAMES_A_PAGE
    entries = list(names[: most + 1])
    conditions = {"title": _("Conditions"), "url": reverse("conditions-page")}
    context = {
        "asked": asked,
        "crumbs": [*crumbs, conditions, {"title": _("Search")}],
        "entries": entries[:most],
        "has_more": len(entries) > most,
        "initials": initial_row(),
        "nav": "conditions",
    }
    return render(request, "conditions/names_found.html", context)


@public
def initial_page(request: HttpRequest, initial: str) -> HttpResponse:
    """The names under one letter, a hundred a page."""
    entries, next_url = _page_of_names(request, AzEntry.objects.listed().under(initial))
    own_url = reverse("initial-page", args=[initial])
    context = {
        "title": initial_heading(initial),
        "crumbs": [
            {"title": _("Home"), "url": reverse("home")},
            {"title": _("Conditions"), "url": reverse("conditions-page")},
            {"title": initial_crumb(initial)["title"]},
        ],
        "entries": entries,
        "initials": initial_row(initial),
        "own_url": own_url,
        "next_url": next_url,
        "first_url": own_url if "after" in request.GET else "",
        "nav": "conditions",
    }
    return render(request, "conditions/initial_page.html", context)


def _page_of_names(request: HttpRequest, names: AzEntryQuerySet) -> tuple[list[AzEntry], str]:
    """A page of the list, and the address of the next one; a reference that is none is 404."""
    if "after" in request.GET:
        place = alphabet.place_of(request.GET["after"])
        if place is None:
            raise Http404
        names = names.after(place)
    most = ConditionPolicy.NAMES_A_PAGE
    entries = list(names.in_order()[: most + 1])
    if len(entries) <= most:
        return entries, ""
    last = entries[most - 1]
    reference = alphabet.reference_of(Place(last.sort_key, last.pk))
    return entries[:most], f"?{urlencode({'after': reference})}"


@public
def questions_page(request: HttpRequest) -> HttpResponse:
    """The question catalogue, and how many experiences the site holds on each question."""
    counts = Topic.objects.experiences_by_question()
    questions = Question.objects.switched_on().with_wording()
    context = {
        "crumbs": [{"title": _("Home"), "url": reverse("home")}, {"title": _("Questions")}],
        "groups": [
            {
                "label": QuestionGroup(key).label,
                "rows": [_catalogue_row(question, counts) for question in group],
            }
            for key, group in groupby(questions, key=lambda question: question.group)
        ],
        "nav": "questions",
    }
    return render(request, "conditions/questions_page.html", context)


def _catalogue_row(question: Question, counts: dict[int, int]) -> dict[str, object]:
    """One question of the catalogue; one that takes no experiences says so."""
    count = counts.get(question.pk, 0)
    counted: str
    if count:
        counted = clauses.experiences(count)
    elif question.takes_experiences:
        counted = _("No experiences yet")
    else:
        counted = _("Reviewed answer only")
    return {
        "title": question.title,
        "purpose": question.purpose,
        "counted": counted,
        "is_counted": bool(count),
    }


@public
def condition_page(request: HttpRequest, condition: str) -> HttpResponse:
    """One condition: its names and codes, in short, how many shared, and the questions."""
    page = get_object_or_404(Condition.objects.with_names_and_codes(), slug=condition)
    if page.is_gone:
        return closed_page(request)
    if not page.is_listed:
        raise Http404
    topics = list(
        Topic.objects.filter(condition=page)
        .listed()
        .with_wording()
        .annotate(is_answered=Exists(ArticleVersion.objects.published().on_each_topic()))
        .in_catalogue_order()
    )
    overview = next((topic for topic in topics if topic.question.is_overview), None)
    article = ArticleVersion.objects.for_readers_of(overview).first() if overview else None
    names = _also_called(page)
    crumbs = [
        {"title": _("Home"), "url": reverse("home")},
        {"title": _("Conditions"), "url": reverse("conditions-page")},
        initial_crumb(initial_of(fold(page.name))),
        {"title": page.heading},
    ]
    context = {
        "condition": page,
        "crumbs": crumbs,
        "also_called": names[: ConditionPolicy.NAMES_SHOWN],
        "more_names": names[ConditionPolicy.NAMES_SHOWN :],
        "codes": [
            {"system": c.system, "code": c.code, "url": codes.code_url(c.system, c.code)}
            for c in page.codes.all()
        ],
        "overview": overview,
        "article": article,
        "short_answer": clauses.resolve_text(article.short_answer, overview)
        if article and overview
        else "",
        "count_html": clauses.contributors_heading(page),
        "count_text": clauses.contributors(page),
        "dots": dots.picture(page.contributor_count),
        "groups": [
            {"label": QuestionGroup(key).label, "rows": rows}
            for key, group in groupby(topics, key=lambda topic: topic.question.group)
            if (rows := [question_row(topic) for topic in group if _is_worth_a_row(topic)])
        ],
        "related": [
            {
                "title": choice.related.heading,
                "url": choice.related.get_absolute_url(),
                "comparison": choice.comparison,
            }
            for choice in RelatedCondition.objects.listed().filter(condition=page)
        ],
        "share_url": _share_url(topics),
        "nav": "conditions",
    }
    path = page.get_absolute_url()
    context["structured_data"] = structured_data.script(
        structured_data.web_page(page.heading, path, page, article),
        structured_data.condition_thing(page, names, page.codes.all()),
        structured_data.breadcrumbs(crumbs, path),
    )
    return render(request, "conditions/condition_page.html", context)


def closed_page(request: HttpRequest, condition: Condition | None = None) -> HttpResponse:
    """The answer to whoever asks for a page on which experiences could be read, and which is
    switched off; it leads to its condition where that is on."""
    context = {"condition": condition, "nav": "conditions"}
    return render(request, "conditions/closed_page.html", context, status=410)


def _also_called(condition: Condition) -> list[str]:
    """The other names in the editors' order, the second name first; those that read the same
    once, as the list of names spells them."""
    distinct = {fold(condition.second_name): condition.second_name}
    distinct |= {fold(n.name): n.name for n in condition.names.all()}
    return [name for key, name in distinct.items() if name and key != fold(condition.name)]


def _is_worth_a_row(topic: Topic) -> bool:
    """A question that takes no experiences is listed once it has something to show."""
    is_answered = topic.is_answered  # type: ignore[attr-defined] # annotated by the page
    return topic.shows_experiences or is_answered


def _share_url(topics: list[Topic]) -> str:
    """Where "Share your experience" leads: the questions, to choose one."""
    return (
        "#questions"
        if any(t.question.takes_experiences for t in topics)
        else reverse("conditions-page")
    )
