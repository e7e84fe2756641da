"""The condition page."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from . import clauses, dots, structured_data
from .models import ArticleVersion, Condition, Topic
from .models.question import QuestionGroup

# The question whose short answer stands at the head of the condition page.
OVERVIEW = "what-is"


def condition_page(request: HttpRequest, condition: str) -> HttpResponse:
    """One condition: its names and codes, in short, how many shared, and the questions."""
    page = get_object_or_404(Condition.objects.listed().with_names_and_codes(), slug=condition)
    topics = list(
        Topic.objects.filter(condition=page, is_on=True).with_wording().in_catalogue_order()
    )
    overview = next((topic for topic in topics if topic.question.key == OVERVIEW), None)
    article = ArticleVersion.objects.for_readers_of(overview).first() if overview else None
    answered = set(
        ArticleVersion.objects.published()
        .filter(topic__condition=page)
        .values_list("topic_id", flat=True)
    )
    context = {
        "condition": page,
        "crumbs": [{"title": _("Home"), "url": reverse("home")}, {"title": page.heading}],
        "also_called": _also_called(page),
        "overview": overview,
        "article": article,
        "short_answer": clauses.resolve_text(article.short_answer, overview) if article else "",
        "count_html": clauses.contributors_heading(page),
        "count_text": clauses.contributors(page),
        "dots": dots.picture(page.contributor_count),
        "groups": [
            {"label": QuestionGroup(key).label, "rows": rows}
            for key, group in groupby(topics, key=lambda topic: topic.question.group)
            if (
                rows := [
                    _row(topic, answered) for topic in group if _is_worth_a_row(topic, answered)
                ]
            )
        ],
        "share_url": _share_url(topics),
        "nav": "conditions",
    }
    path = page.get_absolute_url()
    context["structured_data"] = structured_data.script(
        structured_data.web_page(page.heading, path, page, article),
        structured_data.condition_thing(page, context["also_called"], page.codes.all()),
        structured_data.breadcrumbs(context["crumbs"], path),
    )
    return render(request, "conditions/condition_page.html", context)


def _also_called(condition: Condition) -> list[str]:
    """The other names in the editors' order, the second name first."""
    names = [condition.second_name] if condition.second_name else []
    return names + [n.name for n in condition.names.all() if n.name not in (condition.name, *names)]


def _is_worth_a_row(topic: Topic, answered: set[int]) -> bool:
    """A question that takes no experiences is listed once it has an answer to show."""
    return topic.question.takes_experiences or topic.pk in answered


def _row(topic: Topic, answered: set[int]) -> dict[str, object]:
    """One line of the question list."""
    count = topic.experience_count
    return {
        "title": topic.title,
        "url": topic.get_absolute_url(),
        "count_html": clauses.experiences(count) if count else "",
        "invite": _("Be the first to answer") if topic.question.takes_experiences else "",
        "is_answered": topic.pk in answered,
    }


def _share_url(topics: list[Topic]) -> str:
    """Where "Share your experience" leads: the questions, to choose one."""
    return "#questions" if any(t.question.takes_experiences for t in topics) else reverse("home")
