"""The closed list of reasons for not publishing, each grounded in a community rule."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    PERSONAL_DATA_SELF = "personal_data_self", _("It gives away who the author is")
    PERSONAL_DATA_OTHER = "personal_data_other", _("It gives away who somebody else is")
    ADVICE = "advice_not_experience", _("It is advice rather than an experience")
    DOSE = "dose_or_stop_medicine", _("It names a dose, or tells others to stop a medicine")
    UNSAFE_CLAIM = "unsafe_claim", _("It claims something that could do harm")
    SELF_HARM = "self_harm_method", _("It describes a way of self-harm")
    PROMOTION = "promotion", _("It promotes a product, a clinic or a person")
    SPAM = "spam", _("It is advertising or sent many times")
    ABUSE = "abuse", _("It attacks somebody")
    NOT_FIRST_PERSON = "not_first_person", _("It is not about the author's own experience")
    WRONG_PLACE = "wrong_condition_or_question", _("It belongs to another question or condition")
    LANGUAGE = "language_differs", _("It is in a language that we cannot review yet")
    UNDER_AGE = "under_age", _("Its author seems to be under age")
    ILLEGAL = "illegal", _("It is against the law")
    DEFAMATION = "defamation_risk", _("It accuses somebody who can be identified")
    OTHER = "other", _("Another reason")


@dataclass(frozen=True)
class ReasonDetails:
    """What the author reads about a reason, how a message may begin, and what usually follows."""

    public_text: str | Promise
    message: str | Promise
    usual_outcome: str
    is_strike: bool = False


R = ReasonDetails

REASON_DETAILS: dict[str, ReasonDetails] = {
    Reason.PERSONAL_DATA_SELF: R(
        _(
            "Details such as a full name, an address or an exact date could tell others who you are."
        ),
        _("Please take out the detail that could tell others who you are: "),
        "returned",
    ),
    Reason.PERSONAL_DATA_OTHER: R(
        _("It names somebody else, or says enough that others could tell who it is."),
        _("Please take out what could tell others who this person is: "),
        "returned",
    ),
    Reason.ADVICE: R(
        _("Readers come for what you lived through; what to do is for the reviewed answers."),
        _("Please tell what you did and how it went for you, rather than what others should do: "),
        "returned",
    ),
    Reason.DOSE: R(
        _("A dose that suits one person can harm another, and stopping a medicine can too."),
        _("Please leave out the dose, or the advice to stop: "),
        "returned",
    ),
    Reason.UNSAFE_CLAIM: R(
        _("It states something about health that could lead a reader to harm."),
        _("This passage could lead a reader to harm: "),
        "rejected",
        True,
    ),
    Reason.SELF_HARM: R(
        _("Describing how can put other readers at risk."),
        _("Please say how it was without saying how it was done: "),
        "returned",
    ),
    Reason.PROMOTION: R(
        _("Experiences are not a place to promote products, clinics or people."),
        _("Please take out what reads as promotion: "),
        "rejected",
        True,
    ),
    Reason.SPAM: R(
        _("The text is advertising, or was sent in many copies."),
        _("This text reads as advertising."),
        "rejected",
        True,
    ),
    Reason.ABUSE: R(
        _("The text attacks a person or a group."),
        _("Please say what happened without the attack: "),
        "rejected",
        True,
    ),
    Reason.NOT_FIRST_PERSON: R(
        _("We publish what people lived through themselves, or beside somebody close."),
        _("Please tell it from where you stand: "),
        "returned",
    ),
    Reason.WRONG_PLACE: R(
        _("The text answers another question, or is about another condition."),
        _("This would help readers more at another question. You could move it to: "),
        "returned",
    ),
    Reason.LANGUAGE: R(
        _("Nobody in the team can read this language well enough yet."),
        _("We cannot review this language yet. You could send it in: "),
        "returned",
    ),
    Reason.UNDER_AGE: R(
        _("Contributors must be old enough to agree to a publication of health information."),
        _("From the text it seems that you are under age."),
        "rejected",
    ),
    Reason.ILLEGAL: R(
        _("Publishing the text would be against the law."),
        _("We may not publish this passage: "),
        "rejected",
        True,
    ),
    Reason.DEFAMATION: R(
        _("The text accuses somebody whom readers could identify."),
        _("Please say what happened to you without a person whom readers could identify: "),
        "returned",
    ),
    Reason.OTHER: R(_("The moderator explains the reason in the message."), "", "returned"),
}
