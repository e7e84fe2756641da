"""How the code hangs together: imports point one way, and each state has one writer."""

import ast
import re
from pathlib import Path

import pytest

# The same on every database.
pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
# What each of our packages may import of the others.
FLOORS = {
    "conditions": set(),
    "accounts": set(),
    "experiences": {"conditions", "accounts"},
    "diseasemaps": {"conditions", "accounts", "experiences"},
}


def modules(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found, f"{package} has no modules"
    return found


def imports(tree: ast.AST, package: str) -> set[str]:
    """The top-level packages that a module names in its import statements."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(package if node.level else node.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", FLOORS)
def test_imports_point_downwards_only(package):
    for path in modules(package):
        ours = imports(ast.parse(path.read_text()), package) & set(FLOORS)
        upwards = ours - FLOORS[package] - {package}
        assert not upwards, f"{path.relative_to(ROOT)} imports {', '.join(sorted(upwards))}"


@pytest.mark.parametrize("package", FLOORS)
def test_a_relative_import_never_leaves_its_package(package):
    for path in modules(package):
        depth = len(path.relative_to(ROOT).parent.parts)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert node.level <= depth, f"{path.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize("package", FLOORS)
def test_nothing_is_imported_within_a_function_or_for_type_checkers_only(package):
    for path in modules(package):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                hidden = [
                    inner
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Import | ast.ImportFrom)
                ]
                assert not hidden, f"{path.relative_to(ROOT)}:{hidden[0].lineno}"
        assert "TYPE_CHECKING" not in path.read_text(), path.relative_to(ROOT)


def test_the_product_imports_nothing_of_its_tests():
    for package in FLOORS:
        for path in modules(package):
            assert "tests" not in imports(ast.parse(path.read_text()), package), path


# What a move changes, and the only modules that may write it. Reading is anybody's.
WRITERS = {
    "is_readable": {"experiences/counts.py"},
    "published_count": {"experiences/counts.py"},
    "people_count": {"experiences/counts.py"},
    "relatives_count": {"experiences/counts.py"},
    "contributor_count": {"experiences/counts.py"},
    "experience_count": {"experiences/counts.py"},
    "published": {
        "experiences/lifecycle/closing.py",
        "experiences/lifecycle/review.py",
        "experiences/lifecycle/taking_down.py",
    },
    **dict.fromkeys(
        ["pen_name_at", "shows_pen_name"]
        + ["age_band", "years_band", "shows_age", "shows_years", "shows_country"],
        {"experiences/lifecycle/communities.py"},
    ),
    **dict.fromkeys(
        ["pen_name", "pen_name_state"],
        {"experiences/lifecycle/closing.py", "experiences/lifecycle/communities.py"},
    ),
    "state": {
        "accounts/lifecycle.py",
        "accounts/adapter.py",  # the first one, of a new account
        "conditions/lifecycle.py",
        "experiences/lifecycle/appeals.py",
        "experiences/lifecycle/common.py",
        "experiences/lifecycle/reports.py",
        "experiences/lifecycle/review.py",
    },
}
# Writing by keyword: a query's update, a new row, or the fields of one.
WRITING_CALLS = {"update", "create", "get_or_create", "update_or_create"}
MODELS = {
    "Condition",
    "Topic",
    "Contributor",
    "Experience",
    "Submission",
    "ArticleVersion",
    "Member",
}


def writes(tree: ast.AST) -> list[tuple[str, int]]:
    """Each of the guarded fields that a module writes, with its line."""
    found = []
    for node in ast.walk(tree):
        targets = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            for part in ast.walk(target):
                # A form's or a widget's own attribute is not a row's.
                if isinstance(part, ast.Attribute) and not is_self(part):
                    found.append((part.attr, node.lineno))
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in WRITING_CALLS | MODELS:
                found += [(keyword.arg, node.lineno) for keyword in node.keywords]
            if name in ("bulk_update", "setattr"):
                found += [(field, node.lineno) for field in re.findall(r"'(\w+)'", ast.dump(node))]
    return [(field, line) for field, line in found if field in WRITERS]


def is_self(attribute: ast.Attribute) -> bool:
    return isinstance(attribute.value, ast.Name) and attribute.value.id == "self"


@pytest.mark.parametrize("package", FLOORS)
def test_states_and_counts_are_written_in_one_place(package):
    for path in modules(package):
        if "migrations" in path.parts:
            continue
        name = str(path.relative_to(ROOT))
        for field, line in writes(ast.parse(path.read_text())):
            assert name in WRITERS[field], f"{name}:{line} writes {field}"


@pytest.mark.parametrize("field", WRITERS)
def test_what_is_guarded_here_is_really_written_where_it_says(field):
    """A field that was renamed would be guarded no more."""
    for module in WRITERS[field]:
        text = (ROOT / module).read_text()
        assert field in text, f"{module} does not know {field}"


@pytest.mark.parametrize(
    "code",
    [
        "experience.is_readable = True",
        "Experience.objects.update(is_readable=True)",
        "topic.people_count += 1",
        "Submission.objects.filter(pk=1).update(state='published')",
        "Topic(people_count=3)",
        "setattr(topic, 'people_count', 3)",
        "Topic.objects.bulk_update(topics, ['people_count'])",
    ],
)
def test_the_watch_sees_each_way_of_writing(code):
    assert writes(ast.parse(code))


def test_no_signal_handlers_of_our_own():
    for package in FLOORS:
        for path in modules(package):
            assert "django.dispatch" not in path.read_text(), path.relative_to(ROOT)
            assert "db.models.signals" not in path.read_text(), path.relative_to(ROOT)
