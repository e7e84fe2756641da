"""Limits and periods of experiences and the desk, each overridden by a Django setting of its name."""

from diseasemaps.common.policy import Default, Derived


class ExperiencePolicy:
    # Writing. One whole sentence; and about what somebody reads in five minutes.
    FEWEST_EXPERIENCE_CHARACTERS = Default(20)
    MOST_EXPERIENCE_CHARACTERS = Default(5000)
    # A draft may be longer than what can be sent: nothing that somebody wrote is cut off.
    MOST_DRAFT_CHARACTERS = Default(50_000)
    # One letter or digit tells nobody apart.
    FEWEST_PEN_NAME_CHARACTERS = Default(2)
    # While somebody writes, the page saves the draft this long after a change.
    AUTOSAVE_SECONDS = Default(10)
    # What was typed when a session had ended (docs/decisions/0006).
    RESCUE_MINUTES = Default(30)
    MOST_RESCUED_DRAFTS = Default(10)

    # When a waiting text raises the alarm, and when it is to be decided on at the latest.
    QUEUE_ALARM_HOURS = Default(24)
    QUEUE_TARGET_HOURS = Default(48)
    # How long a colleague, or the moderator who returned a text, is offered it first (0013).
    OFFER_HOURS = Default(48)
    # Senior moderators are written to at once when a text is escalated; not twice within so many.
    ESCALATION_LETTER_MINUTES = Default(10)
    # A claim ends by itself; the page renews it while its moderator is at work.
    CLAIM_MINUTES = Default(30)
    CLAIM_RENEWAL_MINUTES = Derived(lambda: max(1, ExperiencePolicy.CLAIM_MINUTES // 3))
    # So many texts at most are with one moderator at a time; so many are claimed by one press.
    MOST_CLAIMS = Default(20)
    CLAIMS_AT_ONCE = Default(5)
    # For so long a return or a refusal can be undone: its letter leaves afterwards (0013).
    UNDO_MINUTES = Default(10)

    # The desk's pages. No list counts or goes further (docs/decisions/0015).
    MOST_LISTED = Default(500)
    # The filters offer what occurs among so many of the oldest texts.
    MOST_LOOKED_AT = Default(200)
    MOST_SPAM_AT_ONCE = Default(50)
    # By how recently a text was sent the page against spam can be narrowed down.
    SPAM_HOURS = Default((1, 6, 24, 72))
    INTAKE_PAUSES_SHOWN = Default(20)
    MOST_MODERATED_CONDITIONS = Default(200)
    # Facts, messages and answers that a moderator writes; notes between moderators.
    MOST_DESK_CHARACTERS = Default(4000)
    MOST_NOTE_CHARACTERS = Default(2000)

    # Statistics of moderation: of which periods, and computed how often (docs/decisions/0015).
    STATISTICS_DAYS = Default((30, 365))
    TEAM_STATISTICS_DAYS = Default(30)
    STATISTICS_CACHE_SECONDS = Default(3600)
    # A figure below this is not shown by itself: it could be about somebody who can be told.
    SMALLEST_FIGURE = Default(5)
    # The median is worked out of so many decisions at the most, evenly spread.
    MOST_MEDIAN_DECISIONS = Default(20_000)

    # So many credible readers who report one version take it out of sight until somebody has read
    # it. Credible: with an account of so many days, no unfounded report for so many (0011).
    REPORTS_TO_HOLD = Default(3)
    CREDIBLE_AFTER_DAYS = Default(7)
    UNFOUNDED_DAYS = Default(90)
    MOST_REPORT_CHARACTERS = Default(500)
    KEEP_REPORTS_DAYS = Default(365)

    # How long another look at a decision usually takes, as members are told.
    APPEAL_TARGET_DAYS = Default(7)
    MOST_APPEAL_CHARACTERS = Default(2000)

    # A draft that nobody saves goes, its author is told before, and it stays for so long after that
    # letter, however late it was written.
    KEEP_DRAFTS_DAYS = Default(90)
    WARN_OF_DRAFTS_DAYS = Default(76)
    DRAFT_NOTICE_DAYS = Default(7)
    # What the queue of letters has done; such a row holds ids only.
    KEEP_TASKS_DAYS = Default(14)
    # When authors who want letters are asked to confirm their words.
    RECONFIRM_DAYS = Default(2 * 365)

    # After so many days a helpline has to be rung again. Two or three lines are shown at a time.
    HELPLINE_DAYS = Default(90)
    FEWEST_HELPLINES = Default(2)
    MOST_HELPLINES = Default(3)

    # Reading.
    EXPERIENCES_A_PAGE = Default(20)
    OTHERS_SHOWN = Default(3)
    # A longer text folds in lists, behind a link to the page of its own.
    FOLDED_AFTER_CHARACTERS = Default(1200)
    # The newest are chosen from so many, with so many of one condition at the most.
    LATEST_CHOSEN_FROM = Default(40)
    MOST_LATEST_OF_A_CONDITION = Default(2)
    LEAD_CHARACTERS = Default(240)
    BRIEF_CHARACTERS = Default(130)

    # A member's own pages: the beginning of a text, the messages that are shown at once, and from
    # how many people on an author is told that others say the same (docs/decisions/0014).
    OWN_LEAD_CHARACTERS = Default(140)
    NOTICES_SHOWN = Default(20)
    FEWEST_ME_TOO = Default(5)

    # In columns of the database, so that no setting can change them.
    PEN_NAME_CHARACTERS = 40
    INTAKE_SENTENCE_CHARACTERS = 300
