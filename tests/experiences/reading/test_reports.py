"""Readers' reports: who can report what, who reads it, what follows, and who learns nothing."""

from datetime import timedelta

import html5lib
import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter, Member
from experiences import workflow
from experiences.exceptions import NotAllowed
from experiences.models import (
    Blocker,
    Decision,
    Experience,
    Report,
    ReportReason,
    ReportText,
    Submission,
)
from tests.support import desk as desk_forms
from tests.support.factories import (
    block,
    drift,
    hand_in_edit,
    make_condition,
    make_credible_member,
    make_member,
    make_moderator,
    make_question,
    make_senior_moderator,
    make_topic,
    publish,
    reject,
    report,
    set_state,
    stored_counts,
    submit,
    with_role,
)

pytestmark = pytest.mark.django_db
DETAILS = "The second sentence names a street in a small town."
OF_THE_LAW = {"where": "The second sentence.", "why": "Slander, in Iceland."}
SAID = {"reason": "abuse", "facts": "It insults a nurse."}


def address(experience: Experience) -> str:
    return reverse("report-experience", args=[experience.public_id])


def send(client: Client, experience: Experience, **fields):
    return client.post(address(experience), {"reason": "abuse", "details": DETAILS} | fields)


def by_three(experience: Experience) -> list[Report]:
    """Reports by three credible readers."""
    return [report(experience, make_credible_member()) for _ in range(3)]


def is_readable(experience: Experience) -> bool:
    return Experience.objects.get(pk=experience.pk).is_readable


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(Member.objects.get(pk=member.pk))
    return client


def text_of(page: str) -> str:
    main = next(html5lib.parse(page, namespaceHTMLElements=False).iter("main"))
    return " ".join("".join(main.itertext()).split())


# Who can report what


def test_beside_each_public_text_stands_a_plain_link_to_its_report(client):
    experience = publish()
    for page in (experience.topic.get_absolute_url(), f"/experiences/{experience.public_id}/"):
        document = html5lib.parse(client.get(page).text, namespaceHTMLElements=False)
        links = [a for a in document.iter("a") if a.get("href") == address(experience)]
        assert ["".join(a.itertext()) for a in links] == [
            f"Report the experience by {experience.shown_name}"
        ]
        assert links[0].get("class") == "dm-act"


def test_a_preview_has_nothing_to_report(client):
    author = make_member()
    experience = publish(submit(member=author))
    hand_in_edit(experience)
    client.force_login(author)
    own = client.get(reverse("my-experience", args=[experience.public_id])).text
    assert "/report/" not in own


@pytest.mark.parametrize("who", ["visitor", "member", "applied", "paused", "banned", "moderator"])
def test_anybody_can_report_a_public_text(who):
    experience = publish()
    client = Client()
    if who == "moderator":
        client = signed_in(make_moderator())
    elif who != "visitor":
        member = make_member()
        client = signed_in(member if who == "member" else set_state(member, who))

    assert client.get(address(experience)).status_code == 200
    assert send(client, experience).status_code == 302

    made = Report.objects.get()
    assert made.experience == experience and made.submission_id == experience.published_id
    assert (made.reporter is None) is (who == "visitor")
    assert (made.reason, made.state) == ("abuse", "open")
    assert [(text.kind, text.text) for text in made.texts.all()] == [("details", DETAILS)]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("make", "status"),
    [
        (lambda: block(publish()).experience, 410),
        (lambda: submit().experience, 404),
        (lambda: reject(submit()).experience, 404),
    ],
    ids=["held", "waiting", "rejected"],
)
def test_what_nobody_can_read_cannot_be_reported(client, make, status, method):
    experience = make()
    answer = getattr(client, method)(address(experience), {"reason": "abuse"})
    assert answer.status_code == status
    assert not Report.objects.exists()


