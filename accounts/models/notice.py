"""What members are told on the site, whether or not they get letters."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .member import Member


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unseen(self) -> "NoticeQuerySet":
        """Those that their member has not seen, newest first; not those of a decision that can
        still be undone."""
        told = self.filter(seen_at=None, told_at__lte=timezone.now())
        return told.order_by("-told_at", "-pk")


class Notice(models.Model):
    """One thing that has happened to a member's words or account: its kind and a reference.

    `kind` is that of the letter; `about` the reference of what it is about, where there is a page
    for it. No words are kept: the page makes the sentence.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=60)
    about = models.UUIDField(_("about"), null=True)
    told_at = models.DateTimeField(_("told"), default=timezone.now)
    seen_at = models.DateTimeField(_("seen"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(
                fields=["member", "-told_at"], condition=Q(seen_at=None), name="unseen_notices"
            )
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
