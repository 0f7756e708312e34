"""The bundled English models: a Stanza resources folder and where it lies.

    import glossator_en, stanza

    stanza.Pipeline("en", dir=str(glossator_en.path()), download_method=None, processors="tokenize,mwt,ner")

Light to import: neither Stanza nor torch. MODEL_CARD.md says what the models are and under which terms.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["__version__", "path"]

__version__ = "0.1.0"
"""Of the models, not of the code around them."""


def path() -> Path:
    """The folder of resources.json; Stanza wants it as a string."""
    return Path(__file__).resolve().parent / "models"
