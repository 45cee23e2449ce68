# SPDX-License-Identifier: EUPL-1.2
"""What a finding on money, contract or provider means to a worker, by its code; all in Dutch.

A plugin says what it found in a sentence of its own; the meaning, the cure and who decides are the
product's, so that the same code reads the same in every municipality.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_YOU: Final = "U zelf"
_OFFICER: Final = "De consulent"
_HOLDER: Final = "De budgethouder, over het geld. Het recht op hulp blijft."
_KEEPER: Final = "De functioneel beheerder, over de gegevens. De consulent besluit over de hulp."
_ADMIN: Final = "De functioneel beheerder"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A code in words.

    Attributes:
        title: what is the matter.
        cure: what the worker can do.
        who: who decides about it.
        of_purse: it tells of a purse: what stands in it is for decision and budget roles only.
    """

    title: str
    cure: str
    who: str
    of_purse: bool = False


MEANINGS: Final[Mapping[str, Meaning]] = {
    "REQUEST_INCOMPLETE": Meaning(
        "Er is te weinig ingevuld om te rekenen",
        "Vul product, hoeveelheid, eenheid, hoe vaak en de eerste dag in.",
        _YOU,
    ),
    "INVALID_PERIOD": Meaning(
        "De laatste dag ligt voor de eerste dag", "Verbeter de twee dagen.", _YOU
    ),
    "NEGATIVE_AMOUNT": Meaning(
        "Een bedrag of hoeveelheid is kleiner dan nul", "Vul een getal boven nul in.", _YOU
    ),
    "VOLUME_ZERO": Meaning("De hoeveelheid is nul", "Vul in hoeveel hulp nodig is.", _YOU),
    "AGB_FORMAT": Meaning(
        "De AGB-code van de aanbieder klopt niet", "Vraag de aanbieder om de code.", _KEEPER
    ),
    "KVK_FORMAT": Meaning(
        "Het KvK-nummer van de aanbieder klopt niet", "Vraag de aanbieder om het nummer.", _KEEPER
    ),
    "PROVIDER_UNKNOWN": Meaning(
        "Deze aanbieder staat niet in het register",
        "Kies een aanbieder uit de lijst, of zoek er een op de sociale kaart.",
        _YOU,
    ),
    "NO_CONTRACT": Meaning(
        "Er is geen contract voor dit product, of niet met deze aanbieder",
        "Kies een aanbieder met een contract, of overleg over maatwerk.",
        _OFFICER,
    ),
    "CONTRACT_CONFLICT": Meaning(
        "Twee bronnen zeggen iets anders over dit contract",
        "Ga uit van het strengste en meld het aan de beheerder.",
        _KEEPER,
    ),
    "CONTRACT_NOT_COVERING_PERIOD": Meaning(
        "Het contract geldt niet voor de hele periode",
        "Kies een kortere periode of een andere aanbieder.",
        _OFFICER,
    ),
    "CONTRACT_RUNOFF": Meaning(
        "Dit contract loopt af: alleen lopende hulp gaat nog door",
        "Kies voor nieuwe hulp een andere aanbieder.",
        _OFFICER,
    ),
    "PRODUCT_NOT_IN_CONTRACT": Meaning(
        "Dit product staat niet in het contract van deze aanbieder",
        "Kies een ander product of een andere aanbieder.",
        _OFFICER,
    ),
    "TARIFF_GAP": Meaning(
        "Voor een deel van de periode is geen tarief afgesproken",
        "Kies een kortere periode, of vraag de beheerder om het tarief.",
        _KEEPER,
    ),
    "UNIT_NOT_ALLOWED": Meaning(
        "Het contract telt dit product in een andere eenheid, of niet zo vaak",
        "Kies de eenheid en de telling van het contract.",
        _YOU,
    ),
    "FREQUENCY_NOT_ALLOWED": Meaning(
        "Zo vaak mag dit product in dit contract niet worden toegekend",
        "Kies hoe vaak het contract toestaat.",
        _YOU,
    ),
    "SEVERAL_CONTRACTS": Meaning("Er past meer dan één contract", "Kies ook de aanbieder.", _YOU),
    "ROUTE_REFUSED": Meaning(
        "Een plugin vraagt het tekort aan iemand die er niet over gaat",
        "Laat de instelling van de plugin nakijken. De vraag ging naar wie er anders over gaat.",
        "De functioneel beheerder",
    ),
    "OVERLAP": Meaning(
        "De inwoner heeft deze hulp in deze periode al",
        "Verleng of wijzig de lopende hulp, of kies een andere periode.",
        _OFFICER,
    ),
    "PGB_ZIN_SAME_PRODUCT": Meaning(
        "Voor dit product is er al hulp van een aanbieder, of al een pgb",
        "Beëindig eerst het een, en begin de dag daarna met het ander.",
        _OFFICER,
    ),
    "COVERED_BY_TASK": Meaning(
        "Deze hulp zit al in de opdracht van een hoofdaannemer",
        "Vraag de hulp daar aan: apart betalen is dubbel.",
        _OFFICER,
    ),
    "CLIENTENSTOP": Meaning(
        "De aanbieder neemt nu niemand aan",
        "Kies een andere aanbieder of een latere eerste dag.",
        _YOU,
    ),
    "WAIT_ABOVE_NORM": Meaning(
        "De wachttijd is langer dan afgesproken",
        "Kies een andere aanbieder, of regel hulp voor de tijd ertussen.",
        _YOU,
    ),
    "WAIT_UNKNOWN": Meaning(
        "De wachttijd is niet bekend", "Bel de aanbieder en vraag ernaar.", _YOU
    ),
    "CEILING_70": Meaning(
        "Van het plafond van dit contract is al een groot deel gebruikt",
        "U kunt verder.",
        _HOLDER,
        of_purse=True,
    ),
    "CEILING_EXCEEDED": Meaning(
        "Het plafond van dit contract is niet genoeg",
        "Kijk of een andere aanbieder past. Zo niet, ga dan verder met deze.",
        _HOLDER,
        of_purse=True,
    ),
    "CEILING_NOT_ALLOWED_FOR_VARIANT": Meaning(
        "Voor dit soort contract mag geen plafond gelden",
        "Meld het aan de beheerder.",
        _KEEPER,
        of_purse=True,
    ),
    "TEAM_BUDGET_EXCEEDED": Meaning(
        "Het budget van het team is niet genoeg", "Ga gewoon verder.", _HOLDER, of_purse=True
    ),
    "TRANSFER_BELOW_COMMITTED": Meaning(
        "Wat overblijft is minder dan er al is toegezegd",
        "Verplaats een kleiner bedrag.",
        _HOLDER,
        of_purse=True,
    ),
    "BUDGET_EXCEEDED": Meaning(
        "Een budget is niet genoeg", "Ga gewoon verder.", _HOLDER, of_purse=True
    ),
    "TEAM_BUDGET_FITS": Meaning(
        "Het past in het budget van het team", "U kunt verder.", _HOLDER, of_purse=True
    ),
    "TEAM_BUDGET_HIGH": Meaning(
        "Van het budget van het team is al een groot deel gebruikt",
        "U kunt verder.",
        _HOLDER,
        of_purse=True,
    ),
    "SUBSIDY_FITS": Meaning(
        "Het past in het subsidieplafond", "U kunt verder.", _HOLDER, of_purse=True
    ),
    "BURN_RATE": Meaning(
        "Het budget gaat dit jaar sneller dan gepland", "U kunt verder.", _HOLDER, of_purse=True
    ),
    "MANDATE_EXCEEDED": Meaning(
        "Het bedrag is hoger dan waarover het team zelf mag beslissen",
        "Ga verder: de vraag gaat naar wie het mag.",
        _HOLDER,
        of_purse=True,
    ),
    "SUBSIDY_CEILING": Meaning(
        "Het subsidieplafond is bereikt: de wet schrijft dan een weigering voor (Awb 4:25)",
        "Zoek een andere voorziening. Hulp waar iemand recht op heeft, valt hier niet onder.",
        _OFFICER,
        of_purse=True,
    ),
    "CAPACITY_FULL": Meaning(
        "Er is geen plaats meer", "Kies een andere plek, of vraag wanneer er plaats is.", _YOU
    ),
    "CAPACITY_FITS": Meaning("Er is nog plaats", "U kunt verder.", _YOU),
    "CAPACITY_UNKNOWN": Meaning(
        "Hoeveel plaats er is, is niet bekend", "Bel en vraag of er plaats is.", _YOU
    ),
    "HELPER_UNKNOWN": Meaning(
        "Het is niet bekend wie de hulp van het pgb geeft", "Kies wie de hulp geeft.", _YOU
    ),
    "PGB_TARIFFS_UNREADABLE": Meaning(
        "De pgb-tarieven van de gemeente zijn niet te lezen", "Meld het aan de beheerder.", _KEEPER
    ),
    "PRIOR_UNREADABLE": Meaning(
        "De lijst met voorgaande voorzieningen is niet te lezen",
        "Ga na of er een voorziening voorgaat, en meld het aan de beheerder.",
        _KEEPER,
    ),
    "NO_FUNDING_MODEL": Meaning(
        "Voor deze hulp is niet geregeld hoe de gemeente betaalt",
        "Kies een ander product, of vraag de beheerder.",
        _KEEPER,
    ),
    "NO_GUARD": Meaning(
        "Er is geen budget waar deze hulp uit komt", "Ga gewoon verder.", _HOLDER, of_purse=True
    ),
    "NO_BUDGET": Meaning(
        "Voor dat jaar is nog geen budget vastgelegd", "Ga gewoon verder.", _HOLDER, of_purse=True
    ),
    "RESERVATION_LAPSED": Meaning(
        "De reservering was verlopen", "U hoeft niets te doen.", _HOLDER, of_purse=True
    ),
    "BALANCE_CHANGED": Meaning(
        "Tijdens de toets ging er geld naar andere hulp",
        "Ga gewoon verder.",
        _HOLDER,
        of_purse=True,
    ),
    "PLUGIN_ERROR": Meaning(
        "Een koppeling gaf geen goed antwoord",
        "Probeer het later nog eens. Ga anders gewoon verder.",
        _HOLDER,
    ),
    "STOP_BEFORE_START": Meaning(
        "De hulp stopt voordat zij begon", "Controleer de twee dagen.", _KEEPER
    ),
    "NO_START": Meaning("Er is geen begin van de hulp gemeld", "Vraag de aanbieder.", _KEEPER),
    "CLOSING_DAYS_UNREADABLE": Meaning(
        "Een sluitingsdag in de instellingen is geen datum", "Schrijf dagen als 24-12-2026.", _ADMIN
    ),
    "NO_PATH": Meaning(
        "De instelling noemt geen volledig pad", "Begin het pad met een schuine streep.", _ADMIN
    ),
}
PRIOR: Final = Meaning(
    "Er is een voorziening die voorgaat",
    "Schrijf op waarom die niet genoeg is, of kies die voorziening.",
    _OFFICER,
)
LOCAL: Final = Meaning("Een regel van uw gemeente", "Lees de toelichting.", _OFFICER)


def meaning_of(code: str) -> Meaning:
    """Return what a code means; one that a plugin brings itself is a local rule."""
    if code.startswith("VOORLIGGEND_"):
        return PRIOR
    return MEANINGS.get(code, LOCAL)
