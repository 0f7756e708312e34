"""What this plugin offers. Light on purpose: it is imported wherever Glossator starts."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from glossator import Analyzer, Manifest, NoOptions, hookimpl

KIND, REPORT = "glossator.llm.passage", "glossator.llm.report"


class Passage(BaseModel):
    """A passage that the model quoted, found in the text: the value of annotations of kind `glossator.llm.passage`.

    The annotation's label is the model's, one of the settings; its span is where the passage stands.
    """

    model_config = ConfigDict(frozen=True)

    quoted: Literal["exactly", "loosely"] = Field(
        description="loosely: with other quotation marks, dashes, blanks or capitals than the text has."
    )
    occurrences: int = Field(1, ge=1, description="How often the text has it; of several the next one was taken.")


class Report(BaseModel):
    """What became of the model's answer: the value of the annotation of kind `glossator.llm.report`."""

    model_config = ConfigDict(frozen=True)

    model: str = Field(description="As the service names it.")
    answers: int = Field(ge=0, description="Passages that it gave.")
    kept: int = Field(ge=0, description="Of these, those that are annotations.")
    not_in_text: int = Field(ge=0, description="Dropped: the text does not have them.")
    unknown_label: int = Field(ge=0, description="Dropped: with a label that nobody asked for.")
    repeated: int = Field(ge=0, description="Dropped: given more often than the text has them.")
    malformed: int = Field(ge=0, description="Dropped: neither a quote nor a label.")
    cut_off: bool = Field(False, description="Whether the answer ended at max_output_tokens: there may be more.")


class Settings(BaseModel):
    """Set by whoever runs the server, under `[analyzers."glossator.llm"]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str = Field(
        "http://127.0.0.1:8000/v1", description="Of an OpenAI-compatible service, up to and with its version."
    )
    model: str = Field("default", description="Name of the model, as the service knows it.")
    api_key: SecretStr = Field(SecretStr(""), description='Write {env = "NAME"} or {file = "path"}; empty: none.')
    instruction: str = Field(
        "Find the passages in which the text promises something or warns of something.",
        description="What the model is to look for, in plain words.",
    )
    labels: dict[str, str] = Field(
        {"promise": "somebody says that they will do something", "warning": "somebody says that harm may come"},
        min_length=1,
        description="Label -> what it stands for, for the model.",
    )
    answer_format: Literal["json_schema", "json_object", "none"] = Field(
        "json_schema", description="How far the service can be held to JSON: response_format, or by asking alone."
    )
    max_output_tokens: int = Field(2000, ge=1, description="Of an answer.")
    timeout: float = Field(60.0, gt=0, description="Seconds for one document.")
    concurrency: int = Field(8, ge=1, description="Documents that are asked about at once.")


def create(settings: Settings) -> Analyzer[NoOptions]:
    """Opens no connection: workers are forked afterwards."""
    from .analyzer import LanguageModel

    return LanguageModel(settings)


@hookimpl
def glossator_analyzers() -> Iterable[Manifest]:
    """The analyzers of this plugin."""
    yield Manifest(
        name="glossator.llm",
        title="Passages by a language model",
        summary="Passages that a language model finds, as far as the text has them.",
        create=create,
        emits={KIND: Passage, REPORT: Report},
        settings=Settings,
        # It costs money and sends texts elsewhere: only who asks for it gets it.
        default=False,
        deterministic=False,
        max_document_bytes=60_000,
    )
