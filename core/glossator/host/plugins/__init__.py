"""Plugins before anything of theirs runs: found, tried out, held to the contract, told apart where they clash."""
