"""Every page of the site with realistic content: looked at by tests and photographed for docs.

Addresses are worked out from the demonstration data (`load_demo`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from accounts.letters.unsubscribe import unsubscribe_url
from accounts.models import AccountDecision, Member
from conditions.models import Topic
from experiences.models import (
    Appeal,
    Contributor,
    Experience,
    Helpline,
    MeToo,
    Report,
    Submission,
)

PATIENT, NEWCOMER = "patient@example.org", "newcomer@example.org"
BANNED, CLOSING = "banned@example.org", "closing@example.org"
SENIOR = "senior@example.org"
APPLICANT, PAUSED = "applicant@example.org", "paused@example.org"
ADMINISTRATOR = "admin@example.org"
MODERATOR, EDITOR = "moderator@example.org", "editor@example.org"
FIRST = "parry-romberg-syndrome"


@dataclass(frozen=True)
class CataloguePage:
    """`who` is the address to sign in with, empty for a visitor."""

    name: str
    path: str
    who: str = ""
    status: int = 200
    is_desk: bool = False


PLAIN = {
    "home": "/",
    "conditions": "/conditions/",
    "conditions-found": "/conditions/?q=romberg",
    "conditions-not-found": "/conditions/?q=zzz",
    "letter": "/conditions/letter/p/",
    "questions": "/questions/",
    "condition": f"/conditions/{FIRST}/",
    "question": f"/conditions/{FIRST}/causes/",
    "question-relatives": f"/conditions/{FIRST}/causes/?who=relatives",
    "question-unreviewed": "/conditions/hypermobile-ehlers-danlos-syndrome/what-is/",
    "question-without-answer": f"/conditions/{FIRST}/daily-life/",
    "about": "/about/",
    "how-we-count": "/about/how-we-count/",
    "how-we-review": "/about/how-we-review/",
    "how-we-moderate": "/about/how-we-moderate/",
    "rules": "/about/rules/",
    "privacy": "/about/privacy/",
    "accessibility": "/about/accessibility/",
    "terms": "/about/terms/",
    "contact": "/contact/",
    "support": "/support-now/",
    "support-of-a-country": "/support-now/?country=DE",
    "question-with-lines": "/conditions/hypermobile-ehlers-danlos-syndrome/mental-health/",
    "question-with-notes": "/conditions/hypermobile-ehlers-danlos-syndrome/carers/",
    "theme": "/theme/",
    "sign-in": "/accounts/login/",
    "sign-in-code": "/accounts/login/code/",
    "sign-up": "/accounts/signup/",
    "verification-sent": "/accounts/confirm-email/",
    "reset": "/accounts/password/reset/",
    "reset-sent": "/accounts/password/reset/done/",
    "reset-done": "/accounts/password/reset/key/done/",
    "account-inactive": "/accounts/inactive/",
    "closing-asked": "/me/data/closing/",
    "remove-left-words": "/experiences/remove/",
}
OF_A_MEMBER = {
    "my-experiences": "/me/",
    "my-data": "/me/data/",
    "my-consents": "/me/consents/",
    "my-decisions": "/me/decisions/",
    "close-account": "/me/data/close/",
    "account-email": "/accounts/email/",
    "account-password": "/accounts/password/change/",
    "account-two-steps": "/accounts/2fa/",
    "account-sessions": "/accounts/sessions/",
    "account-keys": "/accounts/2fa/webauthn/",
    "asked-again": "/accounts/reauthenticate/",
    "sign-out": "/accounts/logout/",
    "edit": f"/conditions/{FIRST}/diagnosis/share/",
    "returned": f"/conditions/{FIRST}/support/share/",
    "preview": f"/conditions/{FIRST}/newly-diagnosed/share/preview/",
    "write-support": f"/conditions/{FIRST}/work-school/share/",
    "preview-support": f"/conditions/{FIRST}/work-school/share/preview/",
}


def sign_in(client: Client, address: str, *, asked_lately: bool = True) -> None:
    """Sign in as somebody of the demonstration, who has just given their password again."""
    member = Member.objects.get(email=address)
    client.force_login(member)
    if not asked_lately:
        return
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, member, "password", reauthenticated=True)
    request.session.save()


def pages() -> Iterator[CataloguePage]:
    """Every page, the visitors' first."""
    for name, path in PLAIN.items():
        yield CataloguePage(name, path)
    readable = Experience.objects.readable().filter(topic__condition__slug=FIRST)
    longest = max(readable.with_words(), key=lambda experience: len(experience.published.words))
    yield CataloguePage("experience", reverse("experience-page", args=[longest.public_id]))
    yield CataloguePage("report", reverse("report-experience", args=[longest.public_id]))
    for name, fields in {
        "report-open": {"state": "open", "reason": "promotion"},
        "report-worried": {"reason": "worried"},
        "report-answered": {"state": "dismissed"},
    }.items():
        made = Report.objects.filter(**fields).order_by("pk").first()
        yield CataloguePage(name, reverse("follow-report", args=[made.key]))
    again = Report.objects.select_related("experience", "reporter").get(reason="worried")
    path = reverse("report-experience", args=[again.experience.public_id])
    yield CataloguePage("report-again", path, again.reporter.email)
    noted = next(e for e in Experience.objects.readable() if "suicide" in e.content_notes)
    yield CataloguePage("experience-noted", reverse("experience-page", args=[noted.public_id]))
    yield CataloguePage("not-found", "/nothing/here/", status=404)
    withdrawn = Experience.objects.filter(blockers__cause="withdrawn").first()
    yield CataloguePage(
        "taken-down", reverse("experience-page", args=[withdrawn.public_id]), status=410
    )
    yield CataloguePage("waiting", "/accounts/waiting/", APPLICANT)
    yield CataloguePage("write-waiting", f"/conditions/{FIRST}/causes/share/", APPLICANT)
    yield CataloguePage("write", f"/conditions/{FIRST}/causes/share/", NEWCOMER)
    yield CataloguePage("my-experiences-empty", "/me/", NEWCOMER)
    for name, path in OF_A_MEMBER.items():
        yield CataloguePage(name, path, PATIENT)
    mine = Experience.objects.filter(contributor__member__email=PATIENT)
    for name, key in {
        "my-published": "diagnosis",
        "my-edit-waiting": "daily-life",
        "my-waiting": "treatments",
        "my-returned": "support",
        "my-rejected": "self-care",
        "my-withdrawn": "mental-health",
    }.items():
        own = mine.get(topic__question__key=key)
        yield CataloguePage(name, reverse("my-experience", args=[own.public_id]), PATIENT)
        if name == "my-published":
            path = reverse("delete-experience", args=[own.public_id])
            yield CataloguePage("delete", path, PATIENT)
        if name == "my-waiting":
            sent = own.submissions.get()
            path = reverse("experience-sent", args=[FIRST, key, sent.public_id])
            yield CataloguePage("sent", path, PATIENT)
    held = Experience.objects.get(blockers__cause="held", blockers__set_by=None)
    yield CataloguePage(
        "my-held",
        reverse("my-experience", args=[held.public_id]),
        held.contributor.member.email,
    )
    yield from _taking_part()
    yield CataloguePage("my-decisions-banned", "/me/decisions/", BANNED)
    yield CataloguePage("my-experiences-banned", "/me/", BANNED)
    yield CataloguePage("my-decisions-paused", "/me/decisions/", PAUSED)
    yield CataloguePage("write-paused", f"/conditions/{FIRST}/causes/share/", PAUSED)
    yield CataloguePage("my-experiences-closing", "/me/", CLOSING)
    yield CataloguePage("close-account-asked", "/me/data/close/", CLOSING)
    hidden = Experience.objects.get(contributor__member__email=CLOSING)
    path = reverse("my-experience", args=[hidden.public_id])
    yield CataloguePage("my-hidden", path, CLOSING)
    yield CataloguePage("my-consents-none", "/me/consents/", NEWCOMER)
    ended = Member.objects.get(consents__withdrawn_at__isnull=False)
    yield CataloguePage("my-consents-ended", "/me/consents/", ended.email)
    yield CataloguePage("my-decisions-none", "/me/decisions/", NEWCOMER)
    yield CataloguePage("my-data-closing", "/me/data/", CLOSING)
    warning = AccountDecision.objects.get(member__email=BANNED, outcome="warning")
    yield CataloguePage("appeal", reverse("appeal", args=[warning.public_id]), BANNED)
    known_as = Contributor.objects.of(Member.objects.get(email=PATIENT)).get()
    yield CataloguePage("my-profile", reverse("my-profile", args=[known_as.public_id]), PATIENT)
    refused = Contributor.objects.select_related("member").get(pen_name_state="refused")
    yield CataloguePage(
        "my-profile-refused",
        reverse("my-profile", args=[refused.public_id]),
        refused.member.email,
    )
    yield from _desk()