def test_what_never_was_or_stands_on_a_hidden_page_cannot_be_reported(client):
    experience = publish()
    address_of_it = address(experience)
    workflow.switch_off(experience.topic, by=with_role("editor"), reason="A double.")
    answer = client.get(address_of_it)
    assert answer.status_code == 410
    assert experience.topic.get_absolute_url() not in answer.text
    workflow.delete_experience(experience, by=experience.contributor.member)
    assert client.post(address_of_it, {"reason": "abuse"}).status_code == 404


def test_a_text_that_was_taken_down_since_the_form_was_opened_is_refused_with_a_sentence():
    experience = publish()
    stale = Experience.objects.get(pk=experience.pk)
    workflow.unpublish(experience, by=experience.contributor.member)
    with pytest.raises(NotAllowed, match="not public any more"):
        report(stale)


def test_authors_are_led_to_their_own_text_instead():
    experience = publish()
    client = signed_in(experience.contributor.member)

    page = client.get(address(experience)).text
    assert "a text of your own" in page
    assert reverse("my-experience", args=[experience.public_id]) in page
    answer = send(client, experience)
    assert answer.status_code == 409 and "a text of your own" in answer.text
    assert not Report.objects.exists()


def test_a_member_has_one_open_report_on_a_text_and_may_report_again_once_it_is_closed():
    experience = publish()
    member = make_member()
    client = signed_in(member)
    followed = send(client, experience)["Location"]

    page = client.get(address(experience)).text
    assert "You have reported this text already." in page and followed in page
    answer = send(client, experience)
    assert answer.status_code == 409 and "You have reported this text already." in answer.text
    assert Report.objects.count() == 1
    workflow.keep(experience, by=make_moderator())
    assert send(client, experience).status_code == 302
    assert Report.objects.count() == 2


def test_a_reason_is_needed_and_comes_from_the_list(client):
    experience = publish()
    for reason in ("", "because"):
        answer = send(client, experience, reason=reason)
        assert answer.status_code == 200
        assert "<title>Error:" in answer.text
        assert DETAILS in answer.text
    assert not Report.objects.exists()
    for place, reason in enumerate(ReportReason.values):
        reader = Client(REMOTE_ADDR=f"10.0.0.{place + 1}")
        assert send(reader, experience, reason=reason, **OF_THE_LAW).status_code == 302


def test_details_have_up_to_500_characters(client):
    experience = publish()
    assert send(client, experience, details="x" * 501).status_code == 200
    with pytest.raises(NotAllowed, match="500 characters"):
        report(experience, details="x" * 501)
    assert not Report.objects.exists()
    assert send(client, experience, details="x" * 500).status_code == 302


def test_against_the_law_needs_where_and_why(client):
    experience = publish()
    answer = send(client, experience, reason="illegal")
    assert "Say which passage is against the law." in answer.text
    assert "Say why it is against the law." in answer.text
    with pytest.raises(NotAllowed, match="which passage"):
        workflow.report(experience, by=None, reason="illegal", where="Here.")
    assert not Report.objects.exists()

    assert send(client, experience, reason="illegal", **OF_THE_LAW).status_code == 302
    texts = dict(Report.objects.get().texts.values_list("kind", "text"))
    assert texts == {"details": DETAILS, **OF_THE_LAW}


def test_what_belongs_to_the_law_is_neither_read_nor_kept_with_another_reason(client):
    experience = publish()
    said = OF_THE_LAW | {"contact": "no address"}
    assert send(client, experience, **said).status_code == 302
    assert [text.kind for text in ReportText.objects.all()] == ["details"]


def test_only_somebody_without_an_account_is_asked_for_an_address(client):
    experience = publish()
    assert 'name="contact"' in client.get(address(experience)).text
    member = signed_in(make_member())
    assert 'name="contact"' not in member.get(address(experience)).text
    said = OF_THE_LAW | {"reason": "illegal", "contact": "other@example.org"}
    send(member, experience, **said)
    assert not ReportText.objects.filter(kind="contact").exists()


