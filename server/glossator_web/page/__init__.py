"""What is served at `/`: the files of this folder but Python's. `make page` builds them."""
