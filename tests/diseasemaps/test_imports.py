"""How the code hangs together: imports point one way, and each state has one writer."""

import ast
import re
from pathlib import Path

import pytest

from experiences.profiles.context import CONTEXT_FIELDS

# The same on every database.
pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
# What each of our packages may import of the others.
FLOORS = {
    "diseasemaps.common": set(),
    "accounts": {"diseasemaps.common"},
    "conditions": {"diseasemaps.common", "accounts"},
    "experiences": {"diseasemaps.common", "accounts", "conditions"},
    "diseasemaps": {"diseasemaps.common", "accounts", "conditions", "experiences"},
}
# The rooms of the largest package, from the ground up: each imports rooms of lower rows only, or
# of its own; those that share a row do not know each other.
ROOMS = [
    {"exceptions", "permissions", "policy", "rules", "apps", "migrations"},
    {"profiles", "text_checks"},
    {"models"},
    {"privacy", "support"},
    {"workflow"},
    {"presenters"},
    {"reading", "my", "writing", "moderation"},
    {"urls", "admin", "management"},
]


def modules(package: str) -> list[Path]:
    """The modules of a package; those of the common ground floor are not the project's own."""
    found = sorted((ROOT / package.replace(".", "/")).rglob("*.py"))
    assert found, f"{package} has no modules"
    return [path for path in found if package_of(dotted(path)) == package]


def dotted(path: Path) -> str:
    """The name under which a module is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def package_of(name: str) -> str:
    """Which of our packages a dotted name belongs to; its first part where it is none of ours."""
    top = ".".join(name.split(".")[:2])
    return top if top in FLOORS else name.split(".")[0]


def imports(path: Path) -> set[str]:
    """The dotted name of everything that a module imports, relative imports spelled out."""
    found = set()
    here = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else ()
            start = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{start}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("package", FLOORS)
def test_imports_point_downwards_only(package):
    for path in modules(package):
        ours = {package_of(name) for name in imports(path)} & set(FLOORS)
        upwards = ours - FLOORS[package] - {package}
        assert not upwards, f"{path.relative_to(ROOT)} imports {', '.join(sorted(upwards))}"


def room_of(name: str) -> str:
    """The room of a dotted name within `experiences`; empty outside."""
    parts = name.split(".")
    return parts[1] if parts[0] == "experiences" and len(parts) > 1 else ""


def test_rooms_import_only_what_lies_below_them():
    floor_of = {room: floor for floor, rooms in enumerate(ROOMS) for room in rooms}
    for path in modules("experiences"):
        room = room_of(dotted(path))
        for name in imports(path):
            other = room_of(name)
            if other and other != room and room:
                assert floor_of[other] < floor_of[room], f"{path.relative_to(ROOT)}: {name}"


def test_every_room_has_its_floor():
    rooms = {room_of(dotted(path)) for path in modules("experiences")}
    assert set().union(*ROOMS) == rooms - {""}


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
            assert "tests" not in {package_of(name) for name in imports(path)}, path


# The demonstration's many texts at once; tests/diseasemaps/test_demo.py holds its rows to those of the transitions.
BULK = "diseasemaps/demo/bulk.py"
# What a transition changes, and the only modules that may write it. Reading is anybody's.
WRITERS = {
    "is_readable": {"experiences/workflow/counts.py"},
    "published_count": {"experiences/workflow/counts.py"},
    "people_count": {"experiences/workflow/counts.py"},
    "relatives_count": {"experiences/workflow/counts.py"},
    "contributor_count": {"experiences/workflow/counts.py"},
    "experience_count": {"experiences/workflow/counts.py"},
    "published": {BULK, "experiences/workflow/erasure.py", "experiences/workflow/review.py"},
    **dict.fromkeys(
        # Helplines have a country, too.
        sorted({"pen_name_at", "shows_pen_name", *CONTEXT_FIELDS} - {"country"}),
        {"experiences/workflow/profiles.py"},
    ),
    "pen_name": {BULK, "experiences/workflow/erasure.py", "experiences/workflow/profiles.py"},
    "pen_name_key": {BULK, "experiences/workflow/erasure.py", "experiences/workflow/profiles.py"},
    "pen_name_state": {"experiences/workflow/erasure.py", "experiences/workflow/profiles.py"},
    "state": {
        BULK,
        "accounts/workflow.py",
        "accounts/adapter.py",  # the first one, of a new account
        "conditions/articles/workflow.py",
        "experiences/workflow/appeals.py",
        "experiences/workflow/common.py",
        "experiences/workflow/reports.py",
        "experiences/workflow/review.py",
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


@pytest.mark.parametrize("field", sorted(WRITERS))
def test_what_is_guarded_here_is_really_written_where_it_says(field):
    """A field that was renamed would be guarded no more."""
    # A test of the table holds its names to the columns.
    name = "CONTEXT_FIELDS" if field in CONTEXT_FIELDS else field
    for module in WRITERS[field]:
        text = (ROOT / module).read_text()
        assert name in text, f"{module} does not know {name}"


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


# One for each part of the demonstration, and one for each floor of the registry.
IN_SEVERAL_PLACES = {"load", "TABLES", "Command", "log", "urlpatterns", "app_name", "register"}


def names_defined(tree: ast.Module) -> set[str]:
    """The public names that a module defines at its top level."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return {name for name in found if not name.startswith("_")}


def test_each_public_name_stands_in_one_module_only():
    homes: dict[str, list[str]] = {}
    for package in FLOORS:
        for path in modules(package):
            if "migrations" not in path.parts:
                for name in names_defined(ast.parse(path.read_text())) - IN_SEVERAL_PLACES:
                    homes.setdefault(name, []).append(str(path.relative_to(ROOT)))

    assert {name: found for name, found in homes.items() if len(found) > 1} == {}