def test_one_place_reports_so_often_and_keeps_what_was_typed(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"report": "2/h/ip"}
    experience = publish()
    assert [send(client, publish()).status_code for _ in range(2)] == [302, 302]

    answer = send(client, experience)

    assert answer.status_code == 429
    assert DETAILS in answer.text
    assert "Many reports have come from your network in a short time." in answer.text
    assert Report.objects.count() == 2
    assert client.get(address(experience)).status_code == 200


def test_nobody_is_flooded_with_letters_by_reports_from_many_places(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"letters": "2/h/key"}
    experience = publish()
    said = OF_THE_LAW | {"reason": "illegal", "contact": "victim@example.org"}
    places = [Client(REMOTE_ADDR=f"10.0.0.{place + 1}") for place in range(3)]
    answers = [send(place, experience, **said) for place in places]
    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "Leave the address out" in answers[-1].text
    assert Letter.objects.filter(kind="report_received").count() == 2


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_the_pages_of_a_report_are_private_and_not_for_search(who):
    experience = publish()
    client = Client() if who == "visitor" else signed_in(make_member())
    followed = send(client, experience)["Location"]
    for path in (address(experience), followed):
        answer = client.get(path)
        assert answer["Cache-Control"] == "private, no-store", path
        assert answer["X-Robots-Tag"] == "noindex"
    # The way to the theme page would carry the key on.
    assert f"next={followed}" not in client.get(followed).text.replace("%2F", "/")


# Following it


def test_a_visitor_gets_an_address_that_shows_what_becomes_of_it(client):
    experience = publish()
    followed = send(client, experience)["Location"]
    page = client.get(followed).text
    assert "Thank you. A moderator will look at it." in page
    assert f"http://127.0.0.1:8000{followed}" in page

    workflow.keep(experience, by=make_moderator())

    after = text_of(client.get(followed).text)
    assert "found that it may stay" in after and "The text stays" in after
    assert not Letter.objects.filter(kind__startswith="report").exists()


def test_the_address_is_in_no_table_and_nobody_guesses_it(client):
    made = report(publish())
    row = Report.objects.filter(pk=made.pk).values().get()
    assert made.key not in str(row)
    assert len(made.key) == 40
    other = report(made.experience)
    assert other.key != made.key
    for key in ("x", made.key[:-1], str(made.public_id), row["follow_hash"]):
        assert client.get(reverse("follow-report", args=[key])).status_code == 404
    assert client.post(reverse("follow-report", args=[made.key])).status_code == 405


@pytest.mark.parametrize("after", ["open", "kept", "removed", "deleted"])
def test_the_page_that_follows_a_report_says_nothing_about_the_text_or_its_author(client, after):
    condition = make_condition("Zebrapox")
    topic = make_topic(condition, make_question("causes", "Does giraffe milk cause [[condition]]?"))
    experience = publish(submit(topic, words="The okra words that I wrote about my own life."))
    author = experience.contributor
    made = report(experience, reason="illegal", details="Okra is what it says.")
    match after:
        case "kept":
            workflow.keep(experience, by=make_senior_moderator())
        case "removed":
            workflow.remove(experience, by=make_senior_moderator(), **SAID)
        case "deleted":
            workflow.delete_experience(experience, by=author.member)

    page = client.get(reverse("follow-report", args=[made.key])).text

    secrets = ["zebrapox", "giraffe", "okra", "nurse", author.pen_name, author.member.email]
    for secret in [*secrets, str(experience.public_id), str(author.public_id)]:
        assert secret.lower() not in page.lower(), secret


