"""Addresses on the web, and names under which somebody is found elsewhere."""

from collections.abc import Iterator

from .mail import TLD
from .text import Span, Text, any_of, back_over, pattern, words_of

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
    rf"(?:my|our)~(?:{_PLATFORM}(?:~{_ACCOUNT})?|handle|username|user~name|nick(?:name)?"
    rf"|blog|channel|website|web~?site|home~?page)(?:~handle)?(?:~everywhere|~there)?"
    rf"(?:~(?:is|was)(?:~called)?~|~?[:=]~?)(?!{_NOT_A_HANDLE}(?!\w))(@?\w[\w.-]{{1,40}}\w)"
)
_PLATFORM_IS = pattern(
    rf"{_PLATFORM}(?:~{_ACCOUNT})?~?[:=]~?(?!{_NOT_A_HANDLE}(?!\w))@?\w[\w.-]{{1,40}}\w"
)
_FIND_ME = pattern(
    r"(?:find|follow|add|message|dm|contact|reach|look~for|search~for|look~(?:me|us)~up)"
    rf"(?:~(?:me|us))?~(?:on|at|via|in|over)~{_PLATFORM}"
    r"(?:~?[:,]~?|~(?:as|at|under|by"
    r"|with)~)(?:the~name~)?@?\w[\w.'-]{1,40}(?:~[A-Z][\w'-]{1,30}){0,2}"
)
_I_AM_ON = pattern(
    rf"(?:i~am|i'?m|we~are|we'?re)~(?:on|at)~{_PLATFORM}~(?:as|under)~(?:the~name~)?"
    r"@?\w[\w.-]{1,40}"
)


# Whatever the end of the server, where a path follows: "bit.ly/x".
_WITH_PATH = pattern(
    r"\.[a-z]{2,10}/(?=\w)(?!(?:day|d|h|hr|min|week|kg|l|dl|ml|month)(?!\w))[^\s<>\"]{1,200}"
)
# A word with an underscore, and Discord's "word#0042".
_UNDERSCORE = pattern(r"_(?<=[a-z\d.]_)(?=[\w.]{0,30}[a-z\d])[\w.-]{1,40}")
_OF_HANDLES = "abcdefghijklmnopqrstuvwxyz0123456789._-"
_TRANSCRIPTS = ("nm_", "np_", "nc_", "nr_", "ng_", "xm_", "xp_", "enst")
_TAG = pattern(r"#\d{4}(?!\w)")
_COUNTED = words_of(
    "patient case room order number no nr ward bed id claim ticket file ref reference study trial "
    "box part chart "
    "record mrn phone tel c page appointment"
)
_USER = pattern(r"u/(?!day|week|hour|hr|min|kg|ml|litre|liter)[a-z\d][\w-]{3,20}(?![\w/])")
_NAMED = pattern(
    rf"(?:user~?name|screen~?name|gamer~?tag)~(?:is~"
    rf"|was~)?(?!{_NOT_A_HANDLE}(?!\w))(@?\w[\w.-]{{1,40}}\w)"
    r"(?=~on(?!\w)|~?[,.;:!)(]|~?\Z)"
)
# "wobbly.wren on insta": a word with a digit or a point in it.
_THERE = pattern(rf"on~(?:the~)?{_PLATFORM}(?!\w)")
_BEFORE_THERE = pattern(r"(?<![\w.@])(?=[a-z]{1,30}[\d.])[a-z][a-z\d.]{3,38}[a-z\d],?~\Z")


def links(text: Text) -> Iterator[Span]:
    """Addresses on the web, and names under which somebody is found elsewhere."""
    for match in _ADDRESS.finditer(text.small):
        if not text.small[match.start() - 1 : match.start()].isalnum():
            yield match.start(), match.start() + len(match[0].rstrip(_CLOSING))
    for match in _DOMAIN.finditer(text.small):
        start = back_over(_OF_SERVERS, text.small, match.start())
        if start < match.start() and text.small[start].isalnum():
            yield start, match.start() + len(match[0].rstrip(_CLOSING))
    for match in _WITH_PATH.finditer(text.small):
        start = back_over(_OF_SERVERS, text.small, match.start())
        if any(sign.isalpha() for sign in text.small[start : match.start()]):
            yield start, match.start() + len(match[0].rstrip(_CLOSING))
    for match in _UNDERSCORE.finditer(text.small):
        start = back_over(_OF_HANDLES, text.small, match.start())
        letters = sum(map(str.isalpha, text.small[start : match.start()]))
        if letters > 1 and not text.small.startswith(_TRANSCRIPTS, start):
            yield start, match.start() + len(match[0].rstrip(".-"))
    for match in _TAG.finditer(text.small):
        start = back_over(_OF_HANDLES, text.small, match.start())
        if start < match.start() - 1 and text.small[start : match.start()] not in _COUNTED:
            yield start, match.end()
    for match in _THERE.finditer(text.small):
        name = _BEFORE_THERE.search(text.small, max(0, match.start() - 44), match.start())
        if name:
            yield name.start(), match.end()
    yield from (match.span() for match in _HANDLE.finditer(text.small))
    for each in (_MINE, _PLATFORM_IS, _FIND_ME, _I_AM_ON, _NAMED, _USER):
        for match in each.finditer(text.small):
            if not text.small[match.start() - 1 : match.start()].isalnum():
                yield match.span()
