"""The keys with which somebody without an account removes the words that they left behind."""

from django.utils.crypto import salted_hmac

from experiences.models import Contributor

# No letter or digit that is easily taken for another; 20 of them are beyond guessing.
KEY_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
KEY_LENGTH, KEY_GROUP = 20, 5


def key_of(contributor: Contributor) -> str:
    """The key of a contributor's words: the same after a restore, and guessed by nobody."""
    mac = salted_hmac("experiences.removal_key", str(contributor.public_id), algorithm="sha256")
    number, key = int.from_bytes(mac.digest(), "big"), ""
    for _place in range(KEY_LENGTH):
        number, letter = divmod(number, len(KEY_LETTERS))
        key += KEY_LETTERS[letter]
    return key


def printed(key: str) -> str:
    """The key as a letter shows it, in groups."""
    return "-".join(key[place : place + KEY_GROUP] for place in range(0, KEY_LENGTH, KEY_GROUP))


def hash_of(key: str) -> str:
    """What is stored of a key."""
    return salted_hmac("experiences.removal", key, algorithm="sha256").hexdigest()


def contributor_with_key(key: str) -> Contributor | None:
    """Whose words left behind this key removes; spaces, hyphens and small letters do not matter."""
    bare = "".join(character for character in key.upper() if character in KEY_LETTERS)
    if len(bare) != KEY_LENGTH:
        return None
    return Contributor.objects.filter(member=None, removal_key=hash_of(bare)).first()