@pytest.mark.parametrize(
    ("decide", "sentence", "state"),
    [
        (lambda e, by: workflow.keep(e, by=by), "found that it may stay", "The text stays"),
        (
            lambda e, by: workflow.keep(e, by=by, reports_unfounded=True),
            "found that it may stay",
            "The text stays",
        ),
        (
            lambda e, by: workflow.remove(e, by=by, **SAID),
            "removed it",
            "The text was removed",
        ),
        (
            lambda e, by: workflow.remove(e, by=by, outcome_text="We <b>agree</b>.", **SAID),
            "We <b>agree</b>.",
            "The text was removed",
        ),
        (
            lambda e, by: workflow.delete_experience(e, by=e.contributor.member),
            "no longer on this site",
            "The text is gone",
        ),
    ],
    ids=["kept", "kept as unfounded", "removed", "removed with words of its own", "deleted"],
)
def test_each_outcome_has_its_sentence(client, decide, sentence, state):
    experience = publish()
    made = report(experience)
    decide(experience, make_moderator())
    page = text_of(client.get(reverse("follow-report", args=[made.key])).text)
    assert sentence in page and state in page
    assert "unfounded" not in page


def test_while_a_moderator_holds_the_text_its_reports_stay_open(client):
    experience = publish()
    made = report(experience)
    moderator = make_moderator()
    workflow.hold(experience, by=moderator, **SAID)
    made.refresh_from_db()
    assert made.state == "open"
    workflow.remove(experience, by=moderator, **SAID)
    made.refresh_from_db()
    assert (made.state, made.closed_by) == ("upheld", moderator)


def test_a_member_gets_a_receipt_and_the_outcome_by_letter(settings):
    experience, member = publish(), make_member("anna@example.org")
    made = report(experience, member, reason="harmful", details=DETAILS)
    (receipt,) = Letter.objects.filter(kind="report_received")
    workflow.keep(experience, by=make_moderator(), outcome_text="The okra sentence.")
    (outcome,) = Letter.objects.filter(kind="report_outcome")

    for letter in (receipt, outcome):
        assert (letter.member, letter.address) == (member, "anna@example.org")
        assert f"{settings.SITE_URL}/reports/{made.key}/" in letter.body
        for secret in (DETAILS, "okra", "harm", experience.topic.condition.name):
            assert secret not in letter.subject + letter.body


def test_a_visitor_who_leaves_an_address_gets_both_letters_and_the_address_goes(client):
    experience = publish()
    said = OF_THE_LAW | {"reason": "illegal", "contact": "reader@example.org"}
    send(client, experience, **said)
    assert ReportText.objects.get(kind="contact").text == "reader@example.org"

    workflow.remove(experience, by=make_senior_moderator(), **SAID)

    sent = Letter.objects.filter(address="reader@example.org").order_by("pk")
    assert [letter.kind for letter in sent] == ["report_received", "report_outcome"]
    assert {letter.member for letter in sent} == {None}
    assert not ReportText.objects.filter(kind="contact").exists()


def test_worry_about_somebody_is_met_with_warmth_and_the_way_to_support(client):
    experience = publish()
    page = client.get(send(client, experience, reason="worried")["Location"]).text
    main = html5lib.parse(page, namespaceHTMLElements=False).find(".//main")
    assert "Thank you for looking out for somebody" in text_of(page)
    assert reverse("support-page") in [a.get("href") for a in main.iter("a")]
    assert is_readable(experience)


# What a report does to the text


def test_a_report_that_holds_nothing_changes_no_public_byte():
    experience = publish()
    topic = experience.topic
    pages = ["/", topic.get_absolute_url(), topic.condition.get_absolute_url()]
    pages += [f"/experiences/{experience.public_id}/", "/conditions/", "/robots.txt"]

    def seen():
        answers = [Client().get(page) for page in pages]
        return [(answer.content, answer.headers.get("ETag")) for answer in answers]

    before, counts = seen(), stored_counts(topic)
    for reason in ReportReason.values:
        report(experience, reason=reason)
    report(experience, make_credible_member(), reason="identifies")
    report(experience, make_credible_member(), reason="illegal")

    assert seen() == before
    assert stored_counts(topic) == counts


