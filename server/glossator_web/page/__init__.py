"""What is served at `/`: the files of this folder, whatever they are, other than Python's."""
