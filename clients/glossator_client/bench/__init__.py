"""`glossator bench`: load on any running server, and what came of it. The benchmark suite measures with its parts."""
