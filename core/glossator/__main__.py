"""`python -m glossator` is the `glossator` command."""

from glossator_start import main

if __name__ == "__main__":
    main()
