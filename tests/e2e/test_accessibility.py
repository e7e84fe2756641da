"""Every page for everybody: no finding of axe, nothing to scroll sideways for, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Member
from conditions.models import ArticleVersion, Condition, Topic
from experiences import workflow
from experiences.models import Experience, Lane, Submission
from tests.support.factories import block, make_topic, publish, reject, submit
from tests.support.thoroughness import IS_DRILL

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PATIENT, NEWCOMER = "patient@example.org", "newcomer@example.org"
FIRST = "parry-romberg-syndrome"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
# What can differ between light and dark; everything else is looked for once in each width.
ALL = {"resultTypes": ["violations"], "preload": False}
ABOUT_COLOURS = ALL | {"runOnly": ["color-contrast", "link-in-text-block"]}
# Colours that fade into each other would be judged half way.
AT_REST = "() => [document.body.offsetWidth, document.getAnimations().forEach(a => a.finish())]"


def findings(page: Page, name: str, options: dict) -> list[str]:
    """What axe finds on the page as it stands, one line for each place."""
    result = Axe().run(page, options=options).response
    return [
        f"{name}: {violation['id']} at {node['target'][0]}: {node['html'][:160]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page, name: str) -> list[str]:
    """What sticks out to the side, if the page has to be scrolled sideways."""
    wide, room, culprits = page.evaluate(
        """() => [document.documentElement.scrollWidth, innerWidth,
            [...document.querySelectorAll("body *")]
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                .slice(0, 3).map(e => e.outerHTML.slice(0, 120))]"""
    )
    return [f"{name}: {wide} wide in {room}: {culprits}"] if wide > room else []


def press(page: Page, label: str) -> None:
    """Press a button and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


class Look:
    """Walks through pages in one window and gathers what is wrong with them."""

    def __init__(self, page: Page, *, at_the_desk: bool = False) -> None:
        self.page, self.at_the_desk = page, at_the_desk
        self.wrong: list[str] = []

    def at(self, name: str, address: str, status: int = 200) -> None:
        response = self.page.goto(address)
        if response.status != status:
            self.wrong.append(f"{name}: answered {response.status}")
        self.here(name)

    def here(self, name: str, page: Page | None = None) -> None:
        """Look at the page: narrow and light, wide and dark; in a drill both in both."""
        page = page or self.page
        light, dark = ("light", ALL), ("dark", ABOUT_COLOURS)
        for width, looks in ((NARROW, [light]), (WIDE, [dark])):
            page.set_viewport_size(width)
            for colours, options in [dark, light] if IS_DRILL else looks:
                page.emulate_media(color_scheme=colours)
                page.evaluate(AT_REST)
                self.wrong += findings(page, f"{name}, {width['width']}, {colours}", options)
            if not self.at_the_desk:
                self.wrong += sideways(page, f"{name}, {width['width']}")


def window(site, email: str = "", **options) -> Page:
    return site.somebody(email, viewport=WIDE, reduced_motion="reduce", **options)


def addresses_for_everybody() -> dict[str, str]:
    of_first = Topic.objects.filter(condition__slug=FIRST)
    answered = ArticleVersion.objects.published().values("topic")
    bare = of_first.exclude(pk__in=answered).filter(people_count__gt=0).first()
    quiet = Condition.objects.create(slug="quiet", name="quiet syndrome")
    nobody = make_topic(quiet, of_first.get(question__key="causes").question)
    longest = max(Experience.objects.readable().with_words(), key=lambda e: len(e.published.words))
    busiest = of_first.order_by("-people_count").first()
    found = {"home": "/"}
    for condition in Condition.objects.all():
        found[f"condition {condition.slug}"] = condition.get_absolute_url()
    for article in ArticleVersion.objects.published().select_related(
        "topic__condition", "topic__question"
    ):
        found[f"answer {article.pk}"] = article.topic.get_absolute_url()
    return found | {
        "question without an answer": bare.get_absolute_url(),
        "busiest question": busiest.get_absolute_url(),
        "question with a filter": busiest.get_absolute_url() + "?who=relatives",
        "question of nobody": nobody.get_absolute_url(),
        "longest experience": reverse("experience-page", args=[longest.public_id]),
        "sign in": reverse("account_login"),
        "sign in by code": reverse("account_request_login_code"),
        "sign up": reverse("account_signup"),
        "letter sent": reverse("account_email_verification_sent"),
        "broken link": reverse("account_confirm_email", args=["broken"]),
        "new password": reverse("account_reset_password"),
        "new password sent": reverse("account_reset_password_done"),
    }


def test_a_reader_can_use_every_page(site):
    look = Look(window(site))
    for name, address in addresses_for_everybody().items():
        look.at(name, address)
    gone = Experience.objects.get(blockers__cause="withdrawn")
    look.at("taken down", reverse("experience-page", args=[gone.public_id]), 410)
    look.at("not found", "/nowhere/", 404)
    for name in ("account_login", "account_signup", "account_reset_password"):
        look.page.goto(reverse(name))
        look.page.evaluate("document.querySelector('main form').noValidate = true")
        with look.page.expect_navigation():
            look.page.locator("main form button[type=submit]").first.click()
        assert look.page.title().startswith("Error: ")
        look.here(f"{name} with errors")

    assert not look.wrong, "\n".join(look.wrong)


