"""Keys of rows as they stand in addresses and forms, where anybody may have typed them."""


def is_key(text: str | None) -> bool:
    """Whether this may be the key of a row: a number that every database takes (63 bits)."""
    return text is not None and text.isascii() and text.isdecimal() and len(text) < 19
