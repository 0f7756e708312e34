"""`glossator models`: which models are installed, whether they are whole, and official ones from Stanza's hub.

group ─▶ catalog, told by listing │ sums, which hold a package against its checksums │ pull, which downloads

Found through the entry point `models` of the group `glossator.commands`. Only `pull` imports Stanza.
"""
