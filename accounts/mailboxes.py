"""Which addresses lead into one mailbox: for counting people, never for writing to them."""

# What follows it in the part before the @ is the owner's own mark, wherever this is known at all.
TAG = "+"
# The same mailboxes under two names; dots before the @ do not count there
# (support.google.com/mail/answer/7436150).
GMAIL = "gmail.com"
OTHER_NAMES_OF_GMAIL = frozenset({"googlemail.com"})


def mailbox_of(address: str) -> str:
    """The mailbox that an address leads to, as it is compared: `a.b+1@googlemail.com` is
    `ab@gmail.com`.

    Elsewhere dots count, and another case of the letters does not. Two people are taken for one
    only where a provider gives mailboxes of their own to names with a plus sign.
    """
    local, _at, domain = address.strip().casefold().rpartition("@")
    domain = domain.rstrip(".")
    if domain in OTHER_NAMES_OF_GMAIL:
        domain = GMAIL
    # A name that begins with the sign has no other part.
    name = local.partition(TAG)[0] or local
    if domain == GMAIL:
        name = name.replace(".", "") or name
    return f"{name}@{domain}"
