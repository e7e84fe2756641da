"""What members are told on the site, whether or not they get letters."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .member import Member


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        """Those that their member has not seen, newest first; not those of a decision that can
        still be undone."""
        told = self.filter(read_at=None, told_at__lte=timezone.now())
        return told.order_by("-told_at", "-pk")


class Notification(models.Model):
    """One thing that has happened to a member's words or account: its kind and a reference.

    `kind` is that of the letter; `about` the reference of what it is about, where there is a page
    for it. No words are kept: the page makes the sentence.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=60)
    about = models.UUIDField(_("about"), null=True)
    told_at = models.DateTimeField(_("told"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(
                fields=["member", "-told_at"],
                condition=Q(read_at=None),
                name="unread_notifications",
            )
        ]

    def __str__(self) -> str:
        return f"notification {self.pk}"
