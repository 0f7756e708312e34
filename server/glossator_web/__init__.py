"""The same contract for browsers and curl: Connect, gRPC-Web and JSON over HTTP/1.1, and the page at `/`.

A process of its own that is only a client of the gRPC service: to write JSON never holds up those who speak gRPC, a
crash of one is not the other's, and it runs on another machine as it is.

    uvicorn ─ app ─▶ guard: Host, Origin, CORS ─▶ rpc: Connect, gRPC-Web ─▶ upstream: the gRPC service
                                                └▶ page, health

Documents go one after the other: AnalyzeDocuments needs HTTP/2 in both directions at once, which browsers do not have.
"""
