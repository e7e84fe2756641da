"""Where allauth meets the site: its letters go through our outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

from . import letters
from .models import Member


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Queue allauth's letter instead of sending it within the request.

        So a mail server that is down fails nothing, and its time tells nobody whether an address
        has an account.
        """
        context = {
            "site_name": settings.SITE_NAME,
            "operator_name": settings.OPERATOR_NAME,
            "operator_contact": settings.OPERATOR_CONTACT,
        } | context
        message = self.render_mail(template_prefix, email, context)
        member = Member.objects.filter(email__iexact=email).first()
        kind = template_prefix.removeprefix("account/email/")
        letters.queue(
            kind, member=member, address=email, subject=message.subject, body=message.body
        )
