"""Finds plugins, holds them to the contract, and keeps what is wrong with one from the others.

`discovery` imports entry points one by one, `manifests` checks what they offer, `options` what requests and settings
ask of them, `conflicts` decides which of two stays, `trial` runs what may end or hold up the process in a child, and
`soundness` checks what parsers give.
"""
