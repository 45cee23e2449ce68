# SPDX-License-Identifier: EUPL-1.2
"""What is said to who may not do something, by the code of the rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijkpad.findings import Finding

REFUSALS: Final[Mapping[str, tuple[str, str]]] = {
    "ACC-001": ("Deze zaak is van een ander team.", ""),
    "ACC-002": ("Deze zaak is afgeschermd: alleen genoemde deelnemers zien haar.", ""),
    "ACC-003": (
        "Uw rol mag dit niet doen.",
        "Vraag een collega met de rol die bij deze stap staat.",
    ),
    "ACC-004": (
        "Alleen de teamleider, de regisseur of de aandachtsfunctionaris mag een zaak beëindigen.",
        "Vraag het aan een van hen.",
    ),
    "ACC-005": (
        "U kunt geen zaak beginnen voor dit team.",
        "Kies een team waarin u zelf werkt.",
    ),
    "ACC-006": (
        "Alleen wie de eigenaarsrol van dit traject heeft, mag deze publicatie goedkeuren.",
        "Vraag de eigenaar van het traject.",
    ),
    "ACC-007": (
        "U mag uw eigen wijziging niet zelf goedkeuren.",
        "Vraag een collega met de eigenaarsrol.",
    ),
    "ACC-008": ("Alleen een procesontwerper mag dit.", "Vraag een procesontwerper."),
    "ACC-009": ("Alleen een functioneel beheerder mag dit.", "Vraag de functioneel beheerder."),
    "ACC-010": (
        "Alleen wie de zaak leidt of beheert, mag verder terug dan uw eigen laatste stap.",
        "Vraag de teamleider, de regisseur, de aandachtsfunctionaris of de functioneel beheerder.",
    ),
    "ACC-011": (
        "Alleen de functioneel beheerder mag een stap overslaan of verplaatsen.",
        "Vraag de functioneel beheerder; in een afgeschermde zaak de aandachtsfunctionaris.",
    ),
    "ACC-012": (
        "Alleen een procesontwerper of de eigenaar van het traject mag zaken overzetten.",
        "Vraag het aan een van hen.",
    ),
    "ACC-014": (
        "Alleen een teamleider, procesregisseur of aandachtsfunctionaris mag een zaak in nood openen.",
        "Bel een van hen. Is er gevaar? Bel 112.",
    ),
    "ACC-016": (
        "Alleen de privacyfunctionaris ziet wie zaken in nood opende.",
        "Vraag de privacyfunctionaris.",
    ),
    "ACC-017": (
        "Alleen de aandachtsfunctionaris of een casusregisseur van deze zaak verandert wie haar mag zien.",
        "Vraag het aan een van hen.",
    ),
    "ACC-018": (
        "Alleen wie de zaak leidt, mag haar afschermen voor een collega.",
        "Vraag de teamleider, de regisseur of de aandachtsfunctionaris.",
    ),
    "ACC-019": (
        "Alleen wie de zaak leidt of de privacyfunctionaris geeft een dossier uit.",
        "Vraag het aan een van hen.",
    ),
    "ACC-013": (
        "Dit traject is afgeschermd: alleen de eigenaar mag zijn zaken overzetten.",
        "Vraag de eigenaar van het traject.",
    ),
    "ACC-040": (
        "U schreef aan dit document mee. Een ander moet het goedkeuren.",
        "Vraag een collega.",
    ),
    "ACC-041": (
        "Uw rol mag dit document niet goedkeuren.",
        "Vraag iemand met de rol die het sjabloon noemt.",
    ),
    "ACC-021": (
        "Alleen wie op de aanvraag beslist of de teamleider mag een termijn opschorten of verlengen.",
        "Vraag de consulent met mandaat of de teamleider.",
    ),
    "ACC-022": (
        "Alleen wie beslist of de zaak of het team leidt, legt vast waarom een termijn niet is gehaald.",
        "Vraag het aan een van hen.",
    ),
    "ACC-023": ("Alleen een teamleider ziet alle termijnen.", "Vraag de teamleider."),
    "ACC-080": (
        "Alleen wie de zaak coördineert, erover besluit of over het geld gaat, legt vast wat er met hulp gebeurt.",
        "Vraag de casusregisseur, de consulent met mandaat of de budgethouder.",
    ),
    "ACC-081": (
        "Alleen een consulent met mandaat mag hulp verlengen, verkorten of laten vervallen.",
        "Vraag de consulent: daar hoort een besluit bij.",
    ),
    "ACC-082": (
        "Alleen de budgethouder of de consulent met mandaat sluit een periode af.",
        "Vraag een van hen.",
    ),
    "ACC-060": (
        "Alleen de budgethouder of de teamleider ziet dit budget.",
        "Vraag de budgethouder.",
    ),
    "ACC-062": (
        "Alleen de contractmanager, de budgethouder of de functioneel beheerder ziet contracten.",
        "Vraag de contractmanager.",
    ),
    "ACC-063": (
        "Alleen de contractmanager of de functioneel beheerder mag dit wijzigen.",
        "Vraag de contractmanager.",
    ),
    "ACC-061": ("Alleen de budgethouder mag hier boeken.", "Vraag de budgethouder."),
    "ACC-070": (
        "De regels van uw gemeente geven u geen toegang tot dit dossier.",
        "Vraag uw teamleider.",
    ),
    "ACC-071": (
        "Een plugin die over toegang gaat, werkt niet.",
        "Waarschuw de functioneel beheerder.",
    ),
    "ACC-050": (
        "Alleen wie met zaken werkt of de gemeente inricht, ziet de sociale kaart.",
        "Vraag een wijkwerker.",
    ),
    "ACC-051": (
        "Alleen de vrijwilligerscoördinator ziet wie de vrijwilligers zijn.",
        "Vraag de vrijwilligerscoördinator.",
    ),
}
"""By code: why not, and whom to ask."""


def refused(code: str) -> Finding:
    """Return the refusal of a rule."""
    text, cure = REFUSALS[code]
    return Finding(code=code, text=text, cure=cure)
