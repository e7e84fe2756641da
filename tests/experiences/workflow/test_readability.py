"""Whether words can be read is worked out once: stored, shown and recounted from the same rule."""

from itertools import chain, combinations

import pytest
from django.contrib import admin
from django.db import transaction

from experiences.models import Blocker, Cause, Experience
from experiences.workflow import counts
from experiences.workflow.transitions import ExperienceStatus, status_of
from tests.support.factories import block, drift, publish, submit

pytestmark = pytest.mark.django_db
EVERY_SET_OF_CAUSES = list(
    chain.from_iterable(combinations(Cause, number) for number in range(len(Cause) + 1))
)


def expected(causes: tuple[str, ...]) -> ExperienceStatus:
    """As the rules say it: readable without a blocker; their author's own wish is told first."""
    if Cause.WITHDRAWN in causes:
        return ExperienceStatus.WITHDRAWN
    return ExperienceStatus.BLOCKED if causes else ExperienceStatus.READABLE


def test_with_every_set_of_blockers_what_is_stored_shown_and_recounted_is_the_same():
    experience = publish()
    desk = admin.site._registry[Experience]
    for causes in EVERY_SET_OF_CAUSES:
        with transaction.atomic():
            Experience.objects.select_for_update().get(pk=experience.pk)
            experience.blockers.all().delete()
            Blocker.objects.bulk_create(Blocker(experience=experience, cause=c) for c in causes)
            is_readable = counts.update_readability(experience)
        stored = Experience.objects.get(pk=experience.pk)

        assert status_of(stored) is expected(causes), causes
        assert is_readable is stored.is_readable is (not causes)
        assert (desk.status(stored) == "Public") is (not causes)
        assert len(desk.status(stored).split(", ")) == max(1, len(causes))
        assert not drift(stored.topic.condition)


@pytest.mark.parametrize("cause", [None, *Cause])
def test_words_that_were_never_published_stand_as_such_whatever_blocks_them(cause):
    experience = submit().experience
    if cause:
        block(experience, cause)

    assert status_of(experience) is ExperienceStatus.NEVER_PUBLISHED


def test_of_rows_that_were_fetched_with_their_blockers_nothing_is_asked(django_assert_num_queries):
    block(publish(), Cause.REMOVED)
    publish()
    rows = list(Experience.objects.order_by("pk").prefetch_related("blockers"))
    with django_assert_num_queries(0):
        assert [status_of(row) for row in rows] == [
            ExperienceStatus.BLOCKED,
            ExperienceStatus.READABLE,
        ]