def test_three_credible_readers_hold_a_text_and_its_author_is_told_at_once(client):
    experience = publish()
    topic, author = experience.topic, experience.contributor.member
    for number in range(3):
        assert is_readable(experience), number
        report(experience, make_credible_member())

    assert not is_readable(experience)
    assert stored_counts(topic) == (0, 0, 0, 0)
    assert not drift(topic.condition)
    blocker = Blocker.objects.get()
    assert (blocker.cause, blocker.set_by) == ("held", None)
    assert [letter.kind for letter in author.letters.order_by("pk")][-1] == "held_by_reports"
    assert client.get(f"/experiences/{experience.public_id}/").status_code == 410


def test_a_hold_by_reports_is_no_decision():
    experience = publish()
    by_three(experience)
    assert list(Decision.objects.values_list("outcome", flat=True)) == ["published"]
    assert set(Report.objects.values_list("state", flat=True)) == {"open"}


def not_confirmed():
    return make_credible_member(verified=False)


def too_new():
    return make_member(joined_at=timezone.now() - timedelta(days=7) + timedelta(minutes=1))


def unfounded_lately():
    member = make_credible_member()
    other = publish()
    report(other, member)
    workflow.keep(other, by=make_moderator(), reports_unfounded=True)
    Report.objects.by(member).update(closed_at=timezone.now() - timedelta(days=89))
    return member


def paused():
    return set_state(make_credible_member(), "paused")


def banned():
    return set_state(make_credible_member(), "banned")


def an_applicant():
    return set_state(make_credible_member(), "applied")


def nobody():
    return None


@pytest.mark.parametrize(
    "who", [not_confirmed, too_new, unfounded_lately, paused, banned, an_applicant, nobody]
)
def test_two_credible_readers_and_one_who_is_not_hold_nothing(who):
    experience = publish()
    report(experience, make_credible_member())
    report(experience, make_credible_member())
    report(experience, who())
    assert is_readable(experience)
    report(experience, make_credible_member())
    assert not is_readable(experience)


def long_enough():
    return make_member(joined_at=timezone.now() - timedelta(days=7))


def unfounded_long_ago():
    member = unfounded_lately()
    Report.objects.by(member).update(closed_at=timezone.now() - timedelta(days=90, minutes=1))
    return member


def dismissed_but_not_unfounded():
    member, other = make_credible_member(), publish()
    report(other, member)
    workflow.keep(other, by=make_moderator())
    return member


@pytest.mark.parametrize("who", [long_enough, unfounded_long_ago, dismissed_but_not_unfounded])
def test_these_readers_count(who):
    assert workflow.is_credible(who())


def test_one_reader_cannot_count_three_times():
    experience, member = publish(), make_credible_member()
    report(experience, member)
    for _ in range(3):
        with pytest.raises(NotAllowed, match="already"):
            report(experience, member)
        report(experience)
    assert is_readable(experience)


def test_a_text_that_was_read_again_takes_three_new_reports():
    experience, moderator = publish(), make_moderator()
    report(experience, make_credible_member())
    report(experience, make_credible_member())
    workflow.keep(experience, by=moderator)
    for _ in range(2):
        report(experience, make_credible_member())
        assert is_readable(experience)
    report(experience, make_credible_member())
    assert not is_readable(experience)
    workflow.keep(experience, by=moderator)
    assert is_readable(experience)
    report(experience, make_credible_member())
    assert is_readable(experience)


def test_reports_on_words_that_were_replaced_do_not_hold_the_new_ones():
    experience = publish()
    for _ in range(2):
        report(experience, make_credible_member())
    publish(hand_in_edit(experience))
    experience.refresh_from_db()
    report(experience, make_credible_member())
    assert is_readable(experience)
    assert experience.reports.open().count() == 3


def test_a_withdrawal_in_between_does_not_shake_reports_off():
    experience = publish()
    author = experience.contributor.member
    for _ in range(2):
        report(experience, make_credible_member())
    workflow.unpublish(experience, by=author)
    workflow.republish(experience, by=author)
    report(experience, make_credible_member())
    assert not is_readable(experience)


