"""Addresses of the question pages, of writing and reporting, and of a member's own experiences."""

from django.urls import path

from .my import closing, decisions, download, notifications, privacy, profiles, reconfirm
from .my import views as my
from .reading import me_too, reports
from .reading import views as reading
from .support import views as support
from .writing import views as writing

urlpatterns = [
    path(
        "conditions/<slug:condition>/<slug:question>/", reading.question_page, name="question-page"
    ),
    path(
        "conditions/<slug:condition>/<slug:question>/share/",
        writing.write,
        name="write-experience",
    ),
    path(
        "conditions/<slug:condition>/<slug:question>/share/preview/",
        writing.preview,
        name="preview-experience",
    ),
    path(
        "conditions/<slug:condition>/<slug:question>/share/discard/",
        writing.discard,
        name="discard-draft",
    ),
    path(
        "conditions/<slug:condition>/<slug:question>/share/sent/<uuid:submission>/",
        writing.sent,
        name="experience-sent",
    ),
    path("experiences/remove/", closing.remove_left_words_view, name="remove-left-words"),
    path("experiences/<uuid:experience>/", reading.experience_page, name="experience-page"),
    path(
        "experiences/<uuid:experience>/report/",
        reports.report_experience,
        name="report-experience",
    ),
    path("support-now/", support.support_page, name="support-page"),
    path("experiences/<uuid:experience>/same/", me_too.me_too_page, name="me-too"),
    path("reports/<slug:key>/", reports.follow_report, name="follow-report"),
    path("me/", my.my_experiences, name="my-experiences"),
    path("me/notices/read/", notifications.read_notifications_view, name="read-notifications"),
    path("me/data/", privacy.my_data, name="my-data"),
    path("me/data/close/", closing.close_account_view, name="close-account"),
    path("me/data/closing/", closing.closing_asked, name="closing-asked"),
    path("me/data/keep/", closing.cancel_closing_view, name="cancel-closing"),
    path("me/data/download/", download.download_my_data, name="download-my-data"),
    path("me/consents/", privacy.my_consents, name="my-consents"),
    path("me/consents/<slug:scope>/give/", privacy.give_consent_view, name="give-consent"),
    path(
        "me/consents/<slug:scope>/withdraw/", privacy.withdraw_consent_view, name="withdraw-consent"
    ),
    path("me/decisions/", decisions.my_decisions, name="my-decisions"),
    path("me/decisions/<uuid:decision>/appeal/", decisions.appeal_view, name="appeal"),
    path("me/communities/<uuid:contributor>/", profiles.my_profile, name="my-profile"),
    path("me/experiences/<uuid:experience>/", my.my_experience, name="my-experience"),
    path("me/experiences/<uuid:experience>/take-back/", my.take_back_view, name="take-back"),
    path(
        "me/experiences/<uuid:experience>/withdraw/", my.unpublish_view, name="unpublish-experience"
    ),
    path(
        "me/experiences/<uuid:experience>/still-holds/",
        reconfirm.reconfirm_view,
        name="reconfirm",
    ),
    path(
        "me/experiences/<uuid:experience>/put-back/", my.republish_view, name="republish-experience"
    ),
    path("me/experiences/<uuid:experience>/shown-as/", profiles.shown_as, name="shown-as"),
    path("me/experiences/<uuid:experience>/delete/", my.delete_view, name="delete-experience"),
]
