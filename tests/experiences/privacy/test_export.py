"""The copy of everything: complete, exact, the member's alone, and theirs at any time."""

import time
from datetime import timedelta

import html5lib
import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import (
    AccountDecision,
    AccountOutcome,
    Closing,
    Consent,
    Letter,
    Member,
    Notification,
    RefusedAddress,
)
from conditions.models import MedicalReviewer
from diseasemaps.policy import SitePolicy
from experiences import workflow
from experiences.models import (
    Appeal,
    Contributor,
    Decision,
    Draft,
    Experience,
    MeToo,
    Report,
    RescuedDraft,
    Submission,
)
from experiences.privacy.archive import archive
from experiences.privacy.registry import REGISTRY, Exported, Withheld
from tests.support import lives
from tests.support.factories import (
    PASSWORD,
    hand_in_edit,
    make_condition,
    make_draft,
    make_member,
    make_moderator,
    make_question,
    make_senior,
    make_topic,
    publish,
    read_export,
    reject,
    return_for_changes,
    set_state,
    submit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def life(django_db_setup, django_db_blocker):
    """One full life for all tests here that only read; gone with the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        life = lives.live_fully()
        MedicalReviewer.objects.create(
            member=life.member, name="Dr Needle", credentials="Nurse", conflicts="None"
        )
        in_a_week = timezone.now() + timedelta(days=7)
        Closing.objects.create(member=life.member, choice="erase", due_at=in_a_week)
        do_as_much_as_somebody_else(life)
        yield life
        transaction.set_rollback(True)


def do_as_much_as_somebody_else(life: lives.Life) -> None:
    """Rows of another member in every table, none of which may be in the copy."""
    other = life.of_another.contributor.member
    topic = life.topics["edited"]
    return_for_changes(submit(topic, other, "Needless words of somebody else."))
    RescuedDraft.objects.create(member=other, topic=topic, fields={"words": "Held for another."})
    said = {"reason": "spam", "facts": "Facts on another."}
    decision = workflow.decide_on_account(other, AccountOutcome.WARNING, by=life.senior, **said)
    workflow.open_appeal(decision, by=other, text="The appeal of another.")
    Client().post(reverse("account_login"), {"login": other.email, "password": PASSWORD})
    of_the_member = Experience.objects.by(life.member).readable().first()
    workflow.say_me_too(of_the_member, by=other)
    workflow.report(of_the_member, by=other, reason="abuse", details="The report of another.")
    Authenticator.objects.create(user=other, type=Authenticator.Type.TOTP, data={})
    MedicalReviewer.objects.create(member=other, name="Another", credentials="-", conflicts="-")
    workflow.ask_to_close(other, "erase")
    RefusedAddress.objects.create(member=other, address=other.email)


@pytest.fixture(scope="module")
def copy(life, django_db_blocker) -> tuple[dict, str]:
    with django_db_blocker.unblock():
        return read_export(archive(life.member))


def rows_of(life) -> dict[str, tuple[models.Model | None, object]]:
    """Each row of the member, found afresh, by where it stands in the copy."""
    member = life.member

    def all_of(where, rows):
        return {f"{where}[{place}]": row for place, row in enumerate(rows)}

    found = {"account": Member.objects.get(pk=member.pk)}
    found |= all_of("email_addresses", member.emailaddress_set.order_by("pk"))
    found |= all_of("second_steps", member.authenticator_set.order_by("pk"))
    found |= {"medical_reviewer": member.medical_reviewer, "closing": member.closing}
    found |= {"address_change": member.address_change, "refused_address": member.refused_address}
    found |= all_of("consents", Consent.objects.filter(member=member).order_by("given_at"))
    found |= all_of("communities", Contributor.objects.filter(member=member).order_by("pk"))
    found |= all_of("drafts", Draft.objects.filter(member=member).order_by("pk"))
    found |= all_of("rescued_drafts", RescuedDraft.objects.filter(member=member).order_by("pk"))
    for place, row in enumerate(Report.objects.by(member).order_by("pk")):
        found[f"reports[{place}]"] = row
        found |= all_of(f"reports[{place}].texts", row.texts.order_by("pk"))
    found |= all_of("letters", Letter.objects.filter(member=member).order_by("pk"))
    found |= all_of("notifications", Notification.objects.filter(member=member).order_by("pk"))
    same = MeToo.objects.filter(contributor__member=member)
    found |= all_of("me_too", same.order_by("pk"))
    found |= all_of("moderated_conditions", member.moderated_conditions.order_by("pk"))
    found |= all_of("sessions", member.usersession_set.order_by("pk"))
    for place, row in enumerate(Experience.objects.by(member).order_by("pk")):
        where = f"experiences[{place}]"
        found[where] = row
        found |= all_of(f"{where}.versions", row.submissions.order_by("number"))
        found |= all_of(f"{where}.hidden_because", row.blockers.order_by("pk"))
        for number, decision in enumerate(row.decisions.order_by("decided_at")):
            found[f"{where}.decisions[{number}]"] = decision
            found |= all_of(f"{where}.decisions[{number}].texts", decision.texts.order_by("pk"))
            found |= appeal_against(f"{where}.decisions[{number}]", decision=decision)
    for place, row in enumerate(member.account_decisions.order_by("decided_at", "pk")):
        where = f"decisions_on_account[{place}]"
        found[where] = row
        found |= all_of(f"{where}.texts", row.texts.order_by("pk"))
        found |= appeal_against(where, account_decision=row)
    return found


def appeal_against(where: str, **decision) -> dict[str, models.Model]:
    """The appeal against a decision with its texts, by where they stand."""
    appeal = Appeal.objects.filter(**decision).first()
    if appeal is None:
        return {}
    texts = enumerate(appeal.texts.order_by("pk"))
    return {f"{where}.appeal": appeal} | {f"{where}.appeal.texts[{n}]": text for n, text in texts}


def at(data: dict, where: str) -> dict:
    """What stands at a place such as `experiences[0].versions[1]`."""
    for step in where.split("."):
        name, _bracket, place = step.partition("[")
        data = data[name][int(place.rstrip("]"))] if place else data[name]
    return data


def places_in(data: object, where: str = "") -> set[str]:
    """Every place in the copy where a row stands."""
    if isinstance(data, list):
        return {p for n, row in enumerate(data) for p in places_in(row, f"{where}[{n}]")}
    if not isinstance(data, dict):
        return set()
    inner = {
        place
        for name in (*SECTIONS, "versions", "hidden_because", "decisions", "texts", "appeal")
        for place in places_in(data.get(name), f"{where}.{name}" if where else name)
    }
    return inner | ({where} if where else set())


SECTIONS = (
    "account",
    "email_addresses",
    "second_steps",
    "medical_reviewer",
    "consents",
    "communities",
    "drafts",
    "rescued_drafts",
    "experiences",
    "decisions_on_account",
    "reports",
    "letters",
    "notifications",
    "me_too",
    "moderated_conditions",
    "sessions",
    "closing",
    "address_change",
    "refused_address",
)


def expected(row: models.Model, name: str) -> object:
    """The value of a field as the database has it, written down anew for the comparison."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(
            getattr(other, "codename", "") or other.name for other in getattr(row, name).all()
        )
    value = getattr(row, name)
    if name == "topic":
        return {"condition": value.condition.slug, "question": value.question.key}
    if name == "condition":
        return value.slug
    if name == "consent":
        return {"version": value.version, "given_at": value.given_at.isoformat()}
    if isinstance(value, AccountDecision | Contributor | Decision | Experience | Submission):
        return str(value.public_id)
    if name == "country":
        return value.code or ""
    if isinstance(value, timezone.datetime):
        return value.isoformat()
    return value if isinstance(value, int | dict | list | None) else str(value)


