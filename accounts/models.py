"""People: members, the consents they gave, and the letters they get."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MemberState(models.TextChoices):
    APPLIED = "applied", _("Applied")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    PAUSED = "paused", _("Paused")
    BANNED = "banned", _("Banned")
    CLOSED = "closed", _("Closed")


# Everybody else may sign in: an applicant to verify, a paused or banned member to read, appeal,
# export and erase.
SIGNED_OUT_FOR_GOOD = (MemberState.DECLINED, MemberState.CLOSED)


class MemberManager(BaseUserManager["Member"]):
    """Make members; there is no user name, the e-mail address signs in."""

    use_in_migrations = False  # keep application code out of migrations

    def create_user(self, email: str, password: str | None = None, **fields) -> "Member":
        """A new member with this address, its domain in lower case, and a hashed password."""
        member = self.model(email=self.normalize_email(email), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str, **fields) -> "Member":
        """A member with every right, for `manage.py createsuperuser`."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "Member":
        return self.get(email__iexact=email)


class Member(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Nothing here is ever shown to the public."""

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=MemberState, default=MemberState.APPROVED
    )
    is_staff = models.BooleanField(_("may open the desk"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    desk_name = models.CharField(
        _("name at the desk"),
        max_length=60,
        blank=True,
        help_text=_("How colleagues at the desk see this person; never shown to the public."),
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = MemberManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_member_per_address_in_any_case"),
            models.CheckConstraint(
                name="only_declined_and_closed_members_may_not_sign_in",
                condition=Q(is_active=True) & ~Q(state__in=SIGNED_OUT_FOR_GOOD)
                | Q(is_active=False, state__in=SIGNED_OUT_FOR_GOOD),
            ),
        ]

    def __str__(self) -> str:
        # Opaque on purpose: the admin's log keeps this text after the member has been erased.
        return f"member {str(self.public_id)[:8]}"

    @property
    def name_at_the_desk(self) -> str:
        """What colleagues see beside a decision: the chosen name, or an opaque reference."""
        return self.desk_name or str(self)

    @property
    def may_write(self) -> bool:
        """Whether this member may hand in experiences: not paused, banned or still an applicant."""
        return self.state == MemberState.APPROVED


class ConsentScope(models.TextChoices):
    HEALTH = "health", _("Health information that I write is kept and published")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def valid(self) -> "ConsentQuerySet":
        """Consents that were given and not withdrawn, whatever the version of their text."""
        return self.filter(withdrawn_at=None)

    def for_health(self) -> "ConsentQuerySet":
        """Consents to keep and publish health information."""
        return self.filter(scope=ConsentScope.HEALTH)


class Consent(models.Model):
    """One agreement of one member to one version of one text (accounts.consents)."""

    member = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="consents"
    )
    scope = models.CharField(_("scope"), max_length=20, choices=ConsentScope)
    version = models.CharField(_("version of the text"), max_length=20)
    language = models.CharField(_("language of the text"), max_length=10)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "scope", "version"],
                condition=Q(withdrawn_at=None),
                name="one_valid_consent_per_member_scope_and_version",
            ),
            models.CheckConstraint(
                name="consent_is_withdrawn_after_it_was_given",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, now) -> "LetterQuerySet":
        """Letters that have not left and whose next try has come; a claim lapses after a while."""
        return self.filter(sent_at=None, next_try_at__lte=now)


class Letter(models.Model):
    """One e-mail to one person: written with the change it tells of, sent after the commit.

    Address, subject and body are emptied once it has left (accounts.letters).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )
    kind = models.CharField(_("kind"), max_length=60)
    address = models.EmailField(_("address"), blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("body"), blank=True)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(sent_at=None), name="letters_still_to_send"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_sent_letter_keeps_no_address_and_no_words",
                condition=Q(sent_at=None) | Q(address="", subject="", body=""),
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"
