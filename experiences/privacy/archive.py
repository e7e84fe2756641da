"""The copy of a member's data as a file: for machines exactly, for people to read.

What is in it says `experiences.privacy.export`, and its form docs/export.md.
"""

import io
import json
import zipfile

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Member

from .export import everything

# Another number where a key is renamed or removed; a new key needs none.
FORMAT = "diseasemaps-export/1"
STYLE = """body { max-width: 45rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; }
dt { font-weight: bold; }
dd { margin: 0 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
section section { margin-inline-start: 1rem; }
"""


def archive(member: Member) -> bytes:
    """The copy as a zip file: `data.json`, and `index.html` with its style."""
    now = timezone.now()
    sections = everything(member)
    data = {
        "format": FORMAT,
        "site": settings.SITE_URL,
        "made_at": now.isoformat(),
        **{section.key: section.as_json() for section in sections},
    }
    page = render_to_string(
        "experiences/my/export.html",
        {
            "sections": sections,
            "made_at": now,
            "format": FORMAT,
            "site_name": settings.SITE_NAME,
            "operator_name": settings.OPERATOR_NAME,
            "operator_contact": settings.OPERATOR_CONTACT,
            "language": get_language() or "en",
        },
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
        package.writestr("index.html", page)
        package.writestr("style.css", STYLE)
    return file.getvalue()