def test_the_copy_equals_the_database_field_by_field(life, copy):
    data, _page = copy
    compared = 0
    for where, row in rows_of(life).items():
        for name, declared in REGISTRY[row._meta.label].fields.items():
            if isinstance(declared, Exported) and not declared.by_place:
                assert at(data, where)[name] == expected(row, name), f"{where}.{name}"
                compared += 1
            elif isinstance(declared, Withheld) and not declared.says:
                assert name not in at(data, where), f"{where}.{name}"
    assert compared > 500


def test_the_copy_holds_no_row_that_is_not_the_members_and_lacks_none(life, copy):
    data, _page = copy
    assert set(data) == {"format", "site", "made_at", *SECTIONS}
    assert places_in(data) == set(rows_of(life))


def test_every_field_that_is_exported_was_compared(life):
    """A table that the member never filled would be compared with nothing."""
    compared = {row._meta.label for row in rows_of(life).values()}
    exported = {
        label
        for label, table in REGISTRY.items()
        if any(isinstance(d, Exported) and not d.by_place for d in table.fields.values())
    }
    assert exported == compared


def test_words_that_a_table_program_would_run_stay_as_they_were_typed(copy):
    data, page = copy
    words = [version["words"] for row in data["experiences"] for version in row["versions"]]
    assert lives.text(1) in words
    assert lives.text(1).startswith("=needleword1(1)")
    assert "=needleword1(1) was how it began, &lt;b&gt;they&lt;/b&gt; said" in page
    assert "<b>" not in page


