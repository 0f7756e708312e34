"""Analyzers that run elsewhere, in any language: how hosts ask them, and how Python serves one.

The wire between them is `glossator.v1.RemoteAnalyzerService`. A host asks each remote of its configuration once what it
has (`introduction`), makes manifests of that (`manifest`), and asks document by document (`analyzer`). `serve` is the
other end, for analyzers that are written in Python.
"""
