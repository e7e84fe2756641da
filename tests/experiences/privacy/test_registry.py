"""Every field of every table: somebody has decided whether a member gets it with their data."""

import pytest
from django.apps import apps

from experiences.privacy.registry import REGISTRY, Exported, NotPersonal, Withheld

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
# Another document rests on the word of a moderator than on their name.
MAY_SAY = {"Moderation team"}


def fields_of(label: str) -> set[str]:
    """Every column, and every list of other rows that is kept for this one."""
    model = MODELS[label]._meta
    return {field.name for field in (*model.concrete_fields, *model.many_to_many)}


def undecided(label: str, registry=REGISTRY) -> set[str]:
    return fields_of(label) - set(registry.get(label, {}))


@pytest.mark.parametrize("label", sorted(MODELS))
def test_somebody_has_decided_on_every_field(label):
    assert not undecided(label), f"decide on these in experiences/privacy/registry.py ({label})"


def test_a_field_that_is_new_is_named():
    known = {label: dict(declared) for label, declared in REGISTRY.items()}
    del known["experiences.Draft"]["words"], known["accounts.Letter"]

    assert undecided("experiences.Draft", known) == {"words"}
    assert "address" in undecided("accounts.Letter", known)


@pytest.mark.parametrize("label", sorted(REGISTRY))
def test_nothing_is_declared_that_is_not_there_any_more(label):
    assert label in MODELS, f"there is no table {label}"
    assert set(REGISTRY[label]) <= fields_of(label)


@pytest.mark.parametrize("label", sorted(REGISTRY))
def test_what_is_withheld_has_its_reason_and_names_nobody(label):
    for name, declared in REGISTRY[label].items():
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
    assert isinstance(REGISTRY[label][name], Withheld)


def test_who_decided_is_never_given_away():
    for label, declared in REGISTRY.items():
        for name in {"decided_by", "set_by", "offered_to", "closed_by"} & set(declared):
            assert isinstance(declared[name], Withheld), label


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
            assert REGISTRY[label][name] == Exported(), f"{label}.{name}"