def _taking_part() -> Iterator[CataloguePage]:
    """Saying the same, old texts, and fewer letters."""
    said = MeToo.objects.select_related("experience", "contributor__member").first()
    path = reverse("me-too", args=[said.experience.public_id])
    yield CataloguePage("me-too-said", path, said.contributor.member.email)
    yield CataloguePage("me-too-own", path, PATIENT)
    yield CataloguePage("me-too-not-yet", path, NEWCOMER)
    there = Experience.objects.readable().filter(topic__condition__slug=FIRST)
    others = there.exclude(contributor__member__email=PATIENT).order_by("pk")
    path = reverse("me-too", args=[others.last().public_id])
    yield CataloguePage("me-too", path, PATIENT)
    old, confirmed = there.order_by("first_published_at")[:2]
    for name, experience in {"old": old, "old-and-confirmed": confirmed}.items():
        path = reverse("experience-page", args=[experience.public_id])
        yield CataloguePage(f"experience-{name}", path)
        author = experience.contributor.member
        path = reverse("reconfirm", args=[experience.public_id])
        yield CataloguePage(f"reconfirm-{name}", path, author.email)
    yield CataloguePage("my-experiences-old", "/me/", old.contributor.member.email)
    patient = Member.objects.get(email=PATIENT)
    path = unsubscribe_url(patient).removeprefix(settings.SITE_URL)
    yield CataloguePage("unsubscribe", path)


