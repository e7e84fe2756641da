"""The entry point for a WSGI server, which never serves what is set up for development."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diseasemaps.settings")
if settings.DEVELOPMENT:
    raise ImproperlyConfigured(
        "DEVELOPMENT or DEBUG is set: with them anybody knows this site's secret key, and faults may "
        "show its code. Take them out of the environment and .env (see .env.example); on your own "
        "machine `make run` serves the site."
    )
application = get_wsgi_application()
