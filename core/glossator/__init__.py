"""Glossator: plugin-based text analysis with a gRPC interface.

This package is what plugins and programs see: documents, annotations, the plugin contract, the engine. The server is
`glossator_server`, the client `glossator_client`.
"""

from glossator.config import Config
from glossator.contract.analyzer import (
    Analyzer,
    Annotations,
    Budget,
    Failed,
    Manifest,
    NoOptions,
    Outcome,
    PerDocument,
)
from glossator.contract.asynchronous import AsyncAnalyzer
from glossator.contract.batch import AnalysisOptions, AnalyzerSpec, Batch, StepSummary, Task
from glossator.contract.hooks import hookimpl
from glossator.contract.parser import ModelPackage, Parser, ParserFactory, ParserSettings, Parsing
from glossator.contract.reader import Reader, Reading, Source, Unreadable
from glossator.contract.result import AnalyzerResult, DocumentResult, DocumentStatus
from glossator.contract.shared import SharedLayer
from glossator.contract.view import View
from glossator.errors import Code, Failure, GlossatorError, Reason, ServiceUnavailable
from glossator.host.engine import Engine
from glossator.host.registry import Registry
from glossator.text.annotation import (
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
from glossator.text.calibration import Calibration
from glossator.text.document import Document
from glossator.text.language import IdentifiedLanguage, LanguageShare, LanguageSource
from glossator.text.offsets import OffsetEncoding, OffsetMap
from glossator.text.parse import Layer, Parse

__all__ = [
    "AnalysisOptions",
    "Analyzer",
    "AnalyzerResult",
    "AnalyzerSpec",
    "Annotation",
    "Annotations",
    "AsyncAnalyzer",
    "Attribution",
    "AttributionAct",
    "AttributionAssertion",
    "AttributionType",
    "Batch",
    "Bound",
    "Budget",
    "Calibration",
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
    "IdentifiedLanguage",
    "LanguageShare",
    "LanguageSource",
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
    "Reader",
    "Reading",
    "Reason",
    "Reference",
    "Registry",
    "Sentiment",
    "SentimentLevel",
    "SentimentVoice",
    "ServiceUnavailable",
    "SharedLayer",
    "Source",
    "Span",
    "StepSummary",
    "Task",
    "Unreadable",
    "View",
    "__version__",
    "hookimpl",
]

__version__ = "0.1.0"
