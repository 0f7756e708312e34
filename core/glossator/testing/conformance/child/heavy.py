"""Packages that a plugin must not import at once."""

from __future__ import annotations

HEAVY = frozenset(
    [
        "aiohttp",
        "anthropic",
        "babel",
        "boto3",
        "botocore",
        "cv2",
        "dask",
        "datasets",
        "gensim",
        "grpc",
        "httpx",
        "huggingface_hub",
        "jax",
        "keras",
        "langchain",
        "matplotlib",
        "nltk",
        "numba",
        "numpy",
        "onnx",
        "onnxruntime",
        "openai",
        "pandas",
        "PIL",
        "pint",
        "polars",
        "pyarrow",
        "ray",
        "requests",
        "scipy",
        "sentence_transformers",
        "sklearn",
        "spacy",
        "stanza",
        "sympy",
        "tensorflow",
        "tokenizers",
        "torch",
        "transformers",
    ]
)
"""Packages that take long to import: every command and every process would pay for them."""
