"""People: their account, what they agreed to, what was decided on it, how they sign in."""

from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import sessions
from experiences.models import Contributor, Decision

from .declared import (
    ACTS_AS_THEM,
    MODERATOR,
    NONE,
    NUMBER,
    PLACE,
    YES,
    Erased,
    Rows,
    Table,
    Withheld,
    fields,
    of,
)

A_DECISION_STAYS = (
    "That something was decided stays and is counted, with who decided; about nobody, without "
    "a word."
)
LAST_LETTER = Q(kind="account_closed", sent_at=None, given_up_at=None)


def sessions_of(members: QuerySet) -> Q:
    """The sessions that a member has signed in with, on any device."""
    return Q(session_key__in=UserSession.objects.filter(user__in=members).values("session_key"))


def letters_to(members: QuerySet) -> Q:
    """Those to a member, and those on their way to an address that was never confirmed."""
    found = Q(member__in=members)
    for address in addresses_of(members):
        found |= Q(member=None, address__iexact=address) & ~Q(kind="account_closed")
    return found


def addresses_of(members: QuerySet) -> list[str]:
    """Every address that an account has, has asked for or is about to get."""
    return sorted({a for member in members for a in sessions.traces_of(member).addresses})


def told_of(experiences: QuerySet) -> Q:
    """What tells of a text, by its own reference or by that of a decision on it."""
    decisions = Decision.objects.filter(experience__in=experiences)
    return Q(about__in=experiences.values("public_id")) | Q(about__in=decisions.values("public_id"))


def told_of_pen_names(contributors: QuerySet) -> Q:
    return Q(about__in=contributors.values("public_id"))


def in_nobodys_name(contributors: QuerySet) -> Q:
    """The agreement that went with words left behind; one of somebody with an account is theirs,
    whatever becomes of the words."""
    others = Contributor.objects.exclude(pk__in=contributors).filter(consent=OuterRef("pk"))
    return Q(~Exists(others), member=None, contributors__in=contributors)


