"""What a decision on a text was made from: what stood on its page, and nothing that came later."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diseasemaps.common.keys import is_key
from diseasemaps.common.versioned import (
    ChangedMeanwhile,
    changed_meanwhile,
    version_of,
    who_and_when,
)
from experiences.models import Decision, Escalation, Experience


@dataclass(frozen=True)
class Read:
    """What stood on the page of a decision: a `version` by `version_shown`, and the keys of the
    open `reports`."""

    version: str
    reports: frozenset[int] = frozenset()


def version_shown(experience: Experience) -> str:
    """Of where a text stands as its page at the desk shows it, read from the database: the public
    words, what hides them, the last decision and the open escalation.

    The public version and the last decision can be told again (`published_read`, `check_read`).
    """
    # Nothing is left of what was deleted in this moment; the transition says so.
    published = (
        Experience.objects.filter(pk=experience.pk).values_list("published_id", flat=True).first()
    )
    decision = _last_decision(experience)
    causes = sorted(experience.blockers.order_by().values_list("cause", flat=True))
    escalation = Escalation.objects.open().filter(experience=experience).order_by("pk")
    raised = list(escalation.values_list("pk", flat=True))
    keys = published or 0, decision.pk if decision else 0
    return ".".join([*map(str, keys), version_of(causes, raised)])


def check_read(experience: Experience, read: Read | None) -> None:
    """Refuse a decision made from what is true no longer; None where nothing was read on a page.

    Raises ChangedMeanwhile, which says who decided what meanwhile.
    """
    if read is None or read.version == version_shown(experience):
        return
    last = _last_decision(experience)
    if last is None or str(last.pk) == _part(read.version, 1):
        raise ChangedMeanwhile(*changed_meanwhile())
    raise ChangedMeanwhile(
        _("%(colleague)s decided on this text on %(date)s at %(time)s: %(outcome)s.")
        % (
            who_and_when(last.decided_by.name_at_the_desk, last.decided_at)
            | {"outcome": last.get_outcome_display()}
        ),
        _("Nothing was done. Read it again, then decide."),
    )


def published_read(version: str) -> int | None:
    """The key of the words that were public on the page with this version; None where none were."""
    key = _part(version, 0)
    return int(key) if is_key(key) else None


def _part(version: str, place: int) -> str:
    parts = version.split(".")
    return parts[place] if len(parts) == 3 else ""


def _last_decision(experience: Experience) -> Decision | None:
    return experience.decisions.select_related("decided_by").order_by("-decided_at", "-pk").first()
