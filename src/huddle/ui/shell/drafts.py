"""What is typed and not saved is kept while one types, so that it survives any end of the process."""

from collections.abc import Mapping
from functools import partial

from textual.app import App
from textual.message import Message
from textual.screen import Screen

from huddle.ui.shell.options import AppOptions

_EVERY = 1.0  # seconds between two looks at what is typed


class Kept(Message):
    """These texts are on the disk."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self.texts = texts


class Drafts:
    """Unsaved texts by their name: kept every second in which one changed, offered again at the next start."""

    def __init__(self, app: App[None], options: AppOptions) -> None:
        self._app = app
        self._options = options
        self._offered = dict(options.drafts)
        self._kept: Mapping[str, str] = {}  # replaced, never changed
        self._writing = False

    # Offering.

    def __contains__(self, what: str) -> bool:
        return what in self._offered

    @property
    def any_offered(self) -> bool:
        """Whether a text of the last run waits to be offered."""
        return bool(self._offered)

    def offered(self, what: str) -> str:
        """A text that was not saved last time; offered once."""
        return self._offered.pop(what, "")

    def drop(self, what: str) -> None:
        """A text that was offered again is saved or emptied: it need not be kept any longer."""
        if self._options.drop_draft is not None:
            self._options.drop_draft(what)

    # Keeping.

    def unsaved(self) -> dict[str, str]:
        """What is typed on any screen and not saved, by its name."""
        return {
            what: text
            for stack in self._app._screen_stacks.values()  # noqa: SLF001 - Textual shows one stack only
            for screen in stack
            for what, text in _typed_on(screen).items()
            if text.strip()
        }

    def keep(self) -> None:
        """Hand each unsaved text of the screens to the keeper, at once."""
        keep = self._options.keep_draft
        if keep is not None:
            for what, text in self.unsaved().items():
                keep(what, text)

    def start(self) -> None:
        """Look at what is typed from now on."""
        if self._options.keep_draft is not None and not self._options.readonly:
            self._app.set_interval(_EVERY, self.look)

    def look(self) -> None:
        """Keep what has changed since the last look, in a thread."""
        texts = self.unsaved()
        changed = {what: text for what, text in texts.items() if self._kept.get(what) != text}
        if changed and not self._writing:
            self._writing = True
            self._app.run_worker(
                partial(self._write, changed), group="drafts", thread=True, exit_on_error=False
            )

    def _write(self, texts: Mapping[str, str]) -> None:
        keep = self._options.keep_draft
        if keep is not None:
            for what, text in texts.items():
                keep(what, text)
        self._app.post_message(Kept(texts))

    def kept(self, texts: Mapping[str, str]) -> None:
        """These texts are on the disk; what was saved in the meantime need not be kept any longer."""
        self._writing = False
        now = self.unsaved()
        for what in texts:
            if what not in now:
                self.drop(what)
        both = {**self._kept, **texts}
        self._kept = {what: text for what, text in both.items() if what in now}


def _typed_on(screen: Screen[object]) -> Mapping[str, str]:
    """The unsaved texts of a screen; none while it is being built or left."""
    drafts = getattr(screen, "drafts", None)
    if drafts is None or not screen.is_running:
        return {}
    found: Mapping[str, str] = drafts()
    return found
