"""What answers rest on: the cones of questions in the models they are asked of, each model made once for all."""

from dataclasses import dataclass, field

from detente.answer.cone import Support, cone, support
from detente.answer.expectations import otherwise
from detente.answer.grounds import Grounds, Setting
from detente.case.model import Model
from detente.case.questions import Question


@dataclass(frozen=True, slots=True)
class Rests:
    """What an answer rests on."""

    depends: tuple[str, ...]
    """Paths of all elements it can depend on, sorted."""
    digests: tuple[str, ...]
    """Of everything it is asked of."""
    notes: tuple[str, ...]
    judgements: tuple[str, ...]


@dataclass(slots=True)
class Library:
    """The models of a case and what was found of them, for as long as a set of questions is answered."""

    grounds: Grounds
    _models: dict[Setting, Model] = field(default_factory=dict)
    _supports: dict[tuple[tuple[str, ...], frozenset[str]], Support] = field(default_factory=dict)

    def model(self, setting: Setting) -> Model:
        """The model of a setting."""
        if setting not in self._models:
            self._models[setting] = self.grounds.model(setting)
        return self._models[setting]

    def asked_of(self, question: Question, setting: Setting) -> Rests:
        """What a question rests on in everything it is asked of, what it is compared with included."""
        model = self.model(setting)
        depends, digests, links = cone(model, question), [model.digest], [*model.evidence.items()]
        while question.minus is not None:
            question, setting = otherwise(self.grounds, question, setting)
            model = self.model(setting)
            depends |= cone(model, question)
            digests.append(model.digest)
            links += model.evidence.items()
        # questions are no part of a model's evidence, and most can depend on the same elements but for themselves
        elements = frozenset(path for path in depends if not path.startswith("questions."))
        key = (tuple(digests), elements)
        if key not in self._supports:
            self._supports[key] = support(links, elements)
        found = self._supports[key]
        return Rests(tuple(sorted(depends)), tuple(digests), found.evidence, found.judgements)
