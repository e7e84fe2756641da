"""What a member is in one condition's community, and the name shown there."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts import consents
from accounts.models import Member
from conditions import versions
from experiences import pen_names
from experiences.exceptions import NotAllowed
from experiences.models import (
    Contributor,
    Draft,
    PenNameState,
)
from experiences.models.submission import NameChoice


def new_contributor(draft: Draft, by: Member) -> Contributor:
    condition = draft.topic.condition
    if draft.name_choice == NameChoice.TYPED:
        name, state = draft.typed_name, PenNameState.WAITING
    else:
        name = draft.suggested_name
        state = (
            PenNameState.HIDDEN
            if draft.name_choice == NameChoice.HIDDEN
            else PenNameState.SUGGESTED
        )
        if not pen_names.is_suggestion(name) or is_taken(condition.pk, name):
            name = pen_names.suggest(taken_names(condition.pk))
    try:
        contributor, _is_new = Contributor.objects.get_or_create(
            condition=condition,
            member=by,
            defaults={
                "consent": consents.valid_consent(by),
                "pen_name": name,
                "pen_name_state": state,
                "country": draft.country,
            },
        )
    except IntegrityError:
        raise NotAllowed(
            _("Somebody else here has chosen this name meanwhile. Please choose another.")
        ) from None
    return contributor


def taken_names(condition_id: int) -> set[str]:
    """The pen names in use in one condition's community, in lower case."""
    return {
        name.lower()
        for name in Contributor.objects.filter(condition_id=condition_id).values_list(
            "pen_name", flat=True
        )
    }


def is_taken(condition_id: int, name: str) -> bool:
    """Whether somebody in this condition's community has this pen name, in any case."""
    return Contributor.objects.filter(condition_id=condition_id, pen_name__iexact=name).exists()


def decide_pen_name(contributor_id: int, *, approved: bool) -> None:
    """Show or refuse a typed pen name, and let every page that carries it be read anew."""
    decided = Contributor.objects.filter(
        pk=contributor_id, pen_name_state=PenNameState.WAITING
    ).update(pen_name_state=PenNameState.APPROVED if approved else PenNameState.REFUSED)
    if decided and approved:
        contributor = Contributor.objects.get(pk=contributor_id)
        if contributor.published_count:
            versions.bump_condition(contributor.condition_id)