def _desk() -> Iterator[CataloguePage]:
    queue = reverse("admin:experiences_submission_changelist")
    yield CataloguePage("desk", "/admin/", MODERATOR, is_desk=True)
    yield CataloguePage("desk-queue", queue, MODERATOR, is_desk=True)
    yield CataloguePage("desk-queue-senior", queue, SENIOR, is_desk=True)
    yield CataloguePage("desk-senior", "/admin/", SENIOR, is_desk=True)
    spam = reverse("admin:experiences_submission_spam")
    yield CataloguePage("desk-spam", spam, MODERATOR, is_desk=True)
    sending = reverse("admin:experiences_submission_intake")
    yield CataloguePage("desk-sending", sending, SENIOR, is_desk=True)
    waiting = Submission.objects.waiting()
    edit = waiting.exclude(experience__published=None).first()
    name = waiting.filter(experience__contributor__pen_name_state="waiting").first()
    for label, submission in {"edit": edit, "pen-name": name}.items():
        path = reverse("admin:experiences_submission_change", args=[submission.pk])
        yield CataloguePage(f"desk-review-{label}", path, MODERATOR, is_desk=True)
    banned = Member.objects.get(email=BANNED)
    accounts = {
        "desk-accounts": reverse("admin:accounts_member_changelist"),
        "desk-account": reverse("admin:accounts_member_change", args=[banned.pk]),
        "desk-account-lift": reverse("admin:accounts_member_decide", args=[banned.pk, "lifted"]),
        "desk-account-note": reverse("admin:accounts_member_decide", args=[banned.pk, "note"]),
        "desk-appeals": reverse("admin:experiences_appeal_changelist"),
        "desk-appeal": reverse(
            "admin:experiences_appeal_change", args=[Appeal.objects.open().get().pk]
        ),
    }
    for outcome in ("warning", "pause", "long_pause", "ban"):
        path = reverse(
            "admin:accounts_member_decide", args=[Member.objects.get(email=PATIENT).pk, outcome]
        )
        accounts[f"desk-account-{outcome}"] = path
    for name, path in accounts.items():
        yield CataloguePage(name, path, SENIOR, is_desk=True)
    public = reverse("admin:experiences_experience_changelist")
    yield CataloguePage("desk-reported", f"{public}?standing=reported", MODERATOR, is_desk=True)
    held = Experience.objects.get(blockers__cause="held", blockers__set_by=None)
    path = reverse("admin:experiences_experience_change", args=[held.pk])
    yield CataloguePage("desk-reported-text", path, MODERATOR, is_desk=True)
    applicant = Member.objects.get(email=APPLICANT).pk
    path = reverse("admin:accounts_member_change", args=[applicant])
    yield CataloguePage("desk-applicant", path, MODERATOR, is_desk=True)
    for outcome in ("approved", "declined"):
        path = reverse("admin:accounts_member_decide", args=[applicant, outcome])
        yield CataloguePage(f"desk-account-{outcome}", path, MODERATOR, is_desk=True)
    path = reverse("admin:accounts_member_change", args=[banned.pk])
    yield CataloguePage("desk-account-administrator", path, ADMINISTRATOR, is_desk=True)
    for name in ("roles", "conditions", "address", "close"):
        path = reverse(f"admin:accounts_member_{name}", args=[banned.pk])
        yield CataloguePage(f"desk-account-{name}", path, ADMINISTRATOR, is_desk=True)
    noted = next(e for e in Experience.objects.readable() if "suicide" in e.content_notes)
    path = reverse("admin:experiences_experience_change", args=[noted.pk])
    yield CataloguePage("desk-experience-noted", path, SENIOR, is_desk=True)
    asks = waiting.get(experience__escalations__cause="asked")
    path = reverse("admin:experiences_submission_change", args=[asks.pk])
    yield CataloguePage("desk-review-escalated", path, SENIOR, is_desk=True)
    path = reverse("admin:experiences_helpline_changelist")
    yield CataloguePage("desk-helplines", path, SENIOR, is_desk=True)
    escalated = reverse("admin:experiences_escalation_changelist")
    yield CataloguePage("desk-escalated", escalated, SENIOR, is_desk=True)
    text = Experience.objects.filter(submissions__state="waiting", escalations=None).first()
    for name in ("note", "hand_on", "escalate"):
        path = reverse(f"admin:experiences_experience_{name}", args=[text.pk])
        yield CataloguePage(f"desk-{name.replace('_', '-')}", path, MODERATOR, is_desk=True)
    path = reverse("admin:experiences_helpline_change", args=[Helpline.objects.first().pk])
    yield CataloguePage("desk-helpline", path, SENIOR, is_desk=True)
    listed = reverse("admin:experiences_experience_changelist")
    yield CataloguePage("desk-experiences", listed, MODERATOR, is_desk=True)
    public = Experience.objects.readable().filter(topic__condition__slug=FIRST).first()
    path = f"{listed}?q={reverse('experience-page', args=[public.public_id])}"
    yield CataloguePage("desk-experience-found", path, MODERATOR, is_desk=True)
    path = reverse("admin:experiences_experience_change", args=[public.pk])
    yield CataloguePage("desk-experience", path, MODERATOR, is_desk=True)
    held = Experience.objects.get(blockers__cause="held", blockers__set_by__isnull=False)
    path = reverse("admin:experiences_experience_change", args=[held.pk])
    yield CataloguePage("desk-experience-held", path, MODERATOR, is_desk=True)
    names = Contributor.objects.with_name_to_read()
    path = reverse("admin:experiences_contributor_changelist")
    yield CataloguePage("desk-pen-names", path, MODERATOR, is_desk=True)
    path = reverse("admin:experiences_contributor_change", args=[names.first().pk])
    yield CataloguePage("desk-pen-name", path, MODERATOR, is_desk=True)
    topic = Topic.objects.get(condition__slug=FIRST, question__key="causes")
    article = topic.articles.published().get()
    path = reverse("admin:conditions_articleversion_change", args=[article.pk])
    yield CataloguePage("desk-article", path, EDITOR, is_desk=True)
    path = reverse("admin:experiences_pagedecision_topic", args=[topic.pk])
    yield CataloguePage("desk-switch", path, EDITOR, is_desk=True)
