"""The permissions on members' words and on helplines, each under the name by which the code asks
for it. Who has which is said once, in `manage.py ensure_roles`."""

VIEW_SUBMISSION = "experiences.view_submission"
# What makes somebody a moderator, and what a senior moderator may beyond that.
DECIDE = "experiences.decide_submission"
DECIDE_ESCALATED = "experiences.decide_escalated"
PAUSE_INTAKE = "experiences.pause_intake"
# What editors decided on pages with members' words; who switches one stands in `conditions`.
VIEW_PAGE_DECISION = "experiences.view_pagedecision"
VIEW_HELPLINE = "experiences.view_helpline"
ADD_HELPLINE = "experiences.add_helpline"
CHANGE_HELPLINE = "experiences.change_helpline"
