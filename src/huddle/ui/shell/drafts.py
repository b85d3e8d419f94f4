"""What is typed and not saved is kept while one types, so that it survives any end of the process."""

from collections.abc import Mapping

from textual import on, work
from textual.message import Message

from huddle.ui.shell.frame import FrameApp

_EVERY = 1.0  # seconds between two looks at what is typed


class Kept(Message):
    """These texts are on the disk."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self.texts = texts


class TypedApp(FrameApp):
    """App base that hands unsaved texts to the keeper every second in which one changed, in a thread."""

    _typed_kept: Mapping[str, str] = {}  # replaced, never changed
    _keeping_typed = False

    def start_keeping(self) -> None:
        """Look at what is typed from now on."""
        if self.options.keep_draft is not None and not self.options.readonly:
            self.set_interval(_EVERY, self.look_at_typed)

    def look_at_typed(self) -> None:
        """Keep what has changed since the last look."""
        texts = self.unsaved()
        changed = {what: text for what, text in texts.items() if self._typed_kept.get(what) != text}
        if changed and not self._keeping_typed:
            self._keeping_typed = True
            self._write_typed(changed)

    @work(thread=True, group="drafts", exit_on_error=False)
    def _write_typed(self, texts: Mapping[str, str]) -> None:
        keep = self.options.keep_draft
        if keep is not None:
            for what, text in texts.items():
                keep(what, text)
        self.post_message(Kept(texts))

    @on(Kept)
    def _typed_is_kept(self, message: Kept) -> None:
        """What was saved in the meantime need not be kept any longer."""
        self._keeping_typed = False
        now = self.unsaved()
        for what in message.texts:
            if what not in now and self.options.drop_draft is not None:
                self.options.drop_draft(what)
        both = {**self._typed_kept, **message.texts}
        self._typed_kept = {what: text for what, text in both.items() if what in now}
