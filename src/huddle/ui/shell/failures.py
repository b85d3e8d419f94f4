"""The one place where it is noticed that work in a thread has failed."""

from abc import abstractmethod

from textual.worker import Worker, WorkerState


class NoticesFailures:
    """Part of what starts threads: the app, every screen, every dialog. Textual tells each only of its own threads."""

    async def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A thread that ended with an error has failed; whatever else becomes of a thread is nothing to tell."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            await self.failed(event.worker.group, event.worker.error)

    @abstractmethod
    async def failed(self, group: str, error: BaseException) -> None:
        """Tell it, and put right what waited for the thread; `group` says which work it was."""
