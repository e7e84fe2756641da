"""The community rules: what each asks for, and the reasons for not publishing that rest on it.

Every reason belongs to exactly one rule, so that whoever gets a refusal can read the rule.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.reasons import Reason


@dataclass(frozen=True)
class Rule:
    """One rule as the page shows it. `key` is part of its address and never changes."""

    key: str
    title: str | Promise
    text: str | Promise
    reasons: tuple[Reason, ...]

    @property
    def anchor(self) -> str:
        """The id of the rule on the page of rules."""
        return f"rule-{self.key}"


RULES = (
    Rule(
        "your-own-experience",
        _("Write about what you lived through"),
        _(
            "Tell what happened to you, or what you saw beside somebody close, on the question and "
            "the condition that the page is about. What others should do is for the reviewed "
            "answers."
        ),
        (Reason.NOT_FIRST_PERSON, Reason.WRONG_PLACE, Reason.ADVICE),
    ),
    Rule(
        "stay-unrecognised",
        _("Leave out what tells who you are"),
        _(
            "Few people have a rare condition, so a small detail can be enough. Leave out your "
            "full name, addresses, phone numbers, links to other profiles and exact dates."
        ),
        (Reason.PERSONAL_DATA_SELF,),
    ),
    Rule(
        "leave-others-out",
        _("Leave out who other people are"),
        _(
            "Doctors, relatives, employers and other members have not agreed to appear here. Say "
            "“my doctor” or “my sister”, and accuse nobody whom readers could identify."
        ),
        (Reason.PERSONAL_DATA_OTHER, Reason.DEFAMATION),
    ),
    Rule(
        "harm-nobody",
        _("Write nothing that could harm a reader"),
        _(
            "You may say which treatment you had and how it went. Leave out doses, advice to start "
            "or stop a medicine, and promises of an effect. You may write about despair and about "
            "self-harm, but not about how it was done."
        ),
        (Reason.DOSE, Reason.UNSAFE_CLAIM, Reason.SELF_HARM),
    ),
    Rule(
        "be-kind",
        _("Attack nobody"),
        _(
            "You may be angry, and you may say that you were treated badly. Do not insult, threaten "
            "or run down a person or a group."
        ),
        (Reason.ABUSE,),
    ),
    Rule(
        "nothing-for-sale",
        _("Promote nothing"),
        _(
            "Experiences are not a place for advertising, for collecting money, for recruiting, or "
            "for praising a product, a clinic or a person so that others buy or come."
        ),
        (Reason.PROMOTION, Reason.SPAM),
    ),
    Rule(
        "old-enough",
        _("Be old enough to agree"),
        _(
            "To publish something about your health you must be old enough to agree to it by the "
            "law where you live. A parent may write about what they themselves live through with "
            "their child."
        ),
        (Reason.UNDER_AGE,),
    ),
    Rule(
        "a-language-we-read",
        _("Write in a language that a moderator reads"),
        _(
            "A text appears only after somebody has understood every sentence of it. In a language "
            "that nobody in the team reads well enough, that is not possible yet."
        ),
        (Reason.LANGUAGE,),
    ),
    Rule(
        "the-law",
        _("Stay within the law"),
        _("We cannot publish what the law forbids us to publish."),
        (Reason.ILLEGAL,),
    ),
    Rule(
        "what-no-rule-names",
        _("Ask what these rules do not name"),
        _(
            "No list foresees everything. Where a text goes against the sense of these rules and "
            "none of them names it, the moderator explains in the message what the matter is."
        ),
        (Reason.OTHER,),
    ),
)

_RULE_OF: dict[str, Rule] = {reason: rule for rule in RULES for reason in rule.reasons}


def rule_of(reason: str) -> Rule | None:
    """The rule that a reason rests on; None for no reason, as on a publication."""
    return _RULE_OF.get(reason)
