"""People as dots: one dot for each person, drawn as one SVG path."""

from dataclasses import dataclass

from conditions.policy import ConditionPolicy

PER_ROW, STEP, ROW_HEIGHT = 18, 10, 8.66


@dataclass(frozen=True)
class Picture:
    """`path` is the d attribute of an SVG path of zero-length strokes; `height` is in its units."""

    path: str
    height: str


def picture(people: int) -> Picture | None:
    """The dots for so many people; none for nobody, or where they could not be told apart."""
    if not 0 < people <= ConditionPolicy.MOST_DOTS:
        return None
    marks = []
    for index in range(people):
        row, column = divmod(index, PER_ROW)
        x = 4 + column * STEP + (STEP // 2 if row % 2 else 0)
        marks.append(f"M{x} {_short(4 + row * ROW_HEIGHT)}h0")
    rows = -(-people // PER_ROW)
    return Picture("".join(marks), _short(8 + (rows - 1) * ROW_HEIGHT))


def _short(number: float) -> str:
    """One decimal at most, always with a point: SVG knows no other."""
    return f"{number:.1f}".removesuffix(".0")
