"""What whoever runs the server sets."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


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
