"""What the app is started with, beside its services."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huddle.ui.shell.theming import DEFAULT_THEME


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """What can be done where there is no team yet.

    Each runs in a thread, makes the database or leaves nothing behind, and returns a sentence to tell once it is open.

    Attributes:
        place: where the database will be, for people.
        demo: makes a throw-away school; told (days done, days in all) through the function it is given.
        paste_list: takes a pasted list.
        import_roster: brings in a file; gets path, school, grade and educator as typed.
        new_team: sets up a team; gets team, school, blocks and educators as typed.
    """

    place: str
    demo: Callable[[Callable[[int, int], None]], str]
    import_roster: Callable[[Mapping[str, str]], str]
    paste_list: Callable[[str], str]
    new_team: Callable[[Mapping[str, str]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    """The person's own settings, in config.toml.

    Attributes:
        place: the file, for people.
        rules: setting -> which rule set it for this run; a flag or the environment wins over the file next time too.
        save: writes a setting (user, team, theme or glyphs) into the file; called in a thread.
    """

    place: str
    rules: Mapping[str, str]
    save: Callable[[str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppOptions:
    """Settings of one run.

    Attributes:
        now: the clock; it gives the school's date and time.
        theme: the name of the theme.
        themes_folder: the user's own themes.
        glyphs: `unicode` or `ascii`, what marks, borders and bars are drawn with.
        keys: `[keys]` of config.toml as it was read.
        log_path: where details of a failure are written; shown to people.
        badge: a word in the header, for instance DEMO.
        readonly: whether nothing can be changed.
        own: the person's settings; without them a choice holds for this run only.
        first_steps: what can be done where there is no team yet; without it the app ends with the sentence.
        drafts: unsaved text of an earlier run by its name, offered again where it was typed.
        keep_draft: called with (what, text) for each unsaved text when the app ends, however it ends.
        sweep_after: seconds without a key after which it is planned who might be out; None to leave that.
        drop_draft: called with the name of an offered text once it was saved or emptied.
    """

    now: Callable[[], dt.datetime]
    theme: str = DEFAULT_THEME
    themes_folder: Path | None = None
    glyphs: str = "unicode"
    keys: Mapping[str, object] = field(default_factory=dict)
    log_path: Path | None = None
    badge: str = ""
    readonly: bool = False
    own: OwnSettings | None = None
    first_steps: FirstSteps | None = None
    drafts: Mapping[str, str] = field(default_factory=dict)
    keep_draft: Callable[[str, str], None] | None = None
    drop_draft: Callable[[str], None] | None = None
    sweep_after: float | None = None
