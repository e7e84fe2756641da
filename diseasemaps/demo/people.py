"""Who takes part: those who can sign in, and as many invented members as are needed."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Member

from .chance import Chance

PASSWORD = "demonstration-2026"  # noqa: S105 - printed on purpose, for DEVELOPMENT alone
# Who can sign in, with the role and the name at the desk of those who have one.
SIGN_INS = {
    "patient@example.org": None,
    "newcomer@example.org": None,
    "applicant@example.org": None,
    "paused@example.org": None,
    "banned@example.org": None,
    "closing@example.org": None,
    "moderator@example.org": ("moderator", "Moderator One"),
    "moderator2@example.org": ("moderator", "Moderator Two"),
    "senior@example.org": ("senior moderator", "Senior Moderator"),
    "editor@example.org": ("editor", "Editor"),
    "reviewer@example.org": ("medical reviewer", "Medical Reviewer"),
    "admin@example.org": ("administrator", "Administrator"),
}
# How long ago somebody joined whose reports count.
DAYS_OF_A_READER = 40


@dataclass(frozen=True)
class People:
    """Those who can sign in, by what stands before the @, and the dice that invent all others."""

    chance: Chance
    members: dict[str, Member]

    @classmethod
    def sign_up(cls, chance: Chance) -> "People":
        """Make everybody who can sign in; the roles have to be there."""
        password, members = make_password(PASSWORD), {}
        for email, role in SIGN_INS.items():
            member = Member(
                email=email, password=password, is_staff=bool(role), joined_at=chance.day()
            )
            if role:
                member.desk_name = role[1]
                member.is_superuser = role[0] == "administrator"
            member.save()
            EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
            if role:
                member.groups.add(Group.objects.get(name=role[0]))
            members[email.partition("@")[0]] = member
        return cls(chance, members)

    def __getitem__(self, name: str) -> Member:
        return self.members[name]

    @property
    def moderators(self) -> list[Member]:
        return [self["moderator"], self["moderator2"]]

    def invent(self, how_many: int) -> list[Member]:
        """So many members who joined on some day and cannot sign in."""
        invented = []
        for _number in range(how_many):
            member = Member(email=self.chance.address(), joined_at=self.chance.day())
            member.set_unusable_password()
            invented.append(member)
        return Member.objects.bulk_create(invented)

    def somebody(self) -> Member:
        """One more invented member."""
        return self.invent(1)[0]

    def reader(self) -> Member:
        """Somebody whose reports count: not new, with a confirmed address."""
        reader = self.somebody()
        joined_at = timezone.now() - timedelta(days=DAYS_OF_A_READER)
        Member.objects.filter(pk=reader.pk).update(joined_at=joined_at)
        EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)
        return reader