def test_moderators_are_the_moderation_team(life, copy):
    data, page = copy
    for member in (life.senior, life.judge):
        for trace in (member.email, str(member.public_id), str(member.public_id)[:8]):
            assert trace not in str(data), trace
            assert trace not in page, trace
    decided = [d for row in data["experiences"] for d in row["decisions"]]
    assert {d["decided_by"] for d in decided} == {"Moderation team"}
    appeals = [d["appeal"] for d in data["decisions_on_account"] if d["appeal"]]
    assert [(a["state"], a["decided_by"]) for a in appeals] == [
        ("overturned", "Moderation team"),
        ("upheld", "Moderation team"),
        ("open", None),
    ]


def test_nothing_of_others_and_no_secret_is_in_the_copy(life, copy):
    data, page = copy
    whole = f"{data} {page}"
    member = Member.objects.get(pk=life.member.pk)
    of_others = ["Somebody else wrote", "somebody else.", "another.", "Another"]
    secrets = [member.password, *of_others, str(life.of_another.published.public_id)]
    secrets += [str(life.of_another.contributor.public_id)]
    secrets += [row.session_key for row in member.usersession_set.all()]
    secrets += [
        str(value)
        for row in member.authenticator_set.all()
        for value in row.data.values()
        if value != lives.KEY_NAME and len(str(value)) > 10
    ]
    secrets += list(map(str, Submission.objects.values_list("token", flat=True)))
    assert len(secrets) > 10
    for secret in secrets:
        assert secret not in whole, secret


def test_the_page_in_it_is_valid_says_its_language_and_runs_nothing(copy):
    _data, page = copy
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    document = parser.parse(page)
    assert document.get("lang") == "en"
    assert not list(document.iter("script"))
    assert not [e for e in document.iter() if e.get("src") or "http" in e.get("href", "")]
    assert [h.text for h in document.iter("h1")] == ["Your data at diseasemaps"]
    levels = [
        int(e.tag[1]) for e in document.iter() if e.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
    ]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_the_page_in_it_says_all_that_the_file_for_programs_says(life, copy):
    _data, page = copy
    document = html5lib.parse(page, namespaceHTMLElements=False)
    shown = [e.text for e in document.iter("dd")]
    for row in rows_of(life).values():
        for name in {"words", "text", "pen_name", "ip", "user_agent"} & set(
            REGISTRY[row._meta.label].fields
        ):
            assert (getattr(row, name) or "–") in shown, name


# The download


def ask(client: Client, member: Member):
    """Sign in, show oneself, press the button."""
    client.force_login(Member.objects.get(pk=member.pk))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client.post(reverse("download-my-data"))


def test_the_button_on_the_page_of_ones_data_gives_a_file_that_names_nobody(client):
    member = make_member("somebody@example.org")
    client.force_login(member)
    assert f'action="{reverse("download-my-data")}"' in client.get(reverse("my-data")).text
    response = ask(client, member)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert response["Cache-Control"] == "private, no-store"
    disposition = response["Content-Disposition"]
    assert disposition == f'attachment; filename="my-data-{timezone.localdate()}.zip"'
    data, _page = read_export(b"".join(response.streaming_content))
    assert data["account"]["email"] == "somebody@example.org"
    assert data["format"] == "diseasemaps-export/1"


def test_whoever_sits_at_the_open_browser_must_show_that_they_are_the_member(client):
    member = make_member()
    client.force_login(member)
    asked = client.post(reverse("download-my-data"))

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    wrong = client.post(asked["Location"], {"password": "not-the-password-7"})
    assert wrong.status_code == 200 and "zip" not in wrong["Content-Type"]
    given = client.post(
        reverse("account_reauthenticate"),
        {"password": PASSWORD, "next": reverse("download-my-data")},
        follow=True,
    )
    assert given.request["PATH_INFO"] == reverse("my-data"), "not left before a form for a password"
    assert "press the button, and the download starts" in given.text
    assert client.post(reverse("download-my-data"))["Content-Type"] == "application/zip"


