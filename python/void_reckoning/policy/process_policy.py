"""Policies in processes of their own: if one hangs or crashes, the campaign continues."""

from __future__ import annotations

import json
import os
import pickle
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from void_reckoning._core import FactionView, InvalidInput, PolicyError, PolicyTimeout
from void_reckoning.policy._channel import MAX_BYTES, DeadlinePassedError, from_json
from void_reckoning.policy._worker_process import WorkerProcess
from void_reckoning.policy.faction_policy import FactionPolicy, Order, OwnProcessPolicy, check_timeout
from void_reckoning.policy.names import policy_name
from void_reckoning.support.arguments import callback
from void_reckoning.support.live import live


@live("pass the name that it was made with")
class ProcessPolicy(OwnProcessPolicy):
    """A policy that plans in a separate process.

    A policy there may hang, in any code, or end its process: at the time limit the process is killed, the faction forfeits its turn,
    the log says why, and the next turn begins with a new process. Its plans are the same as in the campaign's own
    process; each call to the view takes some 50 us more. It is not a sandbox: the process may do everything that its user may.

    Parameters
    ----------
    policy : str or callable
        ``module:Class``, ``file.py:Class``, or a class or function without arguments that ``pickle`` can send. It is created in the new
        process, which imports only what is named. For a class, a function, or ``__main__:Class``, it imports the main script
        first as ``multiprocessing`` does: keep what that script starts under ``if __name__ == "__main__":``.
    timeout : float or None
        Seconds that a plan may take; ``None``: no limit. Starting a process does not count.
    start_timeout : float
        Seconds in which the process must have imported and created the policy.

    Raises
    ------
    InvalidInput
        A name without a class, something that can't be sent, or an invalid limit.

    Examples
    --------
    >>> policy = ProcessPolicy("void_reckoning.policy:Idle", timeout=10.0)
    >>> policy.name
    'void_reckoning.policy:Idle'
    >>> policy.close()
    """

    def __init__(
        self, policy: str | Callable[[], FactionPolicy], timeout: float | None = 30.0, *, start_timeout: float = 60.0
    ) -> None:
        if not isinstance(policy, str):
            callback(policy, "policy", "nothing, a class or a function, or module:Class as a str")
        elif not all(policy.rpartition(":")):
            raise InvalidInput(f"policy must be process:module:Class, got 'process:{policy}'")
        self._policy = policy_name(policy) if isinstance(policy, str) else policy
        self._timeout = check_timeout("timeout", timeout)
        check_timeout("start_timeout", start_timeout)
        self._start_timeout = start_timeout
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = None
        self._start()

    @property
    def timeout(self) -> float | None:
        """Seconds that a plan may take."""
        return self._timeout

    @property
    def name(self) -> str:
        """The name in the campaign's state: that of the policy, without the process.

        Raises
        ------
        InvalidInput
            The policy can't be created.
        """
        if isinstance(self._policy, type):
            named = f"{self._policy.__module__}:{self._policy.__qualname__}"
        else:
            named = self._policy if isinstance(self._policy, str) else ""
        with self._lock:
            found = self._running().name
        return named or found.replace("__mp_main__:", "__main__:")

    @property
    def process_id(self) -> int | None:
        """Id of the process that waits for the next turn; ``None`` if none is running."""
        worker = self._worker  # another thread may end it
        return None if worker is None else worker.process.pid

    def plan(self, view: FactionView) -> Iterable[Order]:
        """Let the process plan.

        Raises
        ------
        PolicyTimeout
            It took longer than the limit.
        PolicyError
            It raised, returned something other than orders, or ended.
        """
        with self._lock:
            try:
                return self._converse(self._running(), view)
            except InvalidInput as error:
                raise PolicyError(error.message) from error

    def close(self) -> None:
        """End the process; another plan starts a new one."""
        with self._lock:
            self._stop()

    def __enter__(self) -> ProcessPolicy:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _start(self) -> None:
        self._worker = WorkerProcess(self._policy, time.monotonic() + self._start_timeout)
        self._worker.begin_for(self)

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _running(self) -> WorkerProcess:
        """Return the process, ready for a turn."""
        if self._worker is not None and self._worker.made_by != os.getpid():
            self._worker.channel.close()  # that one belongs to the process that this was forked from
            self._stop()
        if self._worker is None or not self._worker.alive():
            self._stop()
            self._start()
        assert self._worker is not None
        try:
            self._worker.wait_ready()
        except DeadlinePassedError:
            self._stop()
            raise InvalidInput(
                f"the process of policy {self._policy} was not ready in {self._start_timeout:g} s"
            ) from None
        except EOFError:
            raise InvalidInput(f"policy {self._policy} can't be loaded: {self._ended()}") from None
        except BaseException:
            self._stop()
            raise
        return self._worker

    def _converse(self, worker: WorkerProcess, view: FactionView) -> list[Order]:
        deadline = None if self._timeout is None else time.monotonic() + self._timeout
        try:
            worker.channel.send(b"plan", deadline)
            while (message := from_json(worker.channel.receive(deadline)))[0] == "ask":
                worker.channel.send(_look(view, *message[1:]), deadline)
            if message[0] == "failed":
                raise PolicyError(str(message[1]))
            _, orders, memory = message
            if memory is not None:
                view.memory = json.loads(memory)
            return list(orders)
        except PolicyError:
            raise  # the process waits for its next turn
        except DeadlinePassedError:
            self._stop()
            raise PolicyTimeout(f"plan() took longer than {self._timeout:g} s; its process was killed") from None
        except EOFError:
            raise PolicyError(self._ended()) from None
        except (ValueError, TypeError, IndexError, AttributeError) as error:
            self._stop()
            raise PolicyError(
                f"its process answered with something else than a plan ({error}) and was killed"
            ) from error
        except BaseException:  # such as Ctrl-C: it is in the middle of a plan that is no longer needed
            self._stop()
            raise

    def _ended(self) -> str:
        assert self._worker is not None
        code = self._worker.exit_code(1.0)
        self._stop()
        if code is None:
            return "its process closed the line to the campaign; it was killed"
        return f"its process was killed by signal {-code}" if code < 0 else f"its process ended with status {code}"


def _look(view: FactionView, name: str, arguments: list[Any] | None, named: dict[str, Any]) -> bytes:
    """Answer a call to the view; what it raises is raised in the process."""
    try:
        if not isinstance(name, str) or name.startswith("_") or not hasattr(FactionView, name):
            raise AttributeError(f"FactionView has no attribute '{name}'")
        value = getattr(view, name)
        answer = pickle.dumps(("value", value if arguments is None else value(*arguments, **named)))
    except Exception as error:
        answer = pickle.dumps(("error", error))
    if len(answer) > MAX_BYTES:
        answer = pickle.dumps(
            ("error", PolicyError(f"FactionView.{name} must take at most {MAX_BYTES} bytes, got {len(answer)}"))
        )
    return answer
