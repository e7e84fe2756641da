"""The few helpers that exist so that types hold: each refuses what it promises to rule out."""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.models import Member
from accounts.requests import signed_in_member
from diseasemaps.common.fields import field_of
from diseasemaps.common.optional import not_none

pytestmark = pytest.mark.once


class ChoosingForm(forms.Form):
    choice = forms.ChoiceField()


def test_a_value_that_is_there_comes_back_whatever_it_is():
    assert [not_none(value) for value in (0, "", False)] == [0, "", False]


def test_none_where_it_is_ruled_out_is_a_fault_and_not_passed_on():
    with pytest.raises(TypeError):
        not_none(None)


def test_a_field_is_given_as_its_kind_and_is_that_of_the_one_form():
    form = ChoosingForm()
    field_of(form, "choice", forms.ChoiceField).choices = [("a", "A")]

    assert form.fields["choice"].choices == [("a", "A")]
    assert not ChoosingForm().fields["choice"].choices


def test_a_field_of_another_kind_is_a_fault():
    with pytest.raises(TypeError, match="choice is no ModelChoiceField"):
        field_of(ChoosingForm(), "choice", forms.ModelChoiceField)


def test_a_visitor_is_no_member(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        signed_in_member(request)

    request.user = Member(email="anna@example.org")
    assert signed_in_member(request) is request.user