def test_five_minutes_later_it_asks_again(client, monkeypatch):
    assert ask(client, make_member()).status_code == 200
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()

    again = client.post(reverse("download-my-data"))
    assert again["Location"].startswith(reverse("account_reauthenticate"))


def test_a_link_starts_no_download(client):
    member = make_member()
    ask(client, member)
    response = client.get(reverse("download-my-data"))

    assert (response.status_code, response["Location"]) == (302, reverse("my-data") + "#copy-h")


def test_a_form_without_its_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member())

    assert client.post(reverse("download-my-data")).status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_asked_to_sign_in(client, method):
    response = getattr(client, method)(reverse("download-my-data"))

    assert response["Location"].startswith(reverse("account_login"))


def test_an_hour_has_ten_downloads_and_not_more(client, monkeypatch):
    member, other = make_member(), make_member()
    answers = [ask(client, member)] + [client.post(reverse("download-my-data")) for _ in range(10)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1]["Retry-After"] == str(SitePolicy.RETRY_TOO_MANY_SECONDS)
    assert "diseasemaps" in answers[-1].text
    assert ask(Client(), other).status_code == 200
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3601)
    assert ask(client, member).status_code == 200


@pytest.mark.parametrize("state", ["approved", "applied", "paused", "banned"])
def test_it_works_in_every_state_in_which_one_can_sign_in(client, state):
    member = set_state(publish().contributor.member, state)
    data, _page = read_export(b"".join(ask(client, member).streaming_content))

    assert data["account"]["state"] == state
    assert len(data["experiences"]) == 1


@pytest.mark.parametrize("choice", ["erase", "leave_words"])
def test_it_works_while_a_closing_waits(client, choice):
    member = publish().contributor.member
    workflow.ask_to_close(member, choice)
    data, _page = read_export(b"".join(ask(client, member).streaming_content))

    assert data["closing"]["choice"] == choice
    assert len(data["experiences"][0]["versions"]) == 1


def test_a_banned_member_reads_why(client):
    member, senior = publish().contributor.member, make_senior()
    workflow.decide_on_account(
        member, AccountOutcome.BAN, by=senior, hides_words=True, reason="spam", facts="Ten adverts."
    )
    data, page = read_export(b"".join(ask(client, member).streaming_content))

    (ban,) = data["decisions_on_account"]
    assert ban["texts"] == [{"kind": "facts", "text": "Ten adverts."}]
    assert [row["cause"] for row in data["experiences"][0]["hidden_because"]] == ["banned"]
    assert "Ten adverts." in page


def test_somebody_who_has_done_nothing_yet_gets_a_copy_too():
    data, page = read_export(archive(make_member()))

    assert data["experiences"] == data["drafts"] == data["consents"] == []
    assert data["closing"] is None
    assert "Nothing." in page


def test_downloading_changes_nothing_but_what_the_session_knows(client):
    member = publish().contributor.member
    client.force_login(member)
    before = {model: model.objects.count() for model in (Letter, Consent, Draft, Decision)}
    ask(client, member)

    assert before == {model: model.objects.count() for model in before}


def write_much(member: Member, experiences: int) -> None:
    """So many experiences with several versions, decisions, drafts and letters."""
    moderator, condition = make_moderator(), make_condition()
    for place in range(experiences):
        topic = make_topic(condition, make_question(f"question-{place}", "What now?"))
        return_for_changes(submit(topic, member), by=moderator)
        experience = publish(submit(topic, member), by=moderator)
        reject(hand_in_edit(experience), by=moderator)
        Draft.objects.filter(topic=topic, member=member).delete()
        make_draft(topic, member)


def test_a_copy_costs_as_many_queries_for_one_experience_as_for_twenty():
    def queries_for(experiences: int) -> int:
        member, senior = make_member(), make_senior()
        write_much(member, experiences)
        for _ in range(experiences):
            decision = workflow.decide_on_account(
                member, AccountOutcome.WARNING, by=senior, reason="spam", facts="An advert."
            )
            workflow.open_appeal(decision, by=member, text="It was none.")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            archive(member)
        return len(captured)

    queries_for(1)
    assert queries_for(1) == queries_for(20) <= 31
