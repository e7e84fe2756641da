"""What is lived: texts, what was decided and said about them, and who is who in a community."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from experiences.models import AppealState, ReportState, ReportTextKind
from experiences.profiles.context import CONTEXT_FIELDS

from .accounts import addresses_of
from .declared import (
    MODERATOR,
    NO,
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

OPEN_APPEALS = Q(state=AppealState.OPEN)
CLOSED_REPORTS = ~Q(report__state=ReportState.OPEN)

READERS_SEE_IT = "Readers see it, or it says where what they see stands."
A_DECISION_ON_A_TEXT_STAYS = (
    "That something was decided stays and is counted, without a word of the text."
)
AN_APPEAL_STAYS = "That it was asked and answered stays and is counted, without a word."
A_REPORT_STAYS = "That it was made and what came of it stays for a while, without a word."
WHILE_ITS_PAGE_STAYS = "What its author was told stays while there is a page to read it on."

# Whatever may be told about the person who has the condition, and whether it shows.
CONTEXT = " ".join(CONTEXT_FIELDS)
DECISION = "id public_id topic number outcome reason decided_by decided_at undoes"
APPEAL = "id public_id account_decision decision state opened_at decided_by decided_at"
REPORT = "id public_id reason is_unfounded created_at closed_by"


def same_question(experiences: QuerySet) -> Q:
    """What the author of a text is writing on its question."""
    theirs = experiences.filter(contributor__member=OuterRef("member"), topic=OuterRef("topic"))
    return Q(Exists(theirs))


def report_texts_of(members: QuerySet) -> Q:
    """What a member wrote in a report, and the address that they left without signing in."""
    found = Q(report__reporter__in=members)
    for address in addresses_of(members):
        found |= Q(kind=ReportTextKind.CONTACT, text__iexact=address)
    return found


TABLES = {
    "experiences.Contributor": Table(
        {
            "id": NUMBER,
            "member": PLACE,
            "pen_name_key": Withheld("The pen name again, as names are compared."),
            "removal_key": Withheld("Empty while there is an account."),
            **fields(YES, "public_id condition consent pen_name pen_name_state pen_name_at"),
            **fields(YES, CONTEXT),
            **fields(YES, "published_count created_at"),
        },
        {
            Erased.CONTRIBUTOR: Rows(of("pk")),
            Erased.LEFT_WORDS: Rows(
                of("pk"),
                go=NONE,
                emptied=f"member {CONTEXT}",
                # The name only where no reader has seen it.
                replaced="consent removal_key pen_name pen_name_key pen_name_state",
                kept={
                    READERS_SEE_IT: "id public_id condition published_count pen_name_at",
                    "Its day stands in the consent that the words need.": "created_at",
                },
            ),
        },
    ),
    "experiences.Draft": Table(
        {
            "id": NUMBER,
            "member": PLACE,
            **fields(YES, "topic words language written_as name_choice suggested_name typed_name"),
            **fields(YES, CONTEXT),
            **fields(YES, "asks_for_support version saved_at warned_at"),
        },
        {
            Erased.DRAFT: Rows(of("pk")),
            Erased.UNFINISHED: Rows(same_question),
            Erased.ACCOUNT: Rows(of("member")),
        },
    ),
    "experiences.RescuedDraft": Table(
        {
            "id": NUMBER,
            "key": Withheld("A random value in the form."),
            "member": PLACE,
            **fields(YES, "topic fields created_at"),
        },
        {Erased.UNFINISHED: Rows(same_question), Erased.ACCOUNT: Rows(of("member"))},
    ),
    "experiences.Experience": Table(
        {
            "id": NUMBER,
            **fields(YES, "public_id contributor topic written_as published first_published_at"),
            **fields(
                YES,
                "is_readable shows_pen_name content_notes reconfirm_asked_at reconfirmed_at created_at",
            ),
        },
        {
            Erased.EXPERIENCE: Rows(of("pk")),
            Erased.LEFT_WORDS: Rows(
                of("contributor"),
                go=NONE,
                # Readers see that its author confirmed it; not that we asked.
                emptied="reconfirm_asked_at",
                kept={
                    READERS_SEE_IT: "id public_id contributor topic written_as shows_pen_name "
                    "published first_published_at content_notes reconfirmed_at is_readable created_at"
                },
            ),
        },
    ),
    "experiences.Blocker": Table(
        {
            "id": NUMBER,
            "experience": PLACE,
            "set_by": Withheld(
                "The cause says whether it was the author; who of the team is theirs."
            ),
            **fields(YES, "cause set_at"),
        },
        # What is left is readable, so it has none.
        {
            Erased.EXPERIENCE: Rows(of("experience")),
            Erased.LEFT_WORDS: Rows(of("experience__contributor")),
        },
        names="set_by",
    ),
    "experiences.Submission": Table(
        {
            "id": NUMBER,
            "experience": PLACE,
            "token": Withheld("A random value in the form."),
            **fields(
                Withheld("Which of the team reads it next is about them."), "offered_to claimed_by"
            ),
            **fields(Withheld("How the queue works."), "offered_until claimed_until lane"),
            **fields(YES, "public_id number words language written_as confirmed_hints state"),
            **fields(YES, "submitted_at"),
        },
        {
            Erased.SUBMISSION: Rows(of("pk")),
            Erased.EXPERIENCE: Rows(of("experience")),
            # Every other version has gone before.
            Erased.LEFT_WORDS: Rows(
                of("experience__contributor"),
                go=NONE,
                kept={
                    READERS_SEE_IT: "id public_id experience number words language written_as "
                    "state confirmed_hints submitted_at",
                    "How the queue worked; it says nothing of the author.": (
                        "lane token offered_to offered_until claimed_by claimed_until"
                    ),
                },
            ),
        },
        lets_go="offered_to claimed_by",
    ),
    "experiences.Decision": Table(
        {
            "id": NUMBER,
            "topic": Withheld("The same as that of the experience it stands under."),
            "experience": PLACE,
            "decided_by": MODERATOR,
            **fields(YES, "public_id submission number outcome reason decided_at"),
            **fields(YES, "undoes found_by_automation"),
        },
        {
            Erased.SUBMISSION: Rows(
                of("submission"),
                go=NONE,
                emptied="submission",
                kept={A_DECISION_ON_A_TEXT_STAYS: f"{DECISION} experience found_by_automation"},
            ),
            Erased.EXPERIENCE: Rows(
                of("experience"),
                go=NONE,
                emptied="experience submission",
                kept={A_DECISION_ON_A_TEXT_STAYS: f"{DECISION} found_by_automation"},
            ),
            Erased.LEFT_WORDS: Rows(
                of("experience__contributor"),
                go=NONE,
                kept={
                    A_DECISION_ON_A_TEXT_STAYS: f"{DECISION} experience submission found_by_automation"
                },
            ),
        },
        names="decided_by",
    ),
    "experiences.DecisionText": Table(
        {"id": NUMBER, "decision": PLACE, **fields(YES, "kind text")},
        {
            Erased.SUBMISSION: Rows(
                of("decision__submission"),
                go=NONE,
                kept={WHILE_ITS_PAGE_STAYS: "id decision kind text"},
            ),
            Erased.EXPERIENCE: Rows(of("decision__experience")),
            Erased.LEFT_WORDS: Rows(of("decision__experience__contributor")),
        },
    ),
    # That a reader reported, or what the team saw in a text, is told by decisions and letters.
    "experiences.Escalation": Table(
        fields(
            Withheld("How the queue works; what was decided is exported."),
            "id experience kind cause raised_at raised_by resolved_at resolved_by",
        ),
        {
            Erased.EXPERIENCE: Rows(of("experience")),
            Erased.LEFT_WORDS: Rows(
                of("experience__contributor"),
                go=NONE,
                kept={
                    "Why senior moderators decide, or decided, on what readers see.": (
                        "id experience kind cause raised_at raised_by resolved_at resolved_by"
                    )
                },
            ),
        },
        names="raised_by resolved_by",
    ),
    "experiences.ModeratorNote": Table(
        fields(
            Withheld(
                "What moderators tell each other about a text is about its author and the team."
            ),
            "id experience written_by asks text written_at",
        ),
        {
            Erased.EXPERIENCE: Rows(of("experience")),
            Erased.LEFT_WORDS: Rows(of("experience__contributor")),
        },
        names="written_by asks",
    ),
    "experiences.ModeratedCondition": Table(
        {"id": NUMBER, "moderator": PLACE, "condition": YES},
        {Erased.ACCOUNT: Rows(of("moderator"))},
    ),
    "experiences.IntakePause": Table(
        fields(
            Withheld("What the team did at the desk."),
            "id sentence began_at began_by ended_at ended_by",
        ),
        names="began_by ended_by",
    ),
    "experiences.PageDecision": Table(
        fields(
            Withheld("What the team did at the desk; what it means for a text stands beside it."),
            "id topic question condition outcome reason texts people decided_by decided_at",
        ),
        names="decided_by",
    ),
    "experiences.MeToo": Table(
        {"id": NUMBER, "contributor": PLACE, **fields(YES, "experience said_at")},
        {
            Erased.EXPERIENCE: Rows(of("experience")),
            Erased.CONTRIBUTOR: Rows(of("contributor")),
            # What they said of others' texts; what others said of theirs stays.
            Erased.LEFT_WORDS: Rows(of("contributor")),
        },
    ),
    "experiences.Helpline": Table(
        fields(NO, "id country name telephone url hours source verified_on position is_on")
    ),
    "experiences.Appeal": Table(
        {
            "id": NUMBER,
            **fields(PLACE, "account_decision decision"),
            "decided_by": MODERATOR,
            **fields(YES, "public_id state opened_at decided_at"),
        },
        {
            Erased.SUBMISSION: Rows(
                of("decision__submission"), go=NONE, kept={WHILE_ITS_PAGE_STAYS: APPEAL}
            ),
            # Nobody can answer an open one any more.
            Erased.EXPERIENCE: Rows(
                of("decision__experience"), go=OPEN_APPEALS, kept={AN_APPEAL_STAYS: APPEAL}
            ),
            Erased.LEFT_WORDS: Rows(
                of("decision__experience__contributor"),
                go=OPEN_APPEALS,
                kept={AN_APPEAL_STAYS: APPEAL},
            ),
            Erased.ACCOUNT: Rows(
                of("account_decision__member"), go=OPEN_APPEALS, kept={AN_APPEAL_STAYS: APPEAL}
            ),
        },
        names="decided_by",
    ),
    "experiences.AppealText": Table(
        {"id": NUMBER, "appeal": PLACE, **fields(YES, "kind text")},
        {
            Erased.SUBMISSION: Rows(
                of("appeal__decision__submission"),
                go=NONE,
                kept={WHILE_ITS_PAGE_STAYS: "id appeal kind text"},
            ),
            Erased.EXPERIENCE: Rows(of("appeal__decision__experience")),
            Erased.LEFT_WORDS: Rows(of("appeal__decision__experience__contributor")),
            Erased.ACCOUNT: Rows(of("appeal__account_decision__member")),
        },
    ),
    # Only what the member reported; who reports a member's own text is told to nobody.
    "experiences.Report": Table(
        {
            "id": NUMBER,
            "reporter": PLACE,
            "submission": Withheld("Which version it was is its author's."),
            "follow_hash": Withheld("A hash of the key in the address that follows the report."),
            "place": Withheld("Where a visitor is, as a keyed hash; empty for a member."),
            "closed_by": MODERATOR,
            **fields(YES, "public_id experience reason is_credible state is_unfounded"),
            **fields(YES, "created_at closed_at"),
        },
        {
            Erased.SUBMISSION: Rows(
                of("submission"),
                go=NONE,
                emptied="submission",
                kept={
                    A_REPORT_STAYS: f"{REPORT} experience reporter follow_hash place is_credible "
                    "state closed_at"
                },
            ),
            # An open one has lapsed before, and its reader has been told.
            Erased.EXPERIENCE: Rows(
                of("experience"),
                go=NONE,
                emptied="experience submission place",
                replaced="state closed_at",
                kept={A_REPORT_STAYS: f"{REPORT} reporter follow_hash is_credible"},
            ),
            Erased.LEFT_WORDS: Rows(
                of("experience__contributor"),
                go=NONE,
                kept={
                    A_REPORT_STAYS: f"{REPORT} experience submission reporter follow_hash "
                    "place is_credible state closed_at"
                },
            ),
            # Theirs on the texts of others: it counts towards no hold any more.
            Erased.ACCOUNT: Rows(
                of("reporter"),
                go=NONE,
                emptied="reporter follow_hash is_credible",
                kept={
                    A_REPORT_STAYS: f"{REPORT} experience submission state closed_at",
                    "A member's is empty.": "place",
                },
            ),
        },
        names="closed_by",
    ),
    "experiences.ReportText": Table(
        {"id": NUMBER, "report": PLACE, **fields(YES, "kind text")},
        {
            Erased.SUBMISSION: Rows(
                of("report__submission"),
                go=NONE,
                kept={"It is about a text that stays.": "id report kind text"},
            ),
            Erased.EXPERIENCE: Rows(of("report__experience")),
            Erased.LEFT_WORDS: Rows(
                of("report__experience__contributor"),
                go=CLOSED_REPORTS,
                kept={"A moderator has to decide on what is open.": "id report kind text"},
            ),
            Erased.ACCOUNT: Rows(report_texts_of),
        },
    ),
}