TABLES = {
    "accounts.Member": Table(
        {
            "id": NUMBER,
            "password": Withheld(f"A hash of the password. {ACTS_AS_THEM}"),
            "session_epoch": Withheld("Part of what sessions are recognised by, without meaning."),
            **fields(YES, "public_id email state joined_at last_login paused_until confirmed_age"),
            **fields(YES, "is_active is_staff is_superuser desk_name groups user_permissions"),
            **fields(YES, "wants_letters"),
        },
        {
            # The emptied row goes too, unless what somebody did for the team names it.
            Erased.ACCOUNT: Rows(
                of("pk"),
                go=NONE,
                emptied="last_login confirmed_age wants_letters desk_name is_staff is_superuser "
                "groups user_permissions",
                replaced="email password state is_active paused_until session_epoch",
                kept={
                    "What was decided names who decided, by an opaque reference.": "id public_id",
                    "Since when somebody could decide; with no other fact it leads to nobody.": (
                        "joined_at"
                    ),
                },
            )
        },
    ),
    "accounts.Member_groups": Table(
        {"id": NUMBER, **fields(PLACE, "member group")}, {Erased.ACCOUNT: Rows(of("member"))}
    ),
    "accounts.Member_user_permissions": Table(
        {"id": NUMBER, **fields(PLACE, "member permission")}, {Erased.ACCOUNT: Rows(of("member"))}
    ),
    "account.EmailAddress": Table(
        {"id": NUMBER, "user": PLACE, **fields(YES, "email verified primary")},
        {Erased.ACCOUNT: Rows(of("user"))},
    ),
    "account.EmailConfirmation": Table(
        {
            "id": NUMBER,
            "key": Withheld(
                f"{ACTS_AS_THEM} The table stays empty: links in letters are signed instead."
            ),
            **fields(Withheld("The table stays empty."), "email_address created sent"),
        },
        {Erased.ACCOUNT: Rows(of("email_address__user"))},
    ),
    "mfa.Authenticator": Table(
        {
            "id": NUMBER,
            "user": PLACE,
            "data": Withheld(
                f"The secret of the second step. {ACTS_AS_THEM} A passkey's name is exported."
            ),
            **fields(YES, "type created_at last_used_at"),
        },
        {Erased.ACCOUNT: Rows(of("user"))},
    ),
    "usersessions.UserSession": Table(
        {
            "id": NUMBER,
            "user": PLACE,
            "session_key": Withheld(ACTS_AS_THEM),
            **fields(YES, "created_at last_seen_at ip user_agent data"),
        },
        {Erased.ACCOUNT: Rows(of("user"))},
    ),
    # Those of nobody yet that name the account are looked for by `accounts.sessions.delete_traces`.
    "sessions.Session": Table(
        {
            "session_key": Withheld(ACTS_AS_THEM),
            "session_data": Withheld(f"What keeps somebody signed in. {ACTS_AS_THEM}"),
            "expire_date": Withheld(
                "So long after the session was last seen, which is exported, as any session lasts."
            ),
        },
        {Erased.ACCOUNT: Rows(sessions_of)},
    ),
    "accounts.Consent": Table(
        {
            "id": NUMBER,
            "member": PLACE,
            **fields(YES, "scope version language given_at withdrawn_at"),
        },
        # Words left behind get another row, which leads to nobody and goes with them.
        {Erased.ACCOUNT: Rows(of("member")), Erased.CONTRIBUTOR: Rows(in_nobodys_name)},
    ),
    "accounts.AccountDecision": Table(
        {
            "member": PLACE,
            "decided_by": MODERATOR,
            "id": NUMBER,
            **fields(YES, "public_id outcome reason hides_words until undoes decided_at"),
            **fields(YES, "found_by_automation"),
        },
        {
            Erased.ACCOUNT: Rows(
                of("member"),
                go=NONE,
                emptied="member",
                kept={
                    A_DECISION_STAYS: "id public_id outcome reason hides_words until undoes "
                    "decided_by decided_at found_by_automation"
                },
            )
        },
        names="decided_by",
    ),
    "accounts.AccountDecisionText": Table(
        {"id": NUMBER, "decision": PLACE, **fields(YES, "kind text")},
        {Erased.ACCOUNT: Rows(of("decision__member"))},
    ),
    "accounts.AddressChange": Table(
        {"id": NUMBER, "member": PLACE, **fields(YES, "new_address asked_at due_at")},
        {Erased.ACCOUNT: Rows(of("member"))},
    ),
    "accounts.Closing": Table(
        {"id": NUMBER, "member": PLACE, **fields(YES, "choice asked_at due_at asked_by_desk")},
        {Erased.ACCOUNT: Rows(of("member"))},
    ),
    "accounts.ErasureEntry": Table(
        fields(
            Withheld("Written when the rows it is about are gone; opaque references only."),
            "id public_id kind reference erased_at",
        )
    ),
    "accounts.Letter": Table(
        {
            "id": NUMBER,
            "member": PLACE,
            "body": Withheld(f"Empty once it has left; before, it may hold a link. {ACTS_AS_THEM}"),
            "next_try_at": Withheld("How the queue works, not what it holds."),
            **fields(
                YES, "public_id kind about address subject written_at tries sent_at given_up_at"
            ),
        },
        {
            Erased.ACCOUNT: Rows(
                letters_to,
                go=~LAST_LETTER,
                emptied="member",
                kept={
                    "The last letter, in nobody's name; its address and words go as it leaves.": (
                        "id public_id kind about address subject body written_at next_try_at tries "
                        "sent_at given_up_at"
                    )
                },
            ),
            Erased.EXPERIENCE: Rows(
                told_of,
                go=NONE,
                kept={
                    "Its author is told what was decided, without the words of the text; when it "
                    "has left only its kind stays, and goes in time.": (
                        "id public_id member kind about address subject body written_at "
                        "next_try_at tries sent_at given_up_at"
                    )
                },
            ),
        },
    ),
    "accounts.RefusedAddress": Table(
        {"id": NUMBER, "member": PLACE, **fields(YES, "address refused_at marked_at")},
        {Erased.ACCOUNT: Rows(of("member"))},
    ),
    "accounts.Notification": Table(
        {"id": NUMBER, "member": PLACE, **fields(YES, "kind about told_at read_at")},
        {
            Erased.ACCOUNT: Rows(of("member")),
            Erased.EXPERIENCE: Rows(told_of),
            Erased.CONTRIBUTOR: Rows(told_of_pen_names),
        },
    ),
}
