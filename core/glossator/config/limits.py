"""What is refused, and when."""

from __future__ import annotations

from pydantic import Field

from glossator.config.section import Count, Seconds, Section, Sent


class Limits(Section):
    """What is refused, always with an error that names the limit."""

    max_document_bytes: Sent = Field(1024 * 1024, ge=1, description="Text of one document in UTF-8.")
    max_message_bytes: Sent = Field(8 * 1024 * 1024, ge=64 * 1024, description="One gRPC message, either way.")
    max_result_bytes: Sent = Field(
        64 * 1024 * 1024,
        ge=64 * 1024,
        description="One analyzer's result for one document; more is RESULT_TOO_LARGE.",
    )
    result_chunk_bytes: Sent = Field(1024 * 1024, ge=16 * 1024, description="Streamed results are split at this size.")
    max_attributes_bytes: Sent = Field(
        64 * 1024,
        ge=0,
        description="Attributes of one document: names and values in UTF-8, and 32 for each attribute.",
    )
    max_options_bytes: Sent = Field(
        64 * 1024, ge=0, description="AnalysisOptions of one request: its analyzers' names, versions and options."
    )
    max_analyzers: Sent = Field(32, ge=1, description="Analyzers in one request.")
    max_in_flight_documents: Sent = Field(64, ge=1, description="Cap for one stream.")
    max_queue_documents: Count = Field(
        256,
        ge=1,
        description="Waiting documents, of all clients together; single calls and streams each keep a quarter.",
    )
    max_queue_bytes: Count = Field(
        64 * 1024 * 1024,
        ge=1,
        description="Waiting documents together: text, attributes and their requests' options; as above.",
    )
    max_unread_bytes: Count = Field(
        256 * 1024 * 1024,
        ge=1,
        description="Results that clients have not taken yet, of all streams and calls together, as they take memory: "
        "answers of single calls twice.",
    )
    max_stream_unread_bytes: Sent = Field(
        8 * 1024 * 1024, ge=1, description="Those of one stream: with more, its documents wait until its client reads."
    )
    max_streams: Count = Field(200, ge=1, description="Open AnalyzeDocuments and AnalyzeStream calls together.")
    stream_idle: Seconds = Field(
        60.0,
        ge=0,
        description="Seconds without any progress after which a stream makes room for others beyond max_streams.",
    )
    analyzer_timeout: Seconds = Field(30.0, gt=0, description="Seconds for one analyzer and document, by default.")
    max_analyzer_timeout: Seconds = Field(300.0, gt=0, description="Seconds; cap on what a request may ask for.")
    unary_deadline: Seconds = Field(60.0, gt=0, description="Seconds, for unary calls that set no deadline.")
    max_unary_deadline: Seconds = Field(120.0, gt=0, description="Seconds; cap for unary calls.")
