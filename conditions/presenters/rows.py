"""Lines of the lists that several pages show."""

from django.utils.translation import gettext as _

from conditions.articles import clauses
from conditions.models import Topic


def question_row(topic: Topic) -> dict[str, str]:
    """One line of a list of questions: its count, or the invitation to be the first."""
    count = topic.experience_count
    return {
        "title": topic.title,
        "url": topic.get_absolute_url(),
        "count_html": clauses.experiences(count) if count else "",
        "invite": _("Be the first to answer") if topic.question.takes_experiences else "",
    }
