"""A worker process: holds the models, runs batches, ends when its pipe closes. Or a template that forks workers.

    python -m glossator_server.worker FD LOG

FD is an inherited socket (`protocol` says what goes over it), LOG an inherited file for log lines. Signals are
left to the front: on a terminal, Ctrl-C reaches all of us, and a worker must finish what the front still waits for.
"""

from __future__ import annotations

import signal

for _signal in (signal.SIGINT, signal.SIGTERM):
    signal.signal(_signal, signal.SIG_IGN)

import gc  # noqa: E402 - signals first: importing takes a while

gc.disable()  # what is imported and loaded stays, and there is no garbage to be found in it

import contextlib  # noqa: E402
import faulthandler  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402

from glossator.errors import Failure, GlossatorError, Reason  # noqa: E402
from glossator.host.randomness import reseed  # noqa: E402
from glossator.host.status import EngineStatus  # noqa: E402
from glossator.telling import told  # noqa: E402
from glossator_server import logs  # noqa: E402
from glossator_server.worker import parent, protocol, template  # noqa: E402
from glossator_server.worker.memory import Leftover  # noqa: E402
from glossator_server.worker.protocol import (  # noqa: E402
    Cancel,
    Forkable,
    LogLevel,
    NotReady,
    Order,
    Pipe,
    Ready,
    Start,
    Work,
)
from glossator_server.worker.pulse import Pulse  # noqa: E402
from glossator_server.worker.runner import Runner  # noqa: E402
from glossator_server.worker.together import Together  # noqa: E402

_log = logging.getLogger("glossator_server.worker")

# Seconds for which results of unary calls are held: a message more for each step would add up to half a millisecond to
# a call, and what has to be done again after a crash takes no longer than this.
_HOLD = 0.25

# New objects after which the collector looks for garbage, and how many of its looks at younger ones come before one at
# older ones. What a batch makes lives as long as the batch: looking through it every 700 objects, as Python does by
# itself, takes 0.4 ms of a document of two pages and finds nothing.
_COLLECTING = (50_000, 20, 50)

# Seconds that a busy worker gets to notice that its front is gone.
_LAST_WORDS = 5.0


def main() -> int:
    connection = socket.socket(fileno=int(sys.argv[1]))
    log = int(sys.argv[2])
    # Children of plugins must not keep them open.
    for descriptor in (connection.fileno(), log):
        os.set_inheritable(descriptor, False)
    pipe = Pipe(connection)
    # Loading may take for ever, and nothing else would end it.
    parent.die_with_it(on=True)
    start = pipe.receive()
    if not isinstance(start, Start) or pipe.closed():
        return 1
    sys.path[:] = start.path
    logs.configure(start.config.server, log)
    faulthandler.enable(all_threads=False)
    files = template.open_files() if start.template else {}
    try:
        runner = Runner(start.config)
        status = runner.load()
    except GlossatorError as error:
        return _give_up(pipe, error.failure)
    except BaseException as error:  # whatever a plugin raises
        return _give_up(pipe, Failure(Reason.INTERNAL, f"the engine could not be loaded: {told(error)}"))
    if start.template:
        # It sees to it by itself that it ends, and that no worker stays behind.
        parent.die_with_it(on=False)
        obstacle = template.obstacle(files)
        with contextlib.suppress(ConnectionError):  # the front is gone, and the next order does not come either
            pipe.send(Forkable(obstacle))
        if not obstacle:
            connection = template.fork_on_demand(connection)
            _work(connection, runner, status)
    else:
        _work(connection, runner, status)
    runner.close()
    logging.shutdown()
    # Taking an interpreter with models in it apart would take seconds, and the system does it at once.
    os._exit(0)


def _give_up(pipe: Pipe, failure: Failure) -> int:
    with contextlib.suppress(ConnectionError):  # nobody is there to be told
        pipe.send(NotReady(failure))
    return 1


def _work(connection: socket.socket, runner: Runner, status: EngineStatus) -> None:
    """Run batch after batch until the front has closed the pipe."""
    gc.set_threshold(*_COLLECTING)
    gc.enable()
    reseed()
    pipe = Pipe(connection)
    runner.emit = pipe.send
    runner.hold_seconds = _HOLD
    runner.listen = lambda: _listen(pipe, runner)
    threading.Thread(target=_watch, args=(pipe,), name="front-watch", daemon=True).start()
    with contextlib.suppress(OSError):  # the front is gone
        runner.pulse = Pulse.receive(connection)
        pipe.send(Ready(status))
        leftover = Leftover()
        while True:
            if not pipe.waiting():
                leftover.give_back()
            if (order := pipe.receive()) is None:
                return
            if isinstance(order, Work):
                runner.run(order)
            elif isinstance(order, protocol.Together):
                Together(pipe, runner).serve()
                return
            else:
                _obey(order, runner)


def _listen(pipe: Pipe, runner: Runner) -> None:
    """Obey what has arrived while a batch is running: cancels, or what is to be logged."""
    while pipe.waiting() and (order := pipe.receive()) is not None:
        _obey(order, runner)


def _obey(order: Order, runner: Runner) -> None:
    if isinstance(order, Cancel):
        runner.cancel(order.batch, order.position)
    elif isinstance(order, LogLevel):
        logs.set_level(order.level)


def _watch(pipe: Pipe) -> None:
    """End the process if it is still busy in an analyzer, for nobody, when the front has long been gone."""
    pipe.wait_closed()
    time.sleep(_LAST_WORDS)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
