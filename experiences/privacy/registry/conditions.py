"""What is known: the site's own, whoever of the team wrote it."""

from .declared import NO, NUMBER, PLACE, YES, Table, Withheld, fields

TABLES = {
    "conditions.Condition": Table(
        fields(
            NO,
            "id slug name second_name is_listed is_gone contributor_count experience_count "
            "version shared_version created_at",
        )
    ),
    "conditions.SiteVersion": Table(fields(NO, "id version")),
    "conditions.ConditionName": Table(fields(NO, "id condition name kind language")),
    "conditions.ConditionCode": Table(fields(NO, "id condition system code relation")),
    "conditions.Question": Table(
        fields(
            NO,
            "id key position group is_on takes_experiences aspect shows_helplines "
            "review_months is_overview",
        )
    ),
    "conditions.QuestionText": Table(fields(NO, "id question language title purpose prompts")),
    "conditions.Topic": Table(
        fields(NO, "id condition question is_on people_count relatives_count version")
    ),
    "conditions.Disclaimer": Table(fields(NO, "id language version text created_at")),
    # The name under which somebody has signed stays with what they have signed.
    "conditions.MedicalReviewer": Table(
        {"id": NUMBER, "member": PLACE, **fields(YES, "name credentials conflicts")},
        lets_go="member",
    ),
    "conditions.ArticleVersion": Table(
        {
            **fields(
                NO, "id topic language number state short_answer body change_summary created_at"
            ),
            **fields(NO, "published_at html contents sources disclaimer"),
        },
    ),
    "conditions.ArticleAuthor": Table(
        {
            "member": Withheld(
                "An article is the site's; that somebody writes here is their role."
            ),
            **fields(NO, "id article"),
        },
        names="member",
    ),
    "conditions.Reference": Table(fields(NO, "id article position source title url")),
    "conditions.Review": Table(
        {
            **fields(
                Withheld(
                    "It stands in public under the answer, as the reviewer's own entry had it on "
                    "the day of the review."
                ),
                "name credentials conflicts",
            ),
            **fields(NO, "id article reviewer checksum reviewed_on due_on checked"),
        }
    ),
    "conditions.AzEntry": Table(fields(NO, "id condition name sort_key initial is_preferred")),
    "conditions.RelatedCondition": Table(fields(NO, "id condition related comparison position")),
}
