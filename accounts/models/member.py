"""A person with an account, and the states the account can be in."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
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

    def get_by_natural_key(self, email: str | None) -> "Member":
        return self.with_address(email or "").get()

    def with_address(self, address: str) -> models.QuerySet["Member"]:
        """Who signs in with this address, in whatever case: at most one.

        Asked as the unique index has it. `iexact` has no index: it asks UPPER on PostgreSQL and
        LIKE on SQLite, and by its time a stranger would learn who has an account.
        """
        lowered = Lower(Value(address, output_field=models.CharField()))
        return self.alias(address=Lower("email")).filter(address=lowered)


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
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True, editable=False)
    confirmed_age = models.PositiveSmallIntegerField(
        _("said to be at least so old"),
        null=True,
        editable=False,
        help_text=_("In years; what the sign-up form asked for, never the age itself."),
    )
    wants_letters = models.BooleanField(
        _("gets letters that are not about a decision"), default=True, db_default=True
    )
    # Part of what a session is recognised by: one more ends every session that is open.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

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
            models.CheckConstraint(
                name="a_pause_and_nothing_else_has_an_end",
                condition=Q(state=MemberState.PAUSED, paused_until__isnull=False)
                | ~Q(state=MemberState.PAUSED) & Q(paused_until=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["joined_at"],
                condition=Q(state=MemberState.APPLIED),
                name="applicants_oldest_first",
            )
        ]
        permissions = [
            ("sanction_member", "Can note, warn and pause"),
            ("ban_member", "Can pause for longer, ban and lift"),
            ("approve_member", "Can approve and decline applicants"),
            ("decide_appeal", "Can decide on appeals of others' decisions"),
            ("view_address", "Can see e-mail addresses"),
            ("grant_roles", "Can grant roles, and sanction staff"),
        ]

    def __str__(self) -> str:
        # Opaque on purpose: the admin's log keeps this text after the member has been erased.
        return f"member {str(self.public_id)[:8]}"

    @property
    def name_at_the_desk(self) -> str:
        """What colleagues see beside a decision: the chosen name, or an opaque reference."""
        return self.desk_name or str(self)

    @property
    def is_paused(self) -> bool:
        """Whether a pause is running; one whose end has come is over without anybody's doing."""
        if self.state != MemberState.PAUSED or self.paused_until is None:
            return False
        return self.paused_until > timezone.now()

    @property
    def may_write(self) -> bool:
        """Whether this member may hand in experiences: not paused, banned or still an applicant."""
        return self.state == MemberState.APPROVED or (
            self.state == MemberState.PAUSED and not self.is_paused
        )

    def _get_session_auth_hash(self, secret=None) -> str:
        """Django's, which ends with the password, and ours, which ends when we say so."""
        return salted_hmac(
            "accounts.Member.session",
            f"{self.password}/{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()
