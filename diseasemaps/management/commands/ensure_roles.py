"""Make the desk's roles and give each exactly its rights; run it as often as you like."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import permissions as accounts
from conditions import permissions as conditions
from experiences import permissions as experiences

_WRITE = [
    conditions.VIEW_ARTICLE,
    conditions.VIEW_TOPIC,
    conditions.VIEW_QUESTION,
    conditions.VIEW_CONDITION,
    conditions.VIEW_REFERENCE,
    conditions.VIEW_DISCLAIMER,
    conditions.VIEW_REVIEWER,
]
_DECIDE = [experiences.DECIDE, experiences.VIEW_SUBMISSION]

_SANCTION = [accounts.SANCTION_MEMBER, accounts.APPROVE_MEMBER]

# Each role's whole set of rights; moderators see no articles, editors no submissions.
ROLES = {
    "moderator": [*_DECIDE, *_SANCTION],
    "senior moderator": [
        *_DECIDE,
        *_SANCTION,
        accounts.BAN_MEMBER,
        accounts.DECIDE_APPEAL,
        experiences.DECIDE_ESCALATED,
        experiences.PAUSE_INTAKE,
        experiences.ADD_HELPLINE,
        experiences.CHANGE_HELPLINE,
        experiences.VIEW_HELPLINE,
    ],
    "editor": [
        *_WRITE,
        conditions.ADD_ARTICLE,
        conditions.CHANGE_ARTICLE,
        conditions.PUBLISH_ARTICLE,
        conditions.ADD_REFERENCE,
        conditions.CHANGE_REFERENCE,
        conditions.DELETE_REFERENCE,
        conditions.ADD_CONDITION,
        conditions.CHANGE_CONDITION,
        conditions.ADD_NAME,
        conditions.CHANGE_NAME,
        conditions.DELETE_NAME,
        conditions.VIEW_NAME,
        conditions.ADD_CODE,
        conditions.CHANGE_CODE,
        conditions.DELETE_CODE,
        conditions.VIEW_CODE,
        conditions.ADD_RELATED,
        conditions.CHANGE_RELATED,
        conditions.DELETE_RELATED,
        conditions.VIEW_RELATED,
        conditions.CHANGE_TOPIC,
        conditions.ADD_QUESTION,
        conditions.CHANGE_QUESTION,
        conditions.ADD_QUESTION_TEXT,
        conditions.CHANGE_QUESTION_TEXT,
        conditions.DELETE_QUESTION_TEXT,
        conditions.VIEW_QUESTION_TEXT,
        conditions.ADD_DISCLAIMER,
        conditions.ADD_REVIEWER,
        conditions.CHANGE_REVIEWER,
        experiences.VIEW_PAGE_DECISION,
    ],
    "medical reviewer": [*_WRITE, conditions.SIGN_ARTICLE],
    "administrator": [
        accounts.VIEW_MEMBER,
        accounts.CHANGE_MEMBER,
        accounts.GRANT_ROLES,
        # On the accounts of the team; those of members are the moderators' task as well.
        accounts.SANCTION_MEMBER,
        accounts.BAN_MEMBER,
        accounts.VIEW_ADDRESS,
        accounts.VIEW_LETTER,
        accounts.VIEW_GROUP,
    ],
}


class Command(BaseCommand):
    help = "Create the roles moderator, senior moderator, editor, medical reviewer, administrator."

    @transaction.atomic
    def handle(self, *args, **options) -> None:
        by_name = {
            f"{permission.content_type.app_label}.{permission.codename}": permission
            for permission in Permission.objects.select_related("content_type")
        }
        for role, rights in ROLES.items():
            missing = [right for right in rights if right not in by_name]
            if missing:
                raise CommandError(f"No such right: {', '.join(missing)}. Run migrate first.")
            group, _is_new = Group.objects.get_or_create(name=role)
            group.permissions.set(by_name[right] for right in rights)
        self.stdout.write(f"{len(ROLES)} roles are as they should be.")
