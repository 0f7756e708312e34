"""`python -m glossator_server` is `glossator serve`."""

from glossator_server.cli import serve

if __name__ == "__main__":
    serve()
