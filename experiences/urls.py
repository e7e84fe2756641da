"""Addresses of the question pages, of writing and reporting, and of a member's own experiences."""

from django.urls import path

from . import (
    communities,
    leaving,
    my_data,
    my_decisions,
    my_export,
    notices,
    reporting,
    same_for_me,
    still_holds,
    support,
    views,
    writing,
)

urlpatterns = [
    path("conditions/<slug:condition>/<slug:question>/", views.question_page, name="question-page"),
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
    path("experiences/remove/", leaving.remove_left_words, name="remove-left-words"),
    path("experiences/<uuid:experience>/", views.experience_page, name="experience-page"),
    path(
        "experiences/<uuid:experience>/report/",
        reporting.report_experience,
        name="report-experience",
    ),
    path("support-now/", support.support_page, name="support-page"),
    path("experiences/<uuid:experience>/same/", same_for_me.same_page, name="same-for-me"),
    path("reports/<slug:key>/", reporting.follow_report, name="follow-report"),
    path("me/", views.my_experiences, name="my-experiences"),
    path("me/notices/read/", notices.read_notices, name="read-notices"),
    path("me/data/", my_data.my_data, name="my-data"),
    path("me/data/close/", leaving.close_account, name="close-account"),
    path("me/data/closing/", leaving.closing_asked, name="closing-asked"),
    path("me/data/keep/", leaving.keep_account, name="keep-account"),
    path("me/data/download/", my_export.download_my_data, name="download-my-data"),
    path("me/consents/", my_data.my_consents, name="my-consents"),
    path("me/consents/<slug:scope>/give/", my_data.give_consent, name="give-consent"),
    path("me/consents/<slug:scope>/withdraw/", my_data.withdraw_consent, name="withdraw-consent"),
    path("me/decisions/", my_decisions.my_decisions, name="my-decisions"),
    path("me/decisions/<uuid:decision>/appeal/", my_decisions.appeal, name="appeal"),
    path("me/communities/<uuid:contributor>/", communities.my_community, name="my-community"),
    path("me/experiences/<uuid:experience>/", views.my_experience, name="my-experience"),
    path("me/experiences/<uuid:experience>/take-back/", views.take_back, name="take-back"),
    path("me/experiences/<uuid:experience>/withdraw/", views.withdraw, name="withdraw"),
    path(
        "me/experiences/<uuid:experience>/still-holds/",
        still_holds.still_holds,
        name="still-holds",
    ),
    path("me/experiences/<uuid:experience>/put-back/", views.put_back, name="put-back"),
    path("me/experiences/<uuid:experience>/shown-as/", communities.shown_as, name="shown-as"),
    path("me/experiences/<uuid:experience>/delete/", views.delete, name="delete-experience"),
]
