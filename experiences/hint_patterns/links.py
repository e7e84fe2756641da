"""Addresses on the web, and names under which somebody is found elsewhere."""

from collections.abc import Iterator

from .mail import TLD
from .text import Place, Text, any_of, back_over, pattern

_ADDRESS = pattern(r"(?:https?://|www\.)[^\s<>\"]{2,300}")
_OF_SERVERS = "abcdefghijklmnopqrstuvwxyz0123456789-."
_DOMAIN = pattern(rf"\.{TLD}(?![\w-])(?:/[^\s<>\"]{{0,200}})?")
_CLOSING = ".,;:!?)]}'\""
_HANDLE = pattern(r"@(?<![\w.@/]@)(?=[\w.]{0,30}[a-z_])[a-z0-9_](?:[\w.-]{0,38}\w)(?![\w(])")
_PLATFORM = any_of(
    "insta instagram ig facebook fb twitter tiktok tik_tok snapchat snap youtube reddit discord "
    "telegram whatsapp mastodon bluesky threads linkedin skype messenger pinterest tumblr twitch"
)
_ACCOUNT = any_of(
    "name account handle id page profile user user_name username nickname channel address nick"
)
_NOT_A_HANDLE = any_of(
    "a an the my your his her our their it this that not no is are was full private gone only "
    "always never broken empty public closed where how what why who when so really very quite just "
    "good great fine here there down open back full_of because and or but to in on at for with "
    "as one something nothing about mostly still also more less too all dead called of there"
)
_MINE = pattern(
    rf"(?<!\w)(?:my|our)~(?:{_PLATFORM}(?:~{_ACCOUNT})?|handle|username|user~name|nick(?:name)?"
    rf"|blog|channel|website|web~?site|home~?page)(?:~handle)?(?:~everywhere|~there)?"
    rf"(?:~(?:is|was)(?:~called)?~|~?[:=]~?)(?!{_NOT_A_HANDLE}(?!\w))(@?\w[\w.-]{{1,40}}\w)"
)
_PLATFORM_IS = pattern(
    rf"(?<!\w){_PLATFORM}(?:~{_ACCOUNT})?~?[:=]~?(?!{_NOT_A_HANDLE}(?!\w))@?\w[\w.-]{{1,40}}\w"
)
_FIND_ME = pattern(
    r"(?<!\w)(?:find|follow|add|message|dm|contact|reach|look~for|search~for|look~(?:me|us)~up)"
    rf"(?:~(?:me|us))?~(?:on|at|via|in|over)~{_PLATFORM}"
    r"(?:~?[:,]~?|~(?:as|at|under|by|with)~)(?:the~name~)?@?\w[\w.'-]{1,40}(?:~[A-Z][\w'-]{1,30}){0,2}"
)
_I_AM_ON = pattern(
    rf"(?<!\w)(?:i~am|i'?m|we~are|we'?re)~(?:on|at)~{_PLATFORM}~(?:as|under)~(?:the~name~)?"
    r"@?\w[\w.-]{1,40}"
)


def links(text: Text) -> Iterator[Place]:
    """Addresses on the web, and names under which somebody is found elsewhere."""
    for match in _ADDRESS.finditer(text.small):
        if not text.small[match.start() - 1 : match.start()].isalnum():
            yield match.start(), match.start() + len(match[0].rstrip(_CLOSING))
    for match in _DOMAIN.finditer(text.small):
        start = back_over(_OF_SERVERS, text.small, match.start())
        if start < match.start() and text.small[start].isalnum():
            yield start, match.start() + len(match[0].rstrip(_CLOSING))
    for each in (_HANDLE, _MINE, _PLATFORM_IS, _FIND_ME, _I_AM_ON):
        yield from (match.span() for match in each.finditer(text.small))
