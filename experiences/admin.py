"""Which page of the moderators' desk stands for which table."""

from django.contrib import admin

from accounts.models import Member

from .models import (
    Appeal,
    Contributor,
    Escalation,
    Experience,
    Helpline,
    PageDecision,
    Submission,
)
from .moderation.appeals import AppealAdmin
from .moderation.escalations import EscalationAdmin
from .moderation.helplines import HelplineAdmin
from .moderation.members import AccountAdmin
from .moderation.pages import PageDecisionAdmin
from .moderation.pen_names import PenNameAdmin
from .moderation.published import ExperienceAdmin
from .moderation.submissions import SubmissionAdmin

admin.site.register(Member, AccountAdmin)
admin.site.register(Appeal, AppealAdmin)
admin.site.register(Contributor, PenNameAdmin)
admin.site.register(Escalation, EscalationAdmin)
admin.site.register(Experience, ExperienceAdmin)
admin.site.register(Helpline, HelplineAdmin)
admin.site.register(PageDecision, PageDecisionAdmin)
admin.site.register(Submission, SubmissionAdmin)
