"""What can go wrong, in one place: the stable reasons, their gRPC codes, and the exceptions.

Two shapes of one thing: a `Failure` is data and travels in band, on outcomes and over the wire; a
`GlossatorError` is raised, and carries a failure.

    GlossatorError
    ├── ConfigError                 the configuration cannot be used
    ├── PluginError                 names the plugin that it concerns
    │   ├── PluginLoadError         an entry point could not be imported or registered
    │   └── PluginConflict          two plugins claim one analyzer name or one kind
    ├── RequestError                the request as a whole cannot be served
    │   ├── AnalyzerNotFound
    │   ├── AnalyzerVersionMismatch
    │   ├── OptionsInvalid
    │   ├── LanguageUnsupported
    │   └── ProtocolError           messages in the wrong order
    ├── DocumentError               one document cannot be analyzed, the others can
    │   ├── DocumentEmpty
    │   ├── DocumentTooLarge
    │   ├── DocumentInvalid
    │   └── DuplicateDocumentId
    ├── ContractError               a plugin broke the contract: RESULT_INVALID, of that analyzer only
    │   ├── LayerNotDeclared
    │   └── KindNotDeclared
    ├── BudgetExceeded              the time is over, or the document was cancelled
    └── ServiceUnavailable          something that an analyzer asks is down: try again later
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from types import MappingProxyType


class Code(IntEnum):
    """The canonical gRPC status codes that we use (https://grpc.io/docs/guides/status-codes/)."""

    CANCELLED = 1
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    INTERNAL = 13
    UNAVAILABLE = 14
    UNAUTHENTICATED = 16


class Reason(StrEnum):
    """Stable names of failures: clients may branch on them, so none is ever renamed."""

    DOCUMENT_TOO_LARGE = "DOCUMENT_TOO_LARGE"
    DOCUMENT_EMPTY = "DOCUMENT_EMPTY"
    DOCUMENT_INVALID = "DOCUMENT_INVALID"
    DUPLICATE_DOCUMENT_ID = "DUPLICATE_DOCUMENT_ID"
    LANGUAGE_UNSUPPORTED = "LANGUAGE_UNSUPPORTED"
    ANALYZER_NOT_FOUND = "ANALYZER_NOT_FOUND"
    ANALYZER_NOT_READY = "ANALYZER_NOT_READY"
    ANALYZER_FAILED = "ANALYZER_FAILED"
    ANALYZER_VERSION_MISMATCH = "ANALYZER_VERSION_MISMATCH"
    OPTIONS_INVALID = "OPTIONS_INVALID"
    ANALYZER_TIMEOUT = "ANALYZER_TIMEOUT"
    ANALYZER_ERROR = "ANALYZER_ERROR"
    ANALYZER_UNAVAILABLE = "ANALYZER_UNAVAILABLE"
    ANALYZER_CRASHED = "ANALYZER_CRASHED"
    DEPENDENCY_FAILED = "DEPENDENCY_FAILED"
    LAYER_UNAVAILABLE = "LAYER_UNAVAILABLE"
    PARSE_FAILED = "PARSE_FAILED"
    RESULT_INVALID = "RESULT_INVALID"
    RESULT_TOO_LARGE = "RESULT_TOO_LARGE"
    OVERLOADED = "OVERLOADED"
    CANCELLED = "CANCELLED"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    SHUTTING_DOWN = "SHUTTING_DOWN"
    PROTOCOL_ERROR = "PROTOCOL_ERROR"
    INTERNAL = "INTERNAL"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    RATE_LIMITED = "RATE_LIMITED"
    CONFIG_INVALID = "CONFIG_INVALID"
    UNREACHABLE = "UNREACHABLE"
    """Never on the wire: a client's own, when no server answers."""


# The one table from reasons to codes. A code tells generic clients what to do, a reason tells people why.
CODES: Mapping[Reason, Code] = MappingProxyType(
    {
        Reason.DOCUMENT_TOO_LARGE: Code.INVALID_ARGUMENT,
        Reason.DOCUMENT_EMPTY: Code.INVALID_ARGUMENT,
        Reason.DOCUMENT_INVALID: Code.INVALID_ARGUMENT,
        Reason.DUPLICATE_DOCUMENT_ID: Code.ALREADY_EXISTS,
        Reason.LANGUAGE_UNSUPPORTED: Code.INVALID_ARGUMENT,
        Reason.ANALYZER_NOT_FOUND: Code.NOT_FOUND,
        Reason.ANALYZER_NOT_READY: Code.UNAVAILABLE,  # still loading, or left out for a while: try again
        Reason.ANALYZER_FAILED: Code.FAILED_PRECONDITION,  # its plugin is broken: trying again does not help
        Reason.ANALYZER_VERSION_MISMATCH: Code.FAILED_PRECONDITION,
        Reason.OPTIONS_INVALID: Code.INVALID_ARGUMENT,
        Reason.ANALYZER_TIMEOUT: Code.DEADLINE_EXCEEDED,
        Reason.ANALYZER_ERROR: Code.INTERNAL,
        Reason.ANALYZER_UNAVAILABLE: Code.UNAVAILABLE,  # a service that it asks is down: try again
        Reason.ANALYZER_CRASHED: Code.INTERNAL,
        Reason.DEPENDENCY_FAILED: Code.FAILED_PRECONDITION,
        Reason.LAYER_UNAVAILABLE: Code.FAILED_PRECONDITION,
        Reason.PARSE_FAILED: Code.INTERNAL,
        Reason.RESULT_INVALID: Code.INTERNAL,
        Reason.RESULT_TOO_LARGE: Code.RESOURCE_EXHAUSTED,
        Reason.OVERLOADED: Code.RESOURCE_EXHAUSTED,
        Reason.CANCELLED: Code.CANCELLED,
        Reason.DEADLINE_EXCEEDED: Code.DEADLINE_EXCEEDED,
        Reason.SHUTTING_DOWN: Code.UNAVAILABLE,
        Reason.PROTOCOL_ERROR: Code.INVALID_ARGUMENT,
        Reason.INTERNAL: Code.INTERNAL,
        Reason.UNAUTHENTICATED: Code.UNAUTHENTICATED,
        Reason.PERMISSION_DENIED: Code.PERMISSION_DENIED,
        Reason.RATE_LIMITED: Code.RESOURCE_EXHAUSTED,
        Reason.CONFIG_INVALID: Code.FAILED_PRECONDITION,  # of a reload: whoever runs the server must mend it
        Reason.UNREACHABLE: Code.UNAVAILABLE,
    }
)

RETRYABLE = frozenset(
    {
        Reason.ANALYZER_NOT_READY,
        Reason.ANALYZER_TIMEOUT,
        Reason.ANALYZER_UNAVAILABLE,
        Reason.OVERLOADED,
        Reason.RATE_LIMITED,
        Reason.SHUTTING_DOWN,
        Reason.UNREACHABLE,
    }
)


# Seconds: the longest duration that protobuf has.
_LONGEST = 315_576_000_000


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something failed, as data. `message` is for people and never holds document text."""

    reason: Reason
    """The stable name, which decides the gRPC code and whether to retry."""
    message: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What else a program may want to know, such as the limit."""
    retry_after: float | None = None
    """Seconds, if known."""

    @property
    def code(self) -> Code:
        return CODES[self.reason]

    @property
    def problem(self) -> str:
        """What is wrong with it, and keeps it from being sent; empty if nothing is."""
        seconds: object = self.retry_after
        if seconds is None or (isinstance(seconds, (int, float)) and 0 <= seconds <= _LONGEST):
            return ""
        shown = seconds if isinstance(seconds, (int, float)) else f"a {type(seconds).__name__}"
        return f"retry_after is {shown}: write seconds, from 0 on, or None"

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later."""
        return self.reason in RETRYABLE


class GlossatorError(Exception):
    """Base of every error that Glossator raises on purpose."""

    reason: Reason = Reason.INTERNAL

    def __init__(self, message: str, *, retry_after: float | None = None, **metadata: object) -> None:
        super().__init__(message)
        self.failure = Failure(self.reason, message, {key: str(value) for key, value in metadata.items()}, retry_after)

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions with keyword arguments do not survive pickling on their own.
        return (_restore, (type(self), self.failure))


def _restore(kind: type[GlossatorError], failure: Failure) -> GlossatorError:
    error = kind.__new__(kind)
    Exception.__init__(error, failure.message)
    error.failure = failure
    return error


class ConfigError(GlossatorError):
    """The configuration names something unknown or out of range; the message says which key."""


class PluginError(GlossatorError):
    """Something is wrong with a plugin; `plugin` in the metadata says which."""

    reason = Reason.ANALYZER_FAILED


class PluginLoadError(PluginError):
    """An entry point could not be imported, or what it gave is no plugin."""


class PluginConflict(PluginError):
    """Two plugins claim the same analyzer name or the same kind; the message names both distributions."""


class RequestError(GlossatorError):
    """The request as a whole cannot be served; no document was looked at."""

    reason = Reason.OPTIONS_INVALID


class AnalyzerNotFound(RequestError):
    """No installed analyzer has this name; `installed` in the metadata lists those that are."""

    reason = Reason.ANALYZER_NOT_FOUND


class AnalyzerVersionMismatch(RequestError):
    """The analyzer is installed in another version than the request demands."""

    reason = Reason.ANALYZER_VERSION_MISMATCH


class OptionsInvalid(RequestError):
    """Options do not fit the analyzer's options_schema, or the request contradicts itself."""

    reason = Reason.OPTIONS_INVALID


class LanguageUnsupported(RequestError):
    """No parser is loaded for this language; `languages` in the metadata lists those that are."""

    reason = Reason.LANGUAGE_UNSUPPORTED


class ProtocolError(RequestError):
    """The messages of a stream came in the wrong order."""

    reason = Reason.PROTOCOL_ERROR


class DocumentError(GlossatorError):
    """One document cannot be analyzed; the others of its batch or stream go on."""

    reason = Reason.DOCUMENT_INVALID


class DocumentEmpty(DocumentError):
    """The text holds nothing but white space."""

    reason = Reason.DOCUMENT_EMPTY


class DocumentTooLarge(DocumentError):
    """The text is larger than the limit; it is rejected whole, never truncated."""

    reason = Reason.DOCUMENT_TOO_LARGE


class DocumentInvalid(DocumentError):
    """Something cannot be represented, such as a lone surrogate, or anything but the text is too long."""

    reason = Reason.DOCUMENT_INVALID


class DuplicateDocumentId(DocumentError):
    """Another document of this stream had the same id."""

    reason = Reason.DUPLICATE_DOCUMENT_ID


class ContractError(GlossatorError):
    """A plugin broke the contract that it declared; only its own results are affected."""

    reason = Reason.RESULT_INVALID


class LayerNotDeclared(ContractError):
    """The analyzer read a layer of the parse that its manifest does not list."""


class KindNotDeclared(ContractError):
    """The analyzer read or emitted a kind of annotation that its manifest does not list."""


class BudgetExceeded(GlossatorError):
    """The time for this work is over, or its documents were cancelled."""

    reason = Reason.ANALYZER_TIMEOUT


class ServiceUnavailable(GlossatorError):
    """A service that the analyzer asks is down or busy: the same document may succeed in `retry_after` seconds.

    For analyzers to raise; the `failure` of one can be returned in a `Failed`, too. Raised by an `analyze` that has
    several documents it holds for all of them: none is tried by itself. Clients are told the message, so it names the
    service, and no word of the text.
    """

    reason = Reason.ANALYZER_UNAVAILABLE

    def __init__(self, message: str, *, retry_after: float | None = None, **metadata: object) -> None:
        super().__init__(message, retry_after=retry_after, **metadata)
        if problem := self.failure.problem:
            raise ValueError(problem)
