# SPDX-License-Identifier: EUPL-1.2
"""Who must agree, by age: one table for help, one for processing, one for professional secrecy.

The three are kept apart because they rest on different laws and ages (domain rule R5): who agrees
to help has not agreed to sharing, and a professional's secrecy is that professional's to break.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from wijkpad.domain.file.ages import ADULT
from wijkpad.feel import Value
from wijkpad.terms import Parameter, ParameterType, RuleClass, Source

ConsentKind = Literal["help", "processing", "secrecy"]
Who = Literal["representatives", "both", "self"]
PATHWAY: Final = "file"
"""How the settings of this file begin in a municipality's file, where others name a pathway."""
KINDS: Final[Mapping[ConsentKind, str]] = {
    "help": "Instemmen met hulp",
    "processing": "Gegevens verwerken of delen",
    "secrecy": "Beroepsgeheim doorbreken",
}
EXPLAINED: Final[Mapping[ConsentKind, str]] = {
    "help": "Wil de inwoner deze hulp?",
    "processing": "Mag het wijkteam deze gegevens vastleggen of delen? Dit is alleen nodig als er geen andere wettelijke grondslag is.",
    "secrecy": "Mag een professional met beroepsgeheim, zoals een arts, dit aan ons vertellen? De professional beslist daar zelf over.",
}
YOUTH_ACT: Final = Source("youth-act-consent", "Jeugdwet, toestemming vanaf 12 en 16 jaar", "V:S47")
GDPR_ACT: Final = Source("uavg-5", "Uitvoeringswet AVG, artikel 5", "K")
OF_AGE: Final = Source("bw-1-233", "Burgerlijk Wetboek boek 1: meerderjarig vanaf 18 jaar", "K")
TREATMENT_ACT: Final = Source("bw-7-450", "Burgerlijk Wetboek boek 7, artikelen 450 en 457", "K")
ONE_SIGNATURE: Final = Source("one-signature", "Uitleg van de Jeugdwet: één handtekening", "V:S49")
BASES_OF_GDPR: Final = Source("avg-6", "AVG, artikel 6 lid 1", "K")
EXCEPTIONS: Final = Source(
    "exceptions", "Jeugdwet en BW boek 7: uitzonderingen op toestemming", "K"
)
RIGHT_TO_REPORT: Final = Source("wmo-5-2-6", "Wmo 2015, meldrecht aan Veilig Thuis", "K")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRules:
    """The ages and exceptions that hold here; what was not verified is the municipality's to set."""

    processing_self_from: int = 16
    secrecy_both_from: int = 12
    secrecy_self_from: int = 16
    serious_harm_exception: bool = True
    wellconsidered_wish: bool = True


def _age(key: str, title: str, default: int, source: Source) -> Parameter:
    return Parameter(
        key=key,
        title=title,
        type=ParameterType.NUMBER,
        default=Decimal(default),
        klass=RuleClass.LOCAL,
        source=source.key,
        question="Wat zegt uw jurist over deze leeftijd?",
        least=Decimal(0),
        most=Decimal(ADULT),
    )


def _exception(key: str, title: str) -> Parameter:
    return Parameter(
        key=key,
        title=title,
        type=ParameterType.BOOLEAN,
        default=True,
        klass=RuleClass.LOCAL,
        source=EXCEPTIONS.key,
        question="Mag een medewerker zich hierop beroepen?",
    )


PARAMETERS: Final[Mapping[str, Parameter]] = {
    one.key: one
    for one in (
        _age(
            "processing_self_from",
            "Zelf toestemming geven voor gegevens: vanaf welke leeftijd?",
            16,
            GDPR_ACT,
        ),
        _age(
            "secrecy_both_from",
            "Samen met de ouders beslissen over het beroepsgeheim: vanaf welke leeftijd?",
            12,
            TREATMENT_ACT,
        ),
        _age(
            "secrecy_self_from",
            "Zelf beslissen over het beroepsgeheim: vanaf welke leeftijd?",
            16,
            TREATMENT_ACT,
        ),
        _exception(
            "serious_harm_exception",
            "Hulp zonder toestemming van de ouders om ernstig nadeel te voorkomen",
        ),
        _exception(
            "wellconsidered_wish",
            "Hulp die een jongere van 12 tot 16 weloverwogen blijft wensen",
        ),
    )
}
"""Settings of the file about people; in a municipality's file `file.<key>`."""
SOURCES: Final[Mapping[str, Source]] = {
    one.key: one
    for one in (
        *(YOUTH_ACT, GDPR_ACT, TREATMENT_ACT, ONE_SIGNATURE, BASES_OF_GDPR, EXCEPTIONS),
        *(RIGHT_TO_REPORT, OF_AGE),
    )
}


