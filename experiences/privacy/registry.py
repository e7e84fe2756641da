"""What becomes of every field of every table when a member asks for a copy of their data.

`REGISTRY` names each field of each installed model; a test fails for one that nobody has decided
on. `experiences.privacy.export` writes exactly what is declared here as exported.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Exported:
    """The member gets it, with its exact value.

    `by_place`: the value is the place where the row stands in the copy (a version stands under
    its experience), so it is not said again.
    """

    by_place: bool = False


@dataclass(frozen=True)
class NotPersonal:
    """It says nothing about any member."""


@dataclass(frozen=True)
class Withheld:
    """It is about the member or about somebody else, and stays here for this reason.

    `says` stands in the copy in its place.
    """

    reason: str
    says: str | Promise = ""


Declared = Exported | NotPersonal | Withheld

YES = Exported()
PLACE = Exported(by_place=True)
NO = NotPersonal()
NUMBER = Withheld("The row's number within this database; it means nothing outside.")
MODERATOR = Withheld("Who of the team it was is about them.", says=_("Moderation team"))
ACTS_AS_THEM = "Whoever knows it could act as the member."


def fields(declared: Declared, names: str) -> dict[str, Declared]:
    """The same for several fields."""
    return dict.fromkeys(names.split(), declared)


REGISTRY: dict[str, dict[str, Declared]] = {
    # people
    "accounts.Member": {
        "id": NUMBER,
        "password": Withheld(f"A hash of the password. {ACTS_AS_THEM}"),
        "session_epoch": Withheld("Part of what sessions are recognised by, without meaning."),
        **fields(
            YES,
            "public_id email state joined_at last_login paused_until confirmed_age wants_letters",
        ),
        **fields(YES, "is_active is_staff is_superuser desk_name groups user_permissions"),
    },
    "accounts.Member_groups": {"id": NUMBER, **fields(PLACE, "member group")},
    "accounts.Member_user_permissions": {"id": NUMBER, **fields(PLACE, "member permission")},
    "account.EmailAddress": {
        "id": NUMBER,
        "user": PLACE,
        **fields(YES, "email verified primary"),
    },
    "account.EmailConfirmation": {
        "id": NUMBER,
        "key": Withheld(
            f"{ACTS_AS_THEM} The table stays empty: links in letters are signed instead."
        ),
        **fields(Withheld("The table stays empty."), "email_address created sent"),
    },
    "mfa.Authenticator": {
        "id": NUMBER,
        "user": PLACE,
        "data": Withheld(
            f"The secret of the second step. {ACTS_AS_THEM} A passkey's name is exported."
        ),
        **fields(YES, "type created_at last_used_at"),
    },
    "usersessions.UserSession": {
        "id": NUMBER,
        "user": PLACE,
        "session_key": Withheld(ACTS_AS_THEM),
        **fields(YES, "created_at last_seen_at ip user_agent data"),
    },
    "sessions.Session": {
        "session_key": Withheld(ACTS_AS_THEM),
        "session_data": Withheld(f"What keeps somebody signed in. {ACTS_AS_THEM}"),
        "expire_date": Withheld(
            "So long after the session was last seen, which is exported, as any session lasts."
        ),
    },
    "accounts.Consent": {
        "id": NUMBER,
        "member": PLACE,
        **fields(YES, "scope version language given_at withdrawn_at"),
    },
    "accounts.AccountDecision": {
        "member": PLACE,
        "decided_by": MODERATOR,
        "id": NUMBER,
        **fields(YES, "public_id outcome reason hides_words until undoes decided_at"),
        **fields(YES, "found_by_automation"),
    },
    "accounts.AccountDecisionText": {
        "id": NUMBER,
        "decision": PLACE,
        **fields(YES, "kind text"),
    },
    "accounts.AddressChange": {
        "id": NUMBER,
        "member": PLACE,
        **fields(YES, "new_address asked_at due_at"),
    },
    "accounts.Closing": {
        "id": NUMBER,
        "member": PLACE,
        **fields(YES, "choice asked_at due_at asked_by_desk"),
    },
    "accounts.ErasureEntry": fields(
        Withheld("Written when the rows it is about are gone; opaque references only."),
        "id public_id kind reference erased_at",
    ),
    "accounts.Letter": {
        "id": NUMBER,
        "member": PLACE,
        "body": Withheld(f"Empty once it has left; before, it may hold a link. {ACTS_AS_THEM}"),
        "next_try_at": Withheld("How the queue works, not what it holds."),
        **fields(YES, "public_id kind about address subject written_at tries sent_at"),
    },
    "accounts.Notice": {"id": NUMBER, "member": PLACE, **fields(YES, "kind about told_at seen_at")},
    # what is lived
    "experiences.Contributor": {
        "id": NUMBER,
        "member": PLACE,
        "removal_key": Withheld("Empty while there is an account."),
        **fields(YES, "public_id condition consent pen_name pen_name_state country"),
        **fields(YES, "pen_name_at age_band years_band shows_age shows_years shows_country"),
        **fields(YES, "published_count created_at"),
    },
    "experiences.Draft": {
        "id": NUMBER,
        "member": PLACE,
        **fields(YES, "topic words language written_as name_choice suggested_name typed_name"),
        **fields(YES, "country age_band years_band shows_age shows_years shows_country"),
        **fields(YES, "asks_for_support version saved_at warned_at"),
    },
    "experiences.HeldWords": {
        "id": NUMBER,
        "key": Withheld("A random value in the form."),
        "member": PLACE,
        **fields(YES, "topic fields created_at"),
    },
    "experiences.Experience": {
        "id": NUMBER,
        **fields(YES, "public_id contributor topic written_as published first_published_at"),
        **fields(YES, "is_readable shows_pen_name content_notes asked_at confirmed_at created_at"),
    },
    "experiences.Blocker": {
        "id": NUMBER,
        "experience": PLACE,
        "set_by": Withheld("The cause says whether it was the author; who of the team is theirs."),
        **fields(YES, "cause set_at"),
    },
    "experiences.Submission": {
        "id": NUMBER,
        "experience": PLACE,
        "token": Withheld("A random value in the form."),
        **fields(
            Withheld("Which of the team reads it next is about them."), "offered_to claimed_by"
        ),
        **fields(Withheld("How the queue works."), "offered_until claimed_until lane"),
        **fields(YES, "public_id number words language written_as kept_hints state submitted_at"),
    },
    "experiences.Decision": {
        "id": NUMBER,
        "topic": Withheld("The same as that of the experience it stands under."),
        "experience": PLACE,
        "decided_by": MODERATOR,
        **fields(YES, "public_id submission number outcome reason decided_at"),
        **fields(YES, "undoes found_by_automation"),
    },
    "experiences.DecisionText": {"id": NUMBER, "decision": PLACE, **fields(YES, "kind text")},
    # That a reader reported, or what the team saw in a text, is told by decisions and letters.
    "experiences.Escalation": fields(
        Withheld("How the queue works; what was decided is exported."),
        "id experience kind cause raised_at raised_by settled_at settled_by",
    ),
    "experiences.ModeratorNote": fields(
        Withheld("What moderators tell each other about a text is about its author and the team."),
        "id experience written_by asks text written_at",
    ),
    "experiences.ModeratedCondition": {"id": NUMBER, "moderator": PLACE, "condition": YES},
    "experiences.SendingPause": fields(
        Withheld("What the team did at the desk."),
        "id sentence began_at began_by ended_at ended_by",
    ),
    "experiences.SameForMe": {
        "id": NUMBER,
        "contributor": PLACE,
        **fields(YES, "experience said_at"),
    },
    "experiences.Helpline": fields(
        NO, "id country name telephone address hours source verified_on position is_on"
    ),
    "experiences.Appeal": {
        "id": NUMBER,
        **fields(PLACE, "account_decision decision"),
        "decided_by": MODERATOR,
        **fields(YES, "public_id state opened_at decided_at"),
    },
    "experiences.AppealText": {"id": NUMBER, "appeal": PLACE, **fields(YES, "kind text")},
    # Only what the member reported; who reports a member's own text is told to nobody.
    "experiences.Report": {
        "id": NUMBER,
        "reporter": PLACE,
        "submission": Withheld("Which version it was is its author's."),
        "follow_hash": Withheld("A hash of the key in the address that follows the report."),
        "closed_by": MODERATOR,
        **fields(YES, "public_id experience reason is_credible state is_unfounded"),
        **fields(YES, "created_at closed_at"),
    },
    "experiences.ReportText": {"id": NUMBER, "report": PLACE, **fields(YES, "kind text")},
    # what is known: the site's own, whoever of the team wrote it
    "conditions.Condition": fields(
        NO,
        "id slug name second_name is_listed contributor_count experience_count version created_at",
    ),
    "conditions.ConditionName": fields(NO, "id condition name kind language"),
    "conditions.ConditionCode": fields(NO, "id condition system code relation"),
    "conditions.Question": fields(NO, "id key position group takes_experiences aspect"),
    "conditions.QuestionText": fields(NO, "id question language title purpose prompts"),
    "conditions.Topic": fields(
        NO, "id condition question is_on people_count relatives_count version"
    ),
    "conditions.Disclaimer": fields(NO, "id language version text created_at"),
    "conditions.MedicalReviewer": {
        "id": NUMBER,
        "member": PLACE,
        **fields(YES, "name credentials conflicts"),
    },
    "conditions.ArticleVersion": {
        "author": Withheld("An article is the site's; that somebody writes here is their role."),
        **fields(NO, "id topic language number state short_answer body change_note created_at"),
        **fields(NO, "published_at html contents sources disclaimer"),
    },
    "conditions.Reference": fields(NO, "id article position source title url"),
    "conditions.Review": fields(NO, "id article reviewer reviewed_on due_on checked"),
    "conditions.AzEntry": fields(NO, "id condition name sort_key letter is_preferred"),
    "conditions.RelatedCondition": fields(NO, "id condition related note position"),
    # the machinery
    "admin.LogEntry": fields(
        Withheld("What the team did at the desk, about other rows; it holds no words."),
        "id action_time user content_type object_id object_repr action_flag change_message",
    ),
    "auth.Permission": fields(NO, "id name content_type codename"),
    "auth.Group": fields(NO, "id name permissions"),
    "auth.Group_permissions": fields(NO, "id group permission"),
    "contenttypes.ContentType": fields(NO, "id app_label model"),
    "django_tasks_database.DBTaskResult": fields(
        NO,
        "id status enqueued_at started_at finished_at args_kwargs priority task_path worker_ids "
        "queue_name backend_name run_after return_value exception_class_path traceback",
    ),
}
