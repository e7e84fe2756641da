"""The question page, and one experience on a page of its own."""

from uuid import UUID

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conditions.articles import clauses, rendering
from conditions.models import ArticleVersion, Topic
from conditions.permissions import VIEW_ARTICLE
from conditions.presenters import structured_data
from conditions.views import closed_page
from diseasemaps.common.pages import public
from experiences.models import Experience, Helpline
from experiences.policy import ExperiencePolicy
from experiences.presenters.structured_data import questions_and_answers
from experiences.presenters.voice import Voice, voice_of
from experiences.support import helplines

from .forms import WhoForm


@public
def question_page(request: HttpRequest, condition: str, question: str) -> HttpResponse:
    """One question of one condition: the reviewed answer, then people's own words."""
    topic = get_object_or_404(
        Topic.objects.with_wording(), condition__slug=condition, question__key=question
    )
    if not topic.is_open:
        if Experience.objects.on(topic).once_public().exists():
            return closed_page(request, topic.condition if topic.condition.is_listed else None)
        raise Http404
    article = ArticleVersion.objects.for_readers_of(topic).first()
    draft = _draft_to_preview(request, topic)
    if not (article or draft or topic.shows_experiences):
        raise Http404
    who = _who(request)
    voices, older = _page_of_voices(request, topic, who)
    answer = _answer(draft or article, topic)
    own_url = topic.get_absolute_url()
    who_part = {"who": who} if who else {}
    context = {
        "topic": topic,
        "crumbs": [
            {"title": _("Home"), "url": reverse("home")},
            {"title": topic.condition.heading, "url": topic.condition.get_absolute_url()},
            {"title": topic.title},
        ],
        "article": draft or article,
        "answer": answer,
        "contents": _contents(answer, topic),
        "is_preview": draft is not None,
        "live_line": clauses.live_line(topic, settings.SITE_NAME),
        "voices_title": _voices_title(topic),
        "voices": voices,
        "older_url": f"?{urlencode({**who_part, 'before': older})}#experiences" if older else "",
        "newest_url": f"{own_url}?{urlencode(who_part)}#experiences"
        if "before" in request.GET
        else "",
        "everyone_url": f"{own_url}#experiences",
        "share_url": reverse("write-experience", args=[topic.condition.slug, topic.question.key]),
        "lines": _lines(voices, topic),
        "who": who,
        "who_choices": WhoForm.CHOICES,
        "is_indexed": _is_indexed(request, topic, article) and not draft,
        "nav": "conditions",
    }
    context["structured_data"] = structured_data.script(
        structured_data.web_page(
            topic.title,
            own_url,
            topic.condition,
            article,
            hasHealthAspect=structured_data.aspect(topic),
        ),
        structured_data.condition_thing(topic.condition, [], []),
        structured_data.breadcrumbs(context["crumbs"], own_url),
        questions_and_answers(topic, answer["short"] if answer else "", voices),
    )
    return render(request, "experiences/reading/question_page.html", context)


def _draft_to_preview(request: HttpRequest, topic: Topic) -> ArticleVersion | None:
    """The draft that an editor wants to see on the real page; for everybody else there is none.

    A page of the desk outside the desk: whoever finds the desk closed sees no draft either.
    """
    number = request.GET.get("draft", "")
    if not number.isdecimal() or not admin.site.has_permission(request):
        return None
    if not request.user.has_perm(VIEW_ARTICLE):
        return None
    draft = (
        ArticleVersion.objects.filter(topic=topic, pk=int(number))
        .select_related("review", "disclaimer")
        .first()
    )
    if draft and draft.is_draft:
        rendered = rendering.render(draft.body)
        draft.html, draft.contents = rendered.html, rendered.contents
        draft.sources = list(draft.references.values("source", "title", "url"))
        draft.disclaimer = rendering.current_disclaimer(draft.language)
    return draft


def _answer(article: ArticleVersion | None, topic: Topic) -> dict | None:
    """The article's texts with their live clauses, and its review if there is one."""
    if article is None:
        return None
    return {
        "short": clauses.resolve_text(article.short_answer, topic),
        "html": clauses.resolve(article.html, topic),
        "review": getattr(article, "review", None),
        "contents": [
            {"id": item["id"], "title": clauses.resolve_text(item["title"], topic)}
            for item in article.contents
        ],
    }


def _contents(answer: dict | None, topic: Topic) -> list[dict[str, str]]:
    """What the page holds, for the list beside it: the sections, the references, the voices."""
    if answer is None:
        return []
    contents = [*answer["contents"], {"id": "references", "title": _("References")}]
    if topic.shows_experiences:
        count = number_format(topic.experience_count, force_grouping=True)
        title = _("Experiences (%(count)s)") % {"count": count}
        contents.append({"id": "experiences", "title": title})
    return contents