def test_a_hold_is_undone_by_a_moderator_alone_and_the_counts_come_back():
    experience = publish()
    topic, author = experience.topic, experience.contributor.member
    made = by_three(experience)
    workflow.unpublish(experience, by=author)
    workflow.republish(experience, by=author)
    assert not is_readable(experience)

    workflow.keep(experience, by=make_moderator(), reports_unfounded=True)

    assert is_readable(experience)
    assert stored_counts(topic) == (1, 0, 1, 1)
    assert not drift(topic.condition)
    assert author.letters.order_by("pk").last().kind == "kept"
    for row in Report.objects.all():
        assert (row.state, row.is_unfounded) == ("dismissed", True)
        assert not workflow.is_credible(row.reporter)
    assert len(made) == 3


def test_keeping_a_text_that_nobody_held_tells_its_author_nothing_by_letter():
    experience = publish()
    author = experience.contributor.member
    report(experience)
    before = author.letters.count()
    workflow.keep(experience, by=make_moderator())
    assert author.letters.count() == before
    assert is_readable(experience)


def test_a_text_that_is_neither_held_nor_reported_is_not_kept():
    experience = publish()
    with pytest.raises(NotAllowed, match="neither held nor reported"):
        workflow.keep(experience, by=make_moderator())


def test_a_reported_text_that_its_author_took_down_can_be_removed_and_stays_down():
    experience = publish()
    author = experience.contributor.member
    report(experience)
    workflow.unpublish(experience, by=author)
    workflow.remove(experience, by=make_moderator(), **SAID)
    workflow.republish(experience, by=author)
    assert not is_readable(experience)
    assert Report.objects.get().state == "upheld"


# What the author learns


def test_the_author_never_learns_who_reported_what_or_why():
    experience = publish()
    author = experience.contributor.member
    reporters = [make_credible_member(f"quagga{n}@example.org") for n in range(3)]
    for member in reporters:
        report(experience, member, reason="illegal", details="The okra words of a report.")
    client = signed_in(author)
    pages = ["/me/", f"/me/experiences/{experience.public_id}/", "/me/decisions/", "/me/data/"]
    seen = "".join(client.get(page).text for page in pages)
    seen += "".join(f"{letter.subject} {letter.body}" for letter in author.letters.all())

    assert "Out of sight until a moderator has read it again" in seen
    assert "We do not say who asked." in seen
    secrets = ["quagga", "okra", "against the law", *map(str, reporters)]
    secrets += [str(row.public_id) for row in Report.objects.all()]
    for secret in secrets:
        assert secret not in seen, secret


def test_an_author_whose_text_a_moderator_holds_is_told_that_and_not_of_readers():
    experience = publish()
    workflow.hold(experience, by=make_moderator(), **SAID)
    page = signed_in(experience.contributor.member).get(
        reverse("my-experience", args=[experience.public_id])
    )
    assert "Several readers" not in page.text


# At the desk


@pytest.fixture
def desk() -> Client:
    return signed_in(make_moderator())


def desk_page(experience: Experience) -> str:
    return reverse("admin:experiences_experience_change", args=[experience.pk])


def reported_lane(desk: Client) -> list[Experience]:
    url = reverse("admin:experiences_experience_changelist")
    return list(desk.get(url, {"standing": "reported"}).context["cl"].result_list)


def test_the_lane_of_reported_texts_has_the_urgent_ones_first_then_the_oldest():
    desk = signed_in(make_senior_moderator())
    rows = {}
    told = ["abuse", "worried", "other", "illegal", "harmful", "identifies"]
    for hours, reason in enumerate(told):
        rows[reason] = publish()
        report(rows[reason], reason=reason)
        at = timezone.now() - timedelta(hours=hours)
        Report.objects.filter(experience=rows[reason]).update(created_at=at)
    publish()
    closed = publish()
    report(closed)
    workflow.keep(closed, by=make_moderator())

    order = ["identifies", "illegal", "worried", "harmful", "other", "abuse"]
    assert reported_lane(desk) == [rows[reason] for reason in order]
    url = reverse("admin:experiences_experience_changelist")
    assert desk.get(url, {"standing": "reported"}).text.count("1, urgent") == 3
    report(rows["abuse"], reason="worried")
    assert reported_lane(desk)[-1] == rows["other"]


