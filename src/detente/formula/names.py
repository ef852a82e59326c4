"""Lookup: what a word of a formula means in a case, and what to say when it means nothing."""

from typing import TypeAlias

from detente.formula.parse import Form, Phrase
from detente.formula.problems import Problem, nearest, suggestion
from detente.formula.tokens import Token
from detente.formula.tree import LevelTest, Node, Parameter, Place, Reading, Relation, Variable
from detente.formula.vocabulary import Factor, Kind, Vocabulary

Found: TypeAlias = tuple[Node, Kind]

MOST_HINTS = 20  # looking for near names is slow where a text holds hundreds of unknown ones

_SIGN_FOR_WORD = {"=": "is", "==": "is", "!=": "is not"}


class Lookup:
    """The names of one vocabulary, and the problems met so far in one text."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.factors = vocabulary.factors
        self.parameters = vocabulary.parameters
        self.problems: list[Problem] = []

    def complain(self, place: Place, found: str, expected: str, hint: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(place.offset, place.length, found, expected, hint))

    def name(self, phrase: Phrase) -> Found | None:
        """Give the meaning of a name that stands alone."""
        name, place = phrase.text, placed(phrase)
        if name in self.factors:
            variable = self.variable(name)
            if variable.numbers is not None:
                return Reading(variable), Kind.NUMBER
            if variable.flag:
                return LevelTest(variable, Relation.IS, (1,)), Kind.BOOLEAN
            expected = f"a comparison with one of its levels ({listed(variable.levels)})"
            self.complain(place, f"`{name}` alone", expected, f"compare it: `{name} is {variable.levels[-1]}`")
            return None
        if name in self.parameters:
            return Parameter(name, place), Kind.NUMBER
        self.complain(place, f"`{name}`", "the name of an option, condition or parameter", self.hint(name))
        return None

    def hint(self, name: str) -> str:
        """Say what an unknown name may have meant: a level, or a name spelt like it."""
        names = [*self.factors, *self.parameters]
        near = nearest(name, names) if len(self.problems) < MOST_HINTS else None
        if near is None or near.casefold() != name.casefold():
            for owner in sorted(self.factors):
                if name in self.factors[owner].levels:
                    return f"`{name}` is a level of `{owner}`: write `{owner} is {name}`"
        return suggestion(name, [near]) if near else ""

    def variable(self, name: str) -> Variable:
        """Give a factor as the tree carries it."""
        factor = self.factors[name]
        return Variable(name, factor.levels, factor.numbers)

    def numberlike(self, word: str, factor: Factor | None) -> bool:
        """Say whether a word that names no level can count as a number."""
        if factor is None:
            return word in self.parameters
        return factor.numbers is not None or len(factor.levels) == 2

    def want_words(self, operator: Token) -> None:
        """Object to `=`, `==` and `!=` between levels."""
        if operator.text in _SIGN_FOR_WORD:
            meant = _SIGN_FOR_WORD[operator.text]
            place = Place(operator.start, len(operator.text))
            self.complain(place, f"`{operator.text}`", f"`{meant}`", f"levels are compared by words: write `{meant}`")

    def level(self, variable: Variable, phrase: Phrase, in_list: bool = False) -> int | None:
        """Find the position of the level that a phrase names, alone or as one of a list."""
        if phrase.form in (Form.NAME, Form.NUMBER) and phrase.text in variable.levels:
            return variable.levels.index(phrase.text)
        expected = f"a level of `{variable.name}` ({listed(variable.levels)})"
        if variable.numbers is not None and not in_list:
            expected += " or a number"
        if named := self.alternatives(variable, phrase):
            hint = f"write `{variable.name} is ({', '.join(named)})`"
        elif phrase.form is Form.NAME and phrase.text in self.factors:
            hint = f"`{phrase.text}` has other levels than `{variable.name}`"
        elif phrase.form is Form.NAME:
            hint = suggestion(phrase.text, variable.levels) if len(self.problems) < MOST_HINTS else ""
        elif phrase.form is Form.TRUTH and variable.flag:
            hint = f"write `{variable.name} is {variable.levels[phrase.text == 'true']}`"
        else:
            hint = "" if variable.numbers is not None else f"the levels of `{variable.name}` carry no numbers"
        self.complain(placed(phrase), f"`{self.short(phrase)}`", expected, hint)
        return None

    def level_named(self, owner: str, phrase: Phrase) -> bool:
        """Say whether a phrase after the name of a factor can only be a level, or a list of them."""
        if owner not in self.factors or phrase.form is Form.LEVELS:
            return owner in self.factors
        elsewhere = phrase.text in self.factors or phrase.text in self.parameters
        return phrase.form is Form.NAME and phrase.text in self.factors[owner].levels and not elsewhere

    def alternatives(self, variable: Variable, phrase: Phrase) -> list[str]:
        """List the levels joined by `or` where a list was meant, as in `is (a or b)`."""
        words = [part.text for part in phrase.parts if part.form in (Form.NAME, Form.NUMBER)]
        good = phrase.form is Form.OR and len(words) == len(phrase.parts) and set(words) <= set(variable.levels)
        return words if good else []

    def short(self, phrase: Phrase) -> str:
        """Quote a phrase on one line, cut if long."""
        place = placed(phrase)
        text = " ".join(self.text[place.offset : place.offset + place.length].split())
        return text if len(text) <= 60 else text[:57] + "..."


def placed(phrase: Phrase) -> Place:
    """Say where a phrase stands; a word alone without its parentheses."""
    if phrase.form in (Form.NAME, Form.NUMBER):
        return Place(phrase.at, len(phrase.text))
    return Place(phrase.start, phrase.end - phrase.start)


def listed(levels: tuple[str, ...]) -> str:
    """Name the levels of a factor, the first eight of many."""
    shown = ", ".join(levels[:8])
    return shown if len(levels) <= 8 else f"{shown}, ..."