def test_a_member_can_use_every_page(site):
    page = window(site, NEWCOMER)
    look = Look(page)
    causes = f"/conditions/{FIRST}/causes/"
    look.at("mine, empty", "/me/")
    look.at("write, empty", causes + "share/")
    press(page, "Preview")
    look.here("write, everything missing")
    page.get_by_label("Your experience").fill("word " * 1100)
    page.get_by_label("Another name that I choose").check()
    page.get_by_label("The name you choose").fill("newcomer")
    press(page, "Preview")
    look.here("write, too long")
    other = page.context.new_page()
    other.goto(causes + "share/")
    page.get_by_label("Your experience").fill("Dr Miller knows, at example.org, since 3 May 2019.")
    press(page, "Save as draft")
    look.here("draft saved")
    press(other, "Save as draft")
    look.here("write, changed elsewhere", other)
    other.close()
    look.at("preview", causes + "share/preview/")
    press(page, "Send to a moderator")
    look.here("preview, refused")
    look.at("sign out", reverse("account_logout"))
    for name in ("my-data", "my-consents", "my-decisions"):
        look.at(f"{name}, empty", reverse(name))

    assert not look.wrong, "\n".join(look.wrong)


def test_somebody_with_texts_in_every_state_can_use_every_page(site):
    page = window(site, PATIENT)
    look = Look(page)
    held = Experience.objects.readable().filter(contributor__member=patient()).first()
    block(held)
    look.at("mine", "/me/")
    for experience in Experience.objects.by(patient()):
        reference = [experience.public_id]
        look.at(f"mine {experience.topic.question}", reverse("my-experience", args=reference))
        if not experience.submissions.waiting().exists():
            look.at(f"write {experience.topic.question}", write(experience.topic))
    look.at("delete", reverse("delete-experience", args=reference))
    waiting = Submission.objects.waiting().filter(experience__contributor__member=patient()).first()
    topic = waiting.experience.topic
    look.at(
        "sent",
        reverse("experience-sent", args=[FIRST, topic.question.key, waiting.public_id]),
    )
    look.at("preview", f"/conditions/{FIRST}/newly-diagnosed/share/preview/")

    assert not look.wrong, "\n".join(look.wrong)


def patient() -> Member:
    return Member.objects.get(email=PATIENT)


def write(topic) -> str:
    return reverse("write-experience", args=[FIRST, topic.question.key])


def test_a_moderator_can_use_the_desk(site):
    page = window(site, "moderator@example.org")
    look = Look(page, at_the_desk=True)
    queue = reverse("admin:experiences_submission_changelist")
    look.at("desk", "/admin/")
    look.at("queue", queue)
    look.at("queue, everything", queue + "?state=all")
    for submission in Submission.objects.waiting().exclude(lane=Lane.ESCALATED):
        look.at(
            f"review {submission.pk}",
            reverse("admin:experiences_submission_change", args=[submission.pk]),
        )
    press(page, "Save")
    look.here("review, nothing chosen")
    page.get_by_label("Do not publish").check()
    press(page, "Save")
    look.here("review, reason missing")
    rejected = reject(submit(make_topic(Condition.objects.first())))
    look.at("decided", reverse("admin:experiences_submission_change", args=[rejected.pk]))

    assert not look.wrong, "\n".join(look.wrong)


def test_an_editor_can_use_the_desk(site):
    page = window(site, "editor@example.org")
    look = Look(page, at_the_desk=True)
    look.at("desk", "/admin/")
    look.at("articles", reverse("admin:conditions_articleversion_changelist"))
    look.at("topics", reverse("admin:conditions_topic_changelist"))
    article = ArticleVersion.objects.published().select_related("topic").first()
    look.at("public article", reverse("admin:conditions_articleversion_change", args=[article.pk]))
    look.at("begin", reverse("admin:conditions_topic_article", args=[article.topic_id]))
    press(page, "Start a new version")
    look.here("draft")
    page.get_by_label("Short answer").fill("Over 100 people have shared, in our community.")
    press(page, "Save and continue editing")
    look.here("draft with hindrances")
    press(page, "Publish this version")
    look.here("draft refused")
    for model in ("condition", "question", "medicalreviewer", "disclaimer"):
        look.at(model, reverse(f"admin:conditions_{model}_changelist"))
        look.at(f"new {model}", reverse(f"admin:conditions_{model}_add"))
    preview = f"{article.topic.get_absolute_url()}?draft="
    draft = ArticleVersion.objects.get(state="draft")
    look.at_the_desk = False
    look.at("preview of a draft", f"{preview}{draft.pk}")

    assert not look.wrong, "\n".join(look.wrong)


# The longest name of a disease in English dictionaries.
LONG_NAME = "pneumonoultramicroscopicsilicovolcanoconiosis"


def test_words_without_a_space_do_not_make_a_page_wider(site):
    """Long addresses and words of one member never push the others' words off the screen."""
    long_word = "Donaudampfschifffahrtsgesellschaft" * 12
    condition = Condition.objects.create(slug="long", name=LONG_NAME)
    topic = make_topic(condition)
    experience = publish(submit(topic, patient(), f"{long_word} https://example.org/{'a' * 200}"))
    workflow.unpublish(experience, by=patient())
    publish(submit(topic, words=long_word * 2, name_choice="hidden"))
    look = Look(window(site, PATIENT))
    look.page.set_viewport_size(NARROW)
    for name, address in {
        "home": "/",
        "condition": condition.get_absolute_url(),
        "question": topic.get_absolute_url(),
        "mine": "/me/",
        "my one": reverse("my-experience", args=[experience.public_id]),
        "write": topic.get_absolute_url() + "share/",
        "delete": reverse("delete-experience", args=[experience.public_id]),
    }.items():
        look.page.goto(address)
        look.wrong += sideways(look.page, name)

    assert not look.wrong, "\n".join(look.wrong)