def test_the_lane_costs_the_same_for_one_and_for_many(desk, django_assert_max_num_queries):
    for _ in range(6):
        report(publish())
    with django_assert_max_num_queries(16):
        assert len(reported_lane(desk)) == 6


def test_nobody_finds_reports_on_their_own_text_at_the_desk():
    moderator = make_moderator()
    experience = publish(submit(member=moderator))
    report(experience, details="The okra words.")
    own = signed_in(moderator)
    assert reported_lane(own) == []
    assert own.get(desk_page(experience)).status_code == 404
    with pytest.raises(NotAllowed, match="own words"):
        workflow.keep(experience, by=moderator)


def test_the_desk_shows_reasons_words_and_whether_they_count_but_never_who():
    desk = signed_in(make_senior_moderator())
    experience = publish()
    anna = make_credible_member("quagga@example.org")
    report(experience, anna, details=DETAILS)
    report(experience, make_member("dodo@example.org"), reason="illegal")
    said = {"where": "The first line.", "why": "It is libel.", "contact": "moa@example.org"}
    report(experience, reason="illegal", **said)

    page = desk.get(desk_page(experience)).text

    for shown in (DETAILS, "The first line.", "It is libel.", "A visitor", "3 open reports"):
        assert shown in page, shown
    assert page.count("A member, counts towards a hold") == 1
    for secret in ("quagga", "dodo", "moa@", str(anna)):
        assert secret not in page, secret


def test_the_desk_shows_the_words_that_were_reported_beside_newer_ones(desk):
    experience = publish(words="The words that somebody reported then.")
    report(experience)
    page = desk.get(desk_page(experience)).text
    assert "The words that were reported" not in page
    publish(hand_in_edit(experience, "The words that are public now."))

    page = desk.get(desk_page(experience)).text

    assert "The words that were reported, version 1" in page
    assert "The words that somebody reported then." in page
    assert "The words that are public now." in page


@pytest.mark.parametrize("unfounded", [False, True])
def test_a_moderator_keeps_a_text_and_answers_its_readers(desk, unfounded):
    experience = publish()
    made = report(experience, make_credible_member())
    sent = {"outcome": "kept", "outcome_if_kept": "We left it as it is.", "outcome_if_removed": "-"}
    page = desk_forms.send(
        desk, desk_page(experience), sent | ({"unfounded": "on"} if unfounded else {})
    )
    assert page.status_code == 302

    made.refresh_from_db()
    assert (made.state, made.is_unfounded) == ("dismissed", unfounded)
    assert workflow.outcome_of(made) == "We left it as it is."
    assert "nothing has changed for the author" in desk.get(desk_page(experience)).text
    assert reported_lane(desk) == []


def test_a_moderator_removes_a_text_and_answers_its_readers(desk):
    experience = publish()
    made = report(experience)
    said = {"outcome": "removed", "unfounded": "on", "outcome_if_removed": "Gone.", **SAID}
    assert desk_forms.send(desk, desk_page(experience), said).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.is_unfounded) == ("upheld", False)
    assert workflow.outcome_of(made) == "Gone."


def test_the_form_has_the_usual_sentences_to_complete_and_only_where_somebody_reported(desk):
    experience = publish()
    assert "outcome_if_kept" not in desk.get(desk_page(experience)).text
    report(experience)
    page = desk.get(desk_page(experience)).text
    assert "found that it may stay." in page and "removed it." in page
    assert "The reports were unfounded" in page


