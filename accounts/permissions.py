"""The permissions on accounts, each under the name by which the code asks for it.

Those with a codename of our own are made by `Member.Meta.permissions`; the others are Django's.
Who has which is said once, in `manage.py ensure_roles`.
"""

VIEW_MEMBER = "accounts.view_member"
CHANGE_MEMBER = "accounts.change_member"
APPROVE_MEMBER = "accounts.approve_member"
SANCTION_MEMBER = "accounts.sanction_member"
BAN_MEMBER = "accounts.ban_member"
DECIDE_APPEAL = "accounts.decide_appeal"
VIEW_ADDRESS = "accounts.view_address"
VIEW_LETTER = "accounts.view_letter"
GRANT_ROLES = "accounts.grant_roles"
VIEW_GROUP = "auth.view_group"