def rules_from(own: Mapping[str, Value]) -> ConsentRules:
    """Return the rules with what the municipality chose, by key without `file.`."""
    chosen: dict[str, int | bool] = {}
    for key, parameter in PARAMETERS.items():
        value = parameter.read(own[key]) if key in own else parameter.default
        chosen[key] = value if isinstance(value, bool) else int(str(value))
    return ConsentRules(
        processing_self_from=int(chosen["processing_self_from"]),
        secrecy_both_from=int(chosen["secrecy_both_from"]),
        secrecy_self_from=int(chosen["secrecy_self_from"]),
        serious_harm_exception=bool(chosen["serious_harm_exception"]),
        wellconsidered_wish=bool(chosen["wellconsidered_wish"]),
    )


@dataclass(frozen=True, slots=True)
class AgeRow:
    """From this age on, until the next row begins, these must agree."""

    least: int
    who: Who
    sentence: str
    source: Source


def table(kind: ConsentKind, rules: ConsentRules) -> tuple[AgeRow, ...]:
    """Return the rows of one table, the youngest first; no two begin at one age."""
    found: dict[int, AgeRow] = {}
    for row in _rows(kind, rules):
        found[row.least] = row
    return tuple(sorted(found.values(), key=lambda row: row.least))


def _rows(kind: ConsentKind, rules: ConsentRules) -> tuple[AgeRow, ...]:
    match kind:
        case "help":
            return (
                AgeRow(0, "representatives", f"Onder de 12 jaar {_PARENTS}", YOUTH_ACT),
                AgeRow(12, "both", f"Van 12 tot 16 jaar {_BOTH}", YOUTH_ACT),
                AgeRow(16, "self", f"Vanaf 16 jaar {_SELF}", YOUTH_ACT),
            )
        case "processing":
            own = rules.processing_self_from
            return (
                AgeRow(0, "representatives", f"Onder de {own} jaar {_PARENTS}", GDPR_ACT),
                AgeRow(own, "self", f"Vanaf {own} jaar {_SELF}", GDPR_ACT),
            )
    both, own = rules.secrecy_both_from, max(rules.secrecy_both_from, rules.secrecy_self_from)
    return (
        AgeRow(0, "representatives", f"Onder de {both} jaar {_PARENTS}", TREATMENT_ACT),
        AgeRow(both, "both", f"Van {both} tot {own} jaar {_BOTH}", TREATMENT_ACT),
        AgeRow(own, "self", f"Vanaf {own} jaar {_SELF}", TREATMENT_ACT),
    )


_PARENTS: Final = "beslist wie het gezag heeft."
_BOTH: Final = "beslissen de jongere en wie het gezag heeft samen."
_SELF: Final = "beslist iemand zelf."


@dataclass(frozen=True, slots=True)
class Basis:
    """What the law offers where consent is missing; a professional chooses it, with a reason."""

    code: str
    text: str
    source: Source


def bases(kind: ConsentKind, rules: ConsentRules) -> tuple[Basis, ...]:
    """Return the other bases for one kind, none before another."""
    if kind == "processing":
        return (
            Basis("legal_duty", "Een wet verplicht het ons.", BASES_OF_GDPR),
            Basis("public_task", "Het is nodig voor een wettelijke taak.", BASES_OF_GDPR),
            Basis("vital_interest", "Iemands leven of gezondheid is in gevaar.", BASES_OF_GDPR),
        )
    if kind == "secrecy":
        return (
            Basis(
                "conflict_of_duties",
                "Zwijgen brengt iemand in gevaar (conflict van plichten).",
                EXCEPTIONS,
            ),
            Basis("right_to_report", "Het wettelijk meldrecht aan Veilig Thuis.", RIGHT_TO_REPORT),
            Basis("legal_duty", "Een wet verplicht de professional.", EXCEPTIONS),
        )
    found = [
        Basis("order", "Een maatregel van een rechter of burgemeester.", EXCEPTIONS),
        Basis(
            "application",
            "Alleen het besluit van de gemeente: de aanbieder gaat zelf na of er toestemming is.",
            ONE_SIGNATURE,
        ),
    ]
    if rules.serious_harm_exception:
        found.append(
            Basis(
                "serious_harm", "Nodig om ernstig nadeel voor de jongere te voorkomen.", EXCEPTIONS
            )
        )
    if rules.wellconsidered_wish:
        found.append(
            Basis("wellconsidered_wish", "De jongere blijft dit weloverwogen wensen.", EXCEPTIONS)
        )
    return tuple(found)