def test_only_moderators_come_to_the_lane(client):
    experience = publish()
    report(experience)
    client.force_login(make_member(is_staff=True))
    url = reverse("admin:experiences_experience_changelist")
    assert client.get(url, {"standing": "reported"}).status_code == 403
    assert client.post(desk_page(experience), {"outcome": "kept"}).status_code in (302, 403)
    assert Report.objects.get().state == "open"


# How it ends


def test_what_was_reported_is_let_go_of_with_the_text_and_its_readers_are_told():
    experience, reader = publish(), make_member()
    moderator = make_moderator()
    report(experience, reader, details=DETAILS)
    workflow.keep(experience, by=moderator, outcome_text="It stays.")
    report(experience, reader, details=DETAILS)

    workflow.delete_experience(experience, by=experience.contributor.member)

    states = Report.objects.order_by("pk").values_list("state", "experience", "submission")
    assert list(states) == [("dismissed", None, None), ("lapsed", None, None)]
    assert not ReportText.objects.exists()
    assert reader.letters.order_by("pk").last().kind == "report_outcome"


@pytest.mark.parametrize("choice", ["erase", "leave_words"])
def test_an_author_who_leaves_takes_what_was_said_of_closed_reports_along(choice):
    experience = publish()
    first = report(experience, details=DETAILS)
    workflow.keep(experience, by=make_moderator())
    second = report(experience, details="Still open.")
    workflow.close_account(experience.contributor.member, choice)

    left = {"leave_words": [("details", "Still open.")], "erase": []}[choice]
    assert list(ReportText.objects.values_list("kind", "text")) == left
    second.refresh_from_db()
    assert second.state == ("open" if choice == "leave_words" else "lapsed")
    assert Report.objects.filter(pk=first.pk).exists()


def test_the_reports_of_somebody_who_leaves_stay_in_nobodys_name_and_count_no_more(client):
    experience, reader = publish(), make_credible_member()
    made = report(experience, reader, details=DETAILS)
    report(experience, make_credible_member())
    workflow.close_account(reader, "erase")

    made.refresh_from_db()
    assert (made.reporter, made.is_credible, made.follow_hash) == (None, False, "")
    assert not made.texts.exists()
    assert client.get(reverse("follow-report", args=[made.key])).status_code == 404
    report(experience, make_credible_member())
    assert is_readable(experience)
    workflow.keep(experience, by=make_moderator())
    made.refresh_from_db()
    assert made.state == "dismissed"


def test_an_address_left_without_signing_in_goes_with_the_account_that_has_it():
    member = make_member("anna@example.org")
    report(publish(), reason="illegal", contact="Anna@example.org")
    workflow.close_account(member, "erase")
    assert not ReportText.objects.filter(kind="contact").exists()


def test_closed_reports_go_after_a_year_and_open_ones_stay():
    old, newer, still_open = publish(), publish(), publish()
    moderator = make_moderator()
    for experience in (old, newer, still_open):
        report(experience, details=DETAILS)
    workflow.keep(old, by=moderator)
    workflow.keep(newer, by=moderator)
    year = timedelta(days=365)
    Report.objects.update(created_at=F("created_at") - 2 * year)
    Report.objects.filter(experience=old).update(closed_at=timezone.now() - year)
    just_not = timezone.now() - year + timedelta(minutes=1)
    Report.objects.filter(experience=newer).update(closed_at=just_not)

    assert workflow.delete_old_reports() == 1
    assert workflow.delete_old_reports() == 0
    assert set(Report.objects.values_list("experience", flat=True)) == {newer.pk, still_open.pk}


def test_a_report_names_the_version_and_that_version_never_changes():
    experience = publish(words="The words that somebody reported then.")
    made = report(experience)
    publish(hand_in_edit(experience))
    made.refresh_from_db()
    assert made.submission.words == "The words that somebody reported then."
    assert Submission.objects.get(pk=made.submission_id).state == "superseded"
