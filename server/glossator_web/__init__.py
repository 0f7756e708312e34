"""The same contract for browsers and curl: Connect, gRPC-Web and JSON over HTTP/1.1, and the page at `/`.

A process of its own that is only a client of the gRPC service: to write JSON never holds up those who speak gRPC, a
crash of one is not the other's, and it runs on another machine as it is.

    uvicorn ─ app ─▶ guard: Host, Origin, CORS ─▶ rpc: Connect, gRPC-Web ─▶ upstream: the gRPC service
                                                └▶ page, health

Measured (`python -m benchmarks.web_loops`, on two shared cores, answers of 74 kB from the result cache): the processor
time of a call is the same as in the front's own loop, 7.5 ms with JSON. But a gRPC client that asks for a
small answer while four browsers ask for JSON waits 0.5 ms, of twenty calls the slowest 9 ms; with one loop for all, 22
and 224 ms. What HTTP adds to a call on an idle server is in the row `http` of `make bench-bars`.

Documents go one after the other: AnalyzeDocuments needs HTTP/2 in both directions at once, which browsers do not have.
"""
