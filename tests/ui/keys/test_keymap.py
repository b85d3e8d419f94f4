import pytest

from huddle.ui.keys.command import EVERYWHERE, FORM, PANELS, SCREENS
from huddle.ui.keys.keymap import check_keymap
from huddle.ui.keys.table import COMMANDS


def test_no_two_commands_of_one_place_have_the_same_key() -> None:
    for place in SCREENS:
        keys = [key for c in COMMANDS if {place, EVERYWHERE} & set(c.where) for key in c.keys.split(",")]
        assert len(keys) == len(set(keys)), place
    for panel in PANELS:
        keys = [key for c in COMMANDS if panel in c.where for key in c.keys.split(",")]
        assert len(keys) == len({*keys, "escape"}) - 1, panel
    assert len({c.id for c in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        assert set(command.where) <= {EVERYWHERE, FORM, *SCREENS, *PANELS}


def test_letters_that_move_belong_to_no_command() -> None:
    assert not {"h", "j", "k", "l", "g", "G"} & {key for c in COMMANDS for key in c.keys.split(",")}


def test_a_keymap_is_taken_flat_or_as_tables() -> None:
    assert check_keymap({"absence.add": "b"}) == ({"absence.add": "b"}, [])
    assert check_keymap({"absence": {"add": "b, f9"}}) == ({"absence.add": "b,f9"}, [])


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"absence.ad": "b"}, "There is no command 'absence.ad'"),
        ({"absence.add": 7}, "must be text"),
        ({"absence.add": ""}, "must be text"),
        ({"absence.add": "j"}, "reserved"),
        ({"absence.add": "3"}, "reserved"),
        ({"absence.add": "ctrl+q"}, "reserved"),
        ({"absence.add": "wheel"}, "is not a key"),
        ({"absence.add": "A"}, "already the key for cover.apply"),
        ({"[/b]": "b"}, "There is no command '[/b]'"),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused_in_one_sentence(
    wanted: dict[str, object], sentence: str
) -> None:
    accepted, complaints = check_keymap(wanted)
    assert accepted == {}
    assert len(complaints) == 1
    assert sentence in complaints[0]


def test_a_screens_key_may_not_shadow_one_that_works_everywhere() -> None:
    accepted, complaints = check_keymap({"nav.back": "u"})
    assert accepted == {}
    assert "edit.undo" in complaints[0]


def test_two_commands_may_swap_their_keys() -> None:
    wanted = {"absence.add": "x", "export.open": "a"}
    assert check_keymap(wanted) == (wanted, [])
