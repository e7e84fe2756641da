"""Every field of every table: somebody has decided whether a member gets it with their data, and
what becomes of it with each erasure."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from accounts.models import Member
from experiences.privacy.registry import (
    EVERY,
    NONE,
    REGISTRY,
    Erased,
    Exported,
    NotPersonal,
    Withheld,
    rows_in,
)

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
# Another document rests on the word of a moderator than on their name.
MAY_SAY = {"Moderation team"}


def fields_of(label: str) -> set[str]:
    """Every column, and every list of other rows that is kept for this one."""
    model = MODELS[label]._meta
    return {field.name for field in (*model.concrete_fields, *model.many_to_many)}


def undecided(label: str, registry=REGISTRY) -> set[str]:
    return fields_of(label) - set(registry[label].fields if label in registry else {})


@pytest.mark.parametrize("label", sorted(MODELS))
def test_somebody_has_decided_on_every_field(label):
    assert not undecided(label), f"decide on these in experiences/privacy/registry.py ({label})"


def test_a_field_that_is_new_is_named():
    known = dict(REGISTRY)
    draft = known["experiences.Draft"]
    told = {name: said for name, said in draft.fields.items() if name != "words"}
    known["experiences.Draft"] = replace(draft, fields=told)
    del known["accounts.Letter"]

    assert undecided("experiences.Draft", known) == {"words"}
    assert "address" in undecided("accounts.Letter", known)


@pytest.mark.parametrize("label", sorted(REGISTRY))
def test_nothing_is_declared_that_is_not_there_any_more(label):
    assert label in MODELS, f"there is no table {label}"
    assert set(REGISTRY[label].fields) <= fields_of(label)


@pytest.mark.parametrize("label", sorted(REGISTRY))
def test_what_is_withheld_has_its_reason_and_names_nobody(label):
    for name, declared in REGISTRY[label].fields.items():
        assert isinstance(declared, Exported | NotPersonal | Withheld), name
        if isinstance(declared, Withheld):
            assert len(declared.reason) > 10, name
            assert str(declared.says) in MAY_SAY | {""}, name


@pytest.mark.parametrize(
    "secret",
    [
        ("accounts.Member", "password"),
        ("mfa.Authenticator", "data"),
        ("usersessions.UserSession", "session_key"),
        ("sessions.Session", "session_data"),
        ("account.EmailConfirmation", "key"),
        ("accounts.Letter", "body"),
    ],
)
def test_what_would_let_somebody_in_is_never_given_away(secret):
    label, name = secret
    assert isinstance(REGISTRY[label].fields[name], Withheld)


def test_who_decided_is_never_given_away():
    for label, table in REGISTRY.items():
        for name in {"decided_by", "set_by", "offered_to", "closed_by"} & set(table.fields):
            assert isinstance(table.fields[name], Withheld), label


def test_all_words_that_a_member_types_are_exported():
    typed = {
        "experiences.Draft": {"words", "typed_name", "country", "written_as"},
        "experiences.HeldWords": {"fields"},
        "experiences.Submission": {"words", "written_as"},
        "experiences.Contributor": {"pen_name", "country"},
        "experiences.AppealText": {"text"},
        "experiences.ReportText": {"text"},
        "accounts.Member": {"email"},
    }
    for label, names in typed.items():
        for name in names:
            assert REGISTRY[label].fields[name] == Exported(), f"{label}.{name}"


# What an erasure does

DECLARED = [
    pytest.param(label, erased, rows, id=f"{label}-{erased.name}")
    for label, table in REGISTRY.items()
    for erased, rows in table.erased.items()
]
# Where each erasure begins: whatever leads there has to say what becomes of it.
BEGINS_WITH = {
    Erased.DRAFT: "experiences.Draft",
    Erased.SUBMISSION: "experiences.Submission",
    Erased.EXPERIENCE: "experiences.Experience",
    Erased.CONTRIBUTOR: "experiences.Contributor",
    Erased.LEFT_WORDS: "experiences.Contributor",
    Erased.ACCOUNT: "accounts.Member",
}
# These lead there by another way than their rows are found.
ERASED_BEFORE = {
    ("experiences.Contributor", Erased.ACCOUNT),  # or left to nobody
    ("experiences.Experience", Erased.CONTRIBUTOR),  # there is none any more
    ("experiences.Experience", Erased.SUBMISSION),  # no version that is public goes alone
}


@pytest.mark.parametrize(("label", "erased", "rows"), DECLARED)
def test_where_a_row_stays_somebody_has_decided_on_each_of_its_fields(label, erased, rows):
    names = " ".join([rows.emptied, rows.replaced, *rows.kept.values()]).split()
    assert len(names) == len(set(names)), "once each"
    assert set(names) == (set() if rows.go is EVERY else fields_of(label))
    for why in rows.kept:
        assert len(why) > 10, why


def test_a_field_that_is_new_in_a_row_that_stays_is_named():
    contributor = REGISTRY["experiences.Contributor"].erased[Erased.LEFT_WORDS]
    known = replace(contributor, emptied=contributor.emptied.replace(" country", ""))
    assert fields_of("experiences.Contributor") - set(known.after()) == {"country"}


def leading_to(label: str) -> list[tuple[str, str]]:
    """Table and name of each column that names rows of a table."""
    return [
        (other, field.name)
        for other, model in MODELS.items()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is MODELS[label]
    ]


@pytest.mark.parametrize("erased", BEGINS_WITH)
def test_whatever_hangs_on_what_is_erased_says_what_becomes_of_it(erased):
    concerned = dict(rows_in(erased))
    for label in {BEGINS_WITH[erased], *concerned}:
        for other, name in leading_to(label):
            table = REGISTRY[other]
            is_the_teams = name in f"{table.names} {table.lets_go}".split()
            if not is_the_teams and (other, erased) not in ERASED_BEFORE:
                assert other in concerned, f"{other}.{name} leads to {label} ({erased.name})"


def test_each_column_that_names_a_member_says_whether_it_is_about_them_or_the_team():
    for label, name in leading_to("accounts.Member"):
        table = REGISTRY[label]
        is_about_them = Erased.ACCOUNT in table.erased or label == "experiences.Contributor"
        assert is_about_them or name in f"{table.names} {table.lets_go}".split(), label


def test_what_names_the_team_and_what_is_let_go_of_are_columns_that_name_members():
    for label, table in REGISTRY.items():
        names = set(f"{table.names} {table.lets_go}".split())
        assert names <= {name for other, name in leading_to("accounts.Member") if other == label}
        for name in table.lets_go.split():
            assert MODELS[label]._meta.get_field(name).null, f"{label}.{name}"


@pytest.mark.parametrize("erased", Erased)
def test_what_hangs_on_others_is_erased_before_them(erased):
    order = [label for label, _rows in rows_in(erased)]
    for place, label in enumerate(order):
        for field in MODELS[label]._meta.concrete_fields:
            # The published version is let go of by the eraser itself.
            is_known = (label, field.name) == ("experiences.Experience", "published")
            is_itself = field.related_model is MODELS[label]
            if isinstance(field, ForeignKey) and not is_known and not is_itself:
                assert field.related_model._meta.label not in order[:place], label


def test_no_row_of_a_member_goes_but_their_own_which_the_eraser_decides_on():
    """An emptied row stays where decisions name it, and is deleted otherwise."""
    rows = REGISTRY[Member._meta.label].erased[Erased.ACCOUNT]
    assert rows.go is NONE
