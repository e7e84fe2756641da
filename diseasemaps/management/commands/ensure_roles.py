"""Make the desk's roles and give each exactly its rights; run it as often as you like."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

_WRITE = [
    "conditions.view_articleversion",
    "conditions.view_topic",
    "conditions.view_question",
    "conditions.view_condition",
    "conditions.view_reference",
    "conditions.view_disclaimer",
    "conditions.view_medicalreviewer",
]
_DECIDE = ["experiences.decide_submission", "experiences.view_submission"]

_SANCTION = ["accounts.sanction_member", "accounts.approve_member"]

# Each role's whole set of rights; moderators see no articles, editors no submissions.
ROLES = {
    "moderator": [*_DECIDE, *_SANCTION],
    "senior moderator": [
        *_DECIDE,
        *_SANCTION,
        "accounts.ban_member",
        "accounts.decide_appeal",
        "experiences.decide_escalated",
        "experiences.pause_sending",
        "experiences.add_helpline",
        "experiences.change_helpline",
        "experiences.view_helpline",
    ],
    "editor": [
        *_WRITE,
        "conditions.add_articleversion",
        "conditions.change_articleversion",
        "conditions.publish_articleversion",
        "conditions.add_reference",
        "conditions.change_reference",
        "conditions.delete_reference",
        "conditions.add_condition",
        "conditions.change_condition",
        "conditions.add_conditionname",
        "conditions.change_conditionname",
        "conditions.delete_conditionname",
        "conditions.view_conditionname",
        "conditions.add_conditioncode",
        "conditions.change_conditioncode",
        "conditions.delete_conditioncode",
        "conditions.view_conditioncode",
        "conditions.add_relatedcondition",
        "conditions.change_relatedcondition",
        "conditions.delete_relatedcondition",
        "conditions.view_relatedcondition",
        "conditions.change_topic",
        "conditions.add_question",
        "conditions.change_question",
        "conditions.add_questiontext",
        "conditions.change_questiontext",
        "conditions.delete_questiontext",
        "conditions.view_questiontext",
        "conditions.add_disclaimer",
        "conditions.add_medicalreviewer",
        "conditions.change_medicalreviewer",
    ],
    "medical reviewer": [*_WRITE, "conditions.sign_articleversion"],
    "administrator": [
        "accounts.view_member",
        "accounts.change_member",
        "accounts.grant_roles",
        # On the accounts of the team; those of members are the moderators' task as well.
        "accounts.sanction_member",
        "accounts.ban_member",
        "accounts.view_address",
        "accounts.view_letter",
        "auth.view_group",
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
