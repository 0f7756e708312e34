"""Does what standard input asks for; see the package."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Sequence

from glossator.contract.process import tell_returns
from glossator.testing.conformance.child.answer import answer_to, say
from glossator.testing.conformance.child.request import ASK, Request
from glossator.testing.conformance.child.steps import Child
from glossator.testing.conformance.state import audit


def main(arguments: Sequence[str]) -> None:
    """Do what standard input asks for."""
    answer_to(int(arguments[0]))
    # Whoever started us has imported the plugin before, maybe, and what that ignores we would, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    request = Request.unpack(sys.stdin.read())
    # Whoever reads learns the line on which it crashed, or where it was when it was asked what takes so long.
    faulthandler.enable()
    faulthandler.register(ASK, all_threads=True, chain=False)
    sys.path[:] = request.path
    sys.addaudithook(audit)
    tell_returns(lambda: say({"forked": True}))
    Child(request).run()
    say({"end": "all"})
    # Threads of the plugin must not keep us.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
