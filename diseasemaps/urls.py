"""Every address of the site.

English stands without a prefix, every other language under /<code>/.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from accounts.letters import preferences

from . import about, theme, views, well_known

urlpatterns = [
    path("robots.txt", well_known.robots_txt, name="robots-txt"),
    path("humans.txt", well_known.humans_txt, name="humans-txt"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path(".well-known/security.txt", well_known.security_txt, name="security-txt"),
    *i18n_patterns(
        path("", views.home, name="home"),
        # Before the questions of a condition: "letter" is no condition.
        path("", include("conditions.urls")),
        path("", include("experiences.urls")),
        path("about/", about.about_page, name="about-page"),
        path("about/how-we-review/", about.how_we_review, name="how-we-review"),
        path("about/how-we-moderate/", about.how_we_moderate, name="how-we-moderate"),
        path("about/rules/", about.community_rules, name="community-rules"),
        path("about/how-we-count/", about.how_we_count, name="how-we-count"),
        path("about/privacy/", about.privacy_page, name="privacy-page"),
        path("about/terms/", about.terms_page, name="terms-page"),
        path("about/accessibility/", about.accessibility_page, name="accessibility-page"),
        path("contact/", about.contact_page, name="contact-page"),
        path("theme/", theme.theme_page, name="theme-page"),
        path("accounts/", include("accounts.urls")),
        path("letters/stop/<str:key>/", preferences.unsubscribe, name="unsubscribe"),
        path("me/letters/", preferences.letter_preferences, name="letter-preferences"),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]

handler400 = "diseasemaps.errors.bad_request"
handler403 = "diseasemaps.errors.permission_denied"
handler404 = "diseasemaps.errors.not_found"
# Asked for by allauth when somebody tries too often.
handler429 = "diseasemaps.errors.too_many_requests"
handler500 = "diseasemaps.errors.server_error"