def _who(request: HttpRequest) -> str:
    """The filter as asked for; anything unknown means everybody."""
    form = WhoForm(request.GET)
    return form.cleaned_data["who"] if form.is_valid() else WhoForm.ANYONE


def _page_of_voices(request: HttpRequest, topic: Topic, who: str):
    """A page of voices, newest first, and the reference behind which older ones begin.

    A keyset page: the address names the last experience shown, so that a page of the oldest
    costs the same as the first. A reference that is none is 404.
    """
    readable = Experience.objects.readable().on(topic)
    if who == WhoForm.WITH_IT:
        readable = readable.by_people_with_it()
    elif who == WhoForm.RELATIVES:
        readable = readable.by_relatives_and_carers()
    if "before" in request.GET:
        readable = readable.before(_last_shown(request.GET["before"], topic))
    most = ExperiencePolicy.EXPERIENCES_A_PAGE
    rows = list(readable.with_words().newest_first()[: most + 1])
    older = str(rows[most - 1].public_id) if len(rows) > most else ""
    return [voice_of(row, topic.condition) for row in rows[:most]], older


def _last_shown(reference: str, topic: Topic) -> Experience:
    """The experience that ended the page before; taken down meanwhile, it still marks the place."""
    try:
        return Experience.objects.once_public().get(public_id=reference, topic=topic)
    except (Experience.DoesNotExist, ValueError, ValidationError):
        raise Http404 from None


def _lines(voices: list[Voice], topic: Topic) -> list[Helpline]:
    """Somebody to talk to, once on a page where somebody may need it. The page is the same for
    everybody, so these are the lines for everybody; the page of support knows each country's."""
    if topic.question.shows_helplines or any(voice.has_lines for voice in voices):
        return helplines.lines_for()
    return []


def _voices_title(topic: Topic) -> str:
    count = topic.experience_count
    if not count:
        return _("Nobody has shared their experience of this question yet")
    return ngettext(
        "%(count)s person has shared their experience of this question",
        "%(count)s people have shared their experience of this question",
        count,
    ) % {"count": number_format(count, force_grouping=True)}


def _is_indexed(request: HttpRequest, topic: Topic, article: ArticleVersion | None) -> bool:
    """Search engines get reviewed answers and pages with voices; never an unreviewed answer, and
    never a filtered or later page."""
    if request.GET:
        return False
    if article is None:
        return topic.experience_count > 0
    return hasattr(article, "review")


def once_public(reference: UUID) -> tuple[Experience, Topic]:
    """An experience that is or was public, with its topic; anything else does not exist."""
    found = get_object_or_404(Experience.objects.with_words().once_public(), public_id=reference)
    return found, Topic.objects.with_wording().get(pk=found.topic_id)


def is_gone(found: Experience, topic: Topic) -> bool:
    """Whether what was public can be read no longer."""
    return not (found.is_readable and topic.is_open)


def gone_page(request: HttpRequest, topic: Topic) -> HttpResponse:
    """The answer to whoever asks for what was public and no longer is; it leads to no closed page."""
    return render(request, "410.html", {"topic": topic, "nav": "conditions"}, status=410)


def crumbs_to(topic: Topic) -> list[dict[str, str]]:
    """The way to one experience of this topic."""
    return [
        {"title": topic.condition.heading, "url": topic.condition.get_absolute_url()},
        {"title": topic.title, "url": topic.get_absolute_url()},
    ]


@public
def experience_page(request: HttpRequest, experience: UUID) -> HttpResponse:
    """One readable experience on a page of its own, and others on the same question.

    Once public and no longer: 410. Never public, or no such thing: 404.
    """
    found, topic = once_public(experience)
    if is_gone(found, topic):
        return gone_page(request, topic)
    others = Experience.objects.readable().on(topic).exclude(pk=found.pk).with_words()
    voice = voice_of(found, topic.condition, alone=True)
    more = [
        voice_of(row, topic.condition)
        for row in others.newest_first()[: ExperiencePolicy.OTHERS_SHOWN]
    ]
    context = {
        "topic": topic,
        "crumbs": crumbs_to(topic),
        "voice": voice,
        "more": more,
        "lines": _lines([voice, *more], topic),
        "share_url": reverse("write-experience", args=[topic.condition.slug, topic.question.key]),
        "nav": "conditions",
    }
    return render(request, "experiences/reading/experience_page.html", context)
