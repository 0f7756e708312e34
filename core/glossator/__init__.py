"""Glossator: plugin-based text analysis with a gRPC interface.

This package is what plugins and programs see: documents, annotations, the plugin contract, the engine. The server is
`glossator_server`, the client `glossator_client`.
"""

from glossator.analyzer import (
    Analyzer,
    Annotations,
    Budget,
    Failed,
    Manifest,
    NoOptions,
    Outcome,
    PerDocument,
)
from glossator.annotation import (
    Annotation,
    Attribution,
    AttributionAct,
    AttributionAssertion,
    AttributionType,
    Bound,
    Entity,
    Number,
    NumberKind,
    NumberPart,
    Reference,
    Sentiment,
    SentimentLevel,
    SentimentVoice,
    Span,
)
from glossator.batch import AnalysisOptions, AnalyzerSpec, Batch
from glossator.config import Config
from glossator.document import Document
from glossator.engine import Engine
from glossator.errors import Code, Failure, GlossatorError, Reason
from glossator.hooks import hookimpl
from glossator.offsets import OffsetEncoding, OffsetMap
from glossator.parse import Layer, Parse
from glossator.parser import ModelPackage, Parser, ParserFactory, ParserSettings, Parsing
from glossator.registry import Registry
from glossator.result import AnalyzerResult, DocumentResult, DocumentStatus
from glossator.view import View

__all__ = [
    "AnalysisOptions",
    "Analyzer",
    "AnalyzerResult",
    "AnalyzerSpec",
    "Annotation",
    "Annotations",
    "Attribution",
    "AttributionAct",
    "AttributionAssertion",
    "AttributionType",
    "Batch",
    "Bound",
    "Budget",
    "Code",
    "Config",
    "Document",
    "DocumentResult",
    "DocumentStatus",
    "Engine",
    "Entity",
    "Failed",
    "Failure",
    "GlossatorError",
    "Layer",
    "Manifest",
    "ModelPackage",
    "NoOptions",
    "Number",
    "NumberKind",
    "NumberPart",
    "OffsetEncoding",
    "OffsetMap",
    "Outcome",
    "Parse",
    "Parser",
    "ParserFactory",
    "ParserSettings",
    "Parsing",
    "PerDocument",
    "Reason",
    "Reference",
    "Registry",
    "Sentiment",
    "SentimentLevel",
    "SentimentVoice",
    "Span",
    "View",
    "__version__",
    "hookimpl",
]

__version__ = "0.1.0"
