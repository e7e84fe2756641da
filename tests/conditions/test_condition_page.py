"""The condition page: names, codes with a way to look them up, and what editors put beside it."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from conditions.catalogue.codes import CODE_URLS, code_url
from conditions.models import Condition, RelatedCondition
from conditions.models.condition import CodeSystem
from conditions.versions import page_version
from tests.diseasemaps.test_queries import MOST, queries_of
from tests.support.desk import as_read
from tests.support.factories import (
    load_catalogue,
    make_article,
    make_condition,
    make_many_readable,
    make_member,
    make_question,
    make_topic,
    publish,
    publish_article,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def condition():
    return make_condition("Parry-Romberg syndrome")


def page(client, condition: Condition) -> str:
    return client.get(condition.get_absolute_url()).text


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def test_five_other_names_are_shown_and_the_rest_is_folded_away(client, condition):
    for number in range(1, 10):
        condition.names.create(name=f"name {number}")
    text = page(client, condition)

    assert "Also called name 1, name 2, name 3, name 4, name 5</p>" in text
    assert "<summary>and 4 more names</summary>" in text
    assert "<p>name 6, name 7, name 8, name 9</p>" in text


def test_one_name_more_is_counted_as_one(client, condition):
    for number in range(1, 7):
        condition.names.create(name=f"name {number}")

    assert "<summary>and 1 more name</summary>" in page(client, condition)


def test_five_names_leave_nothing_to_fold_and_no_name_leaves_no_line(client, condition):
    assert "Also called" not in page(client, condition)
    for number in range(1, 6):
        condition.names.create(name=f"name {number}")

    text = page(client, condition)
    assert "name 4, name 5.</p>" in text
    assert "<details" not in text


def test_the_second_name_comes_first_and_no_name_is_said_twice(client, condition):
    condition.second_name = "Progressive hemifacial atrophy"
    condition.save()
    condition.names.create(name="Romberg syndrome")
    condition.names.create(name="progressive hemifacial atrophy")
    condition.names.create(name="Parry Romberg syndrome")

    assert "Also called progressive hemifacial atrophy, Romberg syndrome.</p>" in page(
        client, condition
    )


def test_a_code_leads_to_its_catalogue_where_that_has_a_page_for_it(client, condition):
    condition.codes.create(system="ORPHA", code="1214")
    condition.codes.create(system="UMLS", code="C0015458")
    text = page(client, condition)

    assert (
        '<a href="https://www.orpha.net/en/disease/detail/1214" rel="noopener" '
        'aria-label="ORPHA 1214">1214</a>'
    ) in text
    assert "<dd>C0015458</dd>" in text


@pytest.mark.parametrize(
    ("system", "code", "address"),
    [
        ("ORPHA", "1214", "https://www.orpha.net/en/disease/detail/1214"),
        ("OMIM", "141300", "https://omim.org/entry/141300"),
        ("MeSH", "D005150", "https://meshb.nlm.nih.gov/record/ui?ui=D005150"),
        ("UMLS", "C0015458", ""),
        ("DOID", "1757", "https://disease-ontology.org/?id=DOID:1757"),
        ("SNOMED CT", "29868009", ""),
        ("MONDO", "0007710", "https://monarchinitiative.org/MONDO:0007710"),
        ("GARD", "7338", "https://rarediseases.info.nih.gov/diseases/7338/"),
        ("ICD-10", "L94.1", ""),
        ("ORPHA", '1" onclick="x', "https://www.orpha.net/en/disease/detail/1%22%20onclick%3D%22x"),
        ("ORPHA", "../../x?y#z", "https://www.orpha.net/en/disease/detail/..%2F..%2Fx%3Fy%23z"),
    ],
)
def test_each_catalogue_has_its_own_address_and_a_code_cannot_leave_it(system, code, address):
    assert code_url(system, code) == address


def test_every_address_belongs_to_a_catalogue_that_there_is():
    assert set(CODE_URLS) < set(CodeSystem)
    assert all(pattern.startswith("https://") for pattern in CODE_URLS.values())


def test_the_breadcrumb_goes_by_the_letter(client):
    accented = make_condition("éxample syndrome", slug="example")
    crumbs = page(client, accented).split("dm-crumbs")[1].split("</nav>")[0]

    assert re.findall(r'href="([^"]+)"', crumbs) == ["/", "/conditions/", "/conditions/letter/e/"]
    assert "Home Conditions Starting with E Éxample syndrome" in plain("<" + crumbs)


def test_related_conditions_stand_in_the_editors_order_each_with_a_sentence(client, condition):
    other, hidden, first = (
        make_condition("other disease"),
        make_condition("Hidden disease", is_listed=False),
        make_condition("localised scleroderma"),
    )
    for position, (related, comparison) in enumerate(
        [(first, "One family."), (hidden, "Not to be seen."), (other, "Not the same <b>.")]
    ):
        RelatedCondition.objects.create(
            condition=condition, related=related, comparison=comparison, position=position
        )
    text = page(client, condition)
    related = text.split('<ul class="dm-related">')[1].split("</ul>")[0]

    assert plain(related) == "Localised scleroderma One family. Other disease Not the same <b>."
    assert f'href="{first.get_absolute_url()}"' in related
    assert "Hidden disease" not in text
    assert "Related conditions" not in page(client, first)


def test_a_condition_that_is_not_shown_has_no_page(client):
    assert client.get(make_condition(is_listed=False).get_absolute_url()).status_code == 404


def test_editors_choose_related_conditions_at_the_desk_and_both_pages_get_a_new_version(
    client, condition
):
    other = make_condition("other disease")
    editor = make_member(is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="conditions"))
    client.force_login(editor)

    def save(changed: Condition, **related):
        form = {"slug": changed.slug, "name": changed.name, "is_listed": "on"}
        for prefix in ("names", "codes", "related_conditions"):
            form |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
        address = reverse("admin:conditions_condition_change", args=[changed.pk])
        return client.post(address, form | related | as_read(client, address))

    saved = save(
        condition,
        **{
            "related_conditions-TOTAL_FORMS": "1",
            "related_conditions-0-related": other.pk,
            "related_conditions-0-comparison": "Often taken for one another.",
            "related_conditions-0-position": "0",
        },
    )
    assert saved.status_code == 302, saved.context["errors"]
    assert "Often taken for one another." in page(client, condition)

    before = page_version(condition)
    assert save(other).status_code == 302
    assert page_version(condition) != before


def test_questions_are_grouped_with_counts_and_the_invitation_to_be_the_first(client, condition):
    load_catalogue()
    publish(topic=make_topic(condition))
    rows = plain(page(client, condition).split("Questions people ask")[1])

    assert "About the condition What is Parry-Romberg syndrome? Be the first to answer" in rows
    assert "What causes Parry-Romberg syndrome? 1 experience" in rows
    assert "Which types" not in rows  # takes no experiences, and has no answer yet
    assert 'href="#questions">Share your experience</a>' in page(client, condition)


def test_the_short_answer_of_the_question_that_is_the_overview_stands_at_the_head(
    client, condition
):
    overview = make_question("in-short", is_overview=True)
    for question in (make_question("what-is"), overview):
        answer = make_article(make_topic(condition, question), short_answer=f"About {question}.")
        publish_article(answer)

    head = page(client, condition).split("Questions people ask")[0]
    assert "About in-short." in head and "About what-is." not in head


def test_a_question_that_only_editors_answer_is_listed_once_it_has_an_answer(client, condition):
    load_catalogue()
    types = condition.topics.get(question__key="types")
    draft = make_article(types)
    assert "Which types" not in page(client, condition)

    publish_article(draft)
    assert "Which types or stages of Parry-Romberg syndrome are there?" in page(client, condition)


def test_there_is_a_dot_for_each_person_up_to_four_hundred(client, condition):
    topic = make_topic(condition)
    make_many_readable(topic, 400)
    assert page(client, condition).split("dm-people__dots")[1].count("h0M") == 399

    make_many_readable(topic, 1)
    text = page(client, condition)
    assert "<strong>401</strong> individuals" in text
    assert "dm-people__dots" not in text


def test_the_page_asks_the_same_for_a_condition_with_nothing_and_one_with_everything(
    client, condition
):
    load_catalogue()
    publish_article(make_article(condition.topics.get(question__key="what-is")))
    bare = queries_of(client, condition.get_absolute_url())
    for number in range(12):
        condition.names.create(name=f"name {number}")
        condition.codes.create(system="OMIM", code=str(number))
        RelatedCondition.objects.create(
            condition=condition, related=make_condition(), comparison="One family."
        )
    publish_article(make_article(make_topic(condition)))
    make_many_readable(make_topic(condition), 50)

    assert len(queries_of(client, condition.get_absolute_url())) == len(bare) <= MOST


def test_hostile_names_and_codes_stay_text(client):
    hostile = make_condition("<script>x</script> syndrome", slug="hostile")
    hostile.names.create(name='"><img src=x onerror=y>')
    hostile.codes.create(system="ORPHA", code='1"><svg onload=x>')
    text = page(client, hostile)

    for forbidden in ("<script>x", "<img", "<svg onload", 'onerror=y>"'):
        assert forbidden not in text
