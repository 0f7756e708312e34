"""What an analyzer sees of one document: just the layers and the kinds that it declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from glossator.contract.shared import SharedLayer, ValueT
from glossator.errors import ContractError, KindNotDeclared, LayerNotDeclared
from glossator.telling import name_of, quoted
from glossator.text.annotation import Annotation, Span
from glossator.text.calibration import Calibration
from glossator.text.document import Document
from glossator.text.parse import (
    Dependency,
    Layer,
    Mention,
    Parse,
    PartOfSpeech,
    Polarity,
    RoleSpan,
    Sentence,
    Token,
    Word,
)

_MOST_NOTES, _LONGEST_NOTE = 8, 500


class View:
    """One document through the eyes of one analyzer.

    Reading a layer or kind that the manifest does not declare raises `LayerNotDeclared` or `KindNotDeclared`:
    declarations are true because they are enforced.
    """

    __slots__ = ("_annotations", "_layers", "_parse", "_shared", "document", "notes")

    def __init__(
        self,
        document: Document,
        parse: Parse,
        layers: frozenset[Layer],
        annotations: Mapping[str, tuple[str, Sequence[Annotation]]],
        shared: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.document = document
        self._parse = parse
        self._layers = layers
        # kind -> (name of the instance that emitted it, annotations); no name: nobody did
        self._annotations = annotations
        self._shared = shared
        self.notes: tuple[str, ...] = ()
        """What `note` was told."""

    @property
    def text(self) -> str:
        return self.document.text

    @property
    def language(self) -> str:
        """The language that the text was parsed as."""
        return self._parse.language

    def slice(self, span: Span | Token | Mention | RoleSpan | Sentence | Word) -> str:
        """The text that something covers."""
        return self.document.text[span.begin : span.end]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self._read(Layer.TOKENS).sentences

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self._read(Layer.TOKENS).tokens

    @property
    def words(self) -> tuple[Word, ...]:
        return self._read(Layer.WORDS).words

    @property
    def pos(self) -> tuple[PartOfSpeech, ...]:
        """Parallel to `words`."""
        return self._read(Layer.POS).pos

    @property
    def lemmas(self) -> tuple[str, ...]:
        """Parallel to `words`."""
        return self._read(Layer.LEMMA).lemmas

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Parallel to `words`."""
        return self._read(Layer.DEPPARSE).dependencies

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return self._read(Layer.MENTIONS).mentions

    @property
    def doubtful(self) -> tuple[Mention, ...]:
        """Capitalized words that may be mentions though the model leaves them out; of the mentions layer."""
        return self._read(Layer.MENTIONS).doubtful

    @property
    def mention_labels(self) -> tuple[str, ...]:
        """All that the model may label mentions with; empty if the parser does not tell."""
        return self._read(Layer.MENTIONS).mention_labels

    @property
    def sentiment(self) -> tuple[Polarity, ...]:
        """Parallel to `sentences`."""
        return self._read(Layer.SENTIMENT).sentiment

    @property
    def targets(self) -> tuple[Polarity, ...]:
        """What the text feels about each mention; parallel to the mentions layer."""
        return self._read(Layer.TARGETS).targets

    @property
    def roles(self) -> tuple[RoleSpan, ...]:
        return self._read(Layer.ROLES).roles

    def calibration(self, layer: Layer) -> Calibration | None:
        """How often what a layer holds is right, for scores; None if the models, or an older host, do not tell."""
        return self._read(layer).calibrations.get(layer)

    def annotations(self, kind: str) -> Sequence[Annotation]:
        """What other analyzers said of this document; `kind` must be in the manifest's `uses` or `uses_if_there`."""
        return self._provided(kind)[1]

    def provider(self, kind: str) -> str:
        """Name of the analyzer instance behind `annotations(kind)`, for references to them; empty if there is none."""
        return self._provided(kind)[0]

    def provided(self, kind: str) -> bool:
        """Whether somebody looked for annotations of this kind: of one in `uses_if_there` it may be that nobody did."""
        return bool(self._provided(kind)[0])

    def shared(self, layer: SharedLayer[ValueT]) -> ValueT:
        """The value of a shared layer, whose name must be in the manifest's `uses` or `uses_if_there`.

        Raises `ContractError` if nobody provides it: of one in `uses_if_there`, ask `provided(layer.name)` first.
        """
        provider, _ = self._provided(layer.name)
        if layer.name not in self._shared:
            whose = f"by {provider!r}, which gave annotations of that kind" if provider else "by anybody"
            raise ContractError(f"the analyzer read the shared layer{quoted(layer.name)}, which is not shared {whose}")
        value = self._shared[layer.name]
        if not isinstance(value, layer.model):
            raise ContractError(
                f"the analyzer read a shared layer as {name_of(layer.model)}, and {provider!r} shares a "
                f"{name_of(type(value))}: import the SharedLayer from its module"
            )
        return value

    def note(self, message: str) -> None:
        """Tell people who read the result something of it that no annotation says, and that is no failure.

        Such as that an option asks for what the models of the language cannot give. Eight notes of 500 characters are
        kept.
        """
        if len(self.notes) < _MOST_NOTES and message not in self.notes:
            self.notes = (*self.notes, message[:_LONGEST_NOTE])

    def _read(self, layer: Layer) -> Parse:
        if layer not in self._layers:
            raise LayerNotDeclared(
                f"the analyzer read the layer {layer.value!r}, which its manifest does not declare: "
                f"add Layer.{layer.name} to Manifest.layers",
                layer=layer.value,
            )
        return self._parse

    def _provided(self, kind: str) -> tuple[str, Sequence[Annotation]]:
        try:
            return self._annotations[kind]
        except KeyError:
            raise KindNotDeclared(
                f"the analyzer read annotations of a kind{quoted(kind)} that its manifest does not declare: "
                "add it to Manifest.uses or Manifest.uses_if_there"
            ) from None
