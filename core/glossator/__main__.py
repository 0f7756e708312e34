"""`python -m glossator` is the `glossator` command."""

from glossator.cli import main

if __name__ == "__main__":
    main()
