"""What a class is about."""

from huddle.domain.drafting import subject_skill
from huddle.exchange.choice import ChosenClass


def class_skill(chosen: ChosenClass) -> str:
    """The skill a class is about: by its subjects, else its course, else its title."""
    for text in (*chosen.row.subjects, chosen.row.course_title, chosen.row.title, chosen.label):
        if text.strip():
            return subject_skill(text)
    return subject_skill(chosen.row.id)
