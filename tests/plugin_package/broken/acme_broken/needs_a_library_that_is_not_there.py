"""An entry point that cannot be imported, for the most usual reason."""

import acme_library_that_is_not_there  # type: ignore[import-not-found]  # noqa: F401
