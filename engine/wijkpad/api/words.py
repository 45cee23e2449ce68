# SPDX-License-Identifier: EUPL-1.2
"""Dutch words for what the engine calls by code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from wijkpad.domain.case import CaseTerm
from wijkpad.domain.identity import ROLES
from wijkpad.feel import Value, as_text
from wijkpad.terms import moment_text, short_text

DIRECTIONS: Final[Mapping[str, str]] = {
    "at_most": "uiterlijk",
    "at_least": "niet eerder dan",
    "exact": "precies",
}
OUTCOMES: Final[Mapping[str, str]] = {
    "done": "gelukt",
    "refused": "geweigerd",
    "failed": "mislukt",
}
EVENTS: Final[Mapping[str, str]] = {
    "case.started": "begon de zaak",
    "case.read": "bekeek het dossier",
    "case.list": "bekeek de lijst met zaken",
    "case.closed": "sloot het dossier",
    "case.close": "wilde het dossier sluiten",
    "case.start": "wilde een zaak beginnen",
    "case.worry": "wilde een zorg over veiligheid melden",
    "case.withdraw": "wilde de aanvraag intrekken",
    "case.coordinator": "wees een regisseur aan",
    "safety_list.written": "maakte de veiligheidslijst voor de nacht",
    "case.participant": "gaf een collega een taak; die kan de zaak nu zien",
    "case.shielded": "schermde de zaak af",
    "task.read": "bekeek een taak",
    "funding.tried": "toetste een keuze van hulp",
    "task.claimed": "pakte een taak op",
    "task.claim": "wilde een taak oppakken",
    "task.released": "gaf een taak vrij",
    "task.release": "wilde een taak vrijgeven",
    "task.completed": "rondde een taak af",
    "task.complete": "wilde een taak afronden",
    "task.draft": "wilde een concept bewaren",
    "safety.given": "beantwoordde een vraag over veiligheid zo dat meteen iets moet gebeuren",
    "safety.denied": "nam een antwoord over veiligheid terug",
    "worklist.read": "bekeek de werklijst",
    "run.cancelled": "stopte een traject",
    "run.cancel": "wilde een traject stoppen",
    "run.read": "wilde een traject bekijken",
    "repair.list": "zocht een zaak om te herstellen",
    "run.rewind": "wilde een traject terugzetten",
    "run.rewound": "zette een traject terug",
    "run.repair": "wilde een stap overslaan of verplaatsen",
    "run.skipped": "sloeg een stap over",
    "run.moved": "zette een zaak op een andere stap",
    "run.repeated": "liet een stap opnieuw doen",
    "run.transferred": "liet een zaak verdergaan op een andere versie",
    "run.transfer_undone": "zette een traject terug op haar vorige versie",
    "definition.transfer": "liet zaken overzetten naar een andere versie",
    "definition.transfer_undone": "liet het overzetten van zaken ongedaan maken",
    "timer.fired": "zag dat een termijn verliep",
    "timer.won": "zag dat een termijn verliep net voor het afronden",
    "term.started": "liet een termijn beginnen",
    "term.moved": "liet een termijn opnieuw berekenen",
    "term.answered": "vroeg een plugin naar de laatste dag van een termijn",
    "term.lapsed": "liet een termijn vervallen",
    "term.suspended": "schortte een termijn op",
    "term.suspend": "wilde een termijn opschorten",
    "term.resumed": "liet een opgeschorte termijn weer lopen",
    "term.resume": "wilde een opgeschorte termijn weer laten lopen",
    "funding.reserved": "reserveerde geld voor hulp",
    "contract.signal": "begon het traject, omdat het geld van het contract opraakt",
    "funding.short": "vond te weinig geld voor hulp; er is niets geboekt",
    "funding.committed": "zegde geld voor hulp toe",
    "funding.released": "gaf een reservering terug",
    "help.read": "bekeek de hulp",
    "funding.lapsed": "liet een reservering verlopen",
    "funding.happened": "legde vast wat er met de hulp gebeurde",
    "budget.corrected": "corrigeerde een regel van een budget",
    "budget.moved": "verschoof budget",
    "budget.read": "bekeek een budget",
    "term.extended": "verlengde een termijn",
    "term.extend": "wilde een termijn verlengen",
    "term.explained": "legde vast waarom een termijn niet is gehaald",
    "term.explain": "wilde vastleggen waarom een termijn niet is gehaald",
    "terms.read": "bekeek de termijnen van het team",
    "sources.read": "bekeek de bronnen",
    "message.received": "ontving een bericht",
    "message.deliver": "wilde een bericht bezorgen",
    "service.done": "deed een automatische stap",
    "service.failed": "kon een automatische stap niet doen",
    "break_glass.opened": "opende de zaak in nood",
    "break_glass.open": "wilde een zaak in nood openen",
    "case.participants": "veranderde wie deze zaak mag zien",
    "case.export": "wilde een dossier uitgeven",
    "export.asked": "vroeg een dossier aan voor iemand uit deze zaak",
    "export.decided": "besliste over het uitgeven van een dossier",
    "export.read": "keek een dossier voor inzage na",
    "export.made": "gaf een dossier uit",
    "journal.read": "bekeek het logboek",
    "register.read": "las een bestand voor het contractregister",
    "register.booked": "verwerkte een bestand in het contractregister",
    "register.dropped": "gooide een bestand voor het contractregister weg",
    "register.changed": "veranderde het contractregister met de hand",
    "register.import": "wilde een bestand voor het contractregister inlezen",
    "register.book": "wilde een bestand in het contractregister verwerken",
    "register.drop": "wilde een bestand voor het contractregister weggooien",
    "register.change": "wilde het contractregister veranderen",
    "municipality.imported": "las het gemeentebestand in",
    "role.ended": "beëindigde een rol die niet in het gemeentebestand staat",
    "incident.retried": "liet een mislukte stap opnieuw doen",
    "incident.set_aside": "sloot een storing",
    "incident.left": "sloot een storing: de zaak gaat niet meer langs die stap",
    "incident.skipped": "loste een storing op: stap overgeslagen",
    "incident.stopped": "loste een storing op: traject gestopt",
    "incident.corrected": "loste een storing op: antwoord verbeterd",
    "answers.corrected": "verbeterde een antwoord",
    "file.read": "bekeek het dossier",
    "file.draft": "wilde een concept in het dossier bewaren",
    "file.record": "wilde iets in het dossier vastleggen",
    "file.taken_off": "haalde iets van een lijst in het dossier, met een reden",
    "file.address_read": "opende het geheime adres",
    "file.bsn_read": "opende een BSN",
    "file.household": "legde vast waar het huishouden woont of hoe het te bereiken is",
    "file.person": "legde iets vast over een persoon",
    "file.network_member": "legde iets vast over iemand uit het netwerk",
    "file.goal": "legde een doel vast",
    "file.action": "legde een actie vast",
    "file.matrix": "legde een ZRM vast",
    "file.assessment": "legde vast dat een instrument is gebruikt",
    "file.order": "legde een maatregel vast",
    "file.consent": "legde een vraag om toestemming vast, met het antwoord",
    "file.answer": "legde een antwoord op een vraag om toestemming vast",
    "file.withdrawal": "legde vast dat toestemming is ingetrokken",
    "file.basis": "legde een andere grondslag dan toestemming vast",
    "file.disclosure": "legde vast wat is gedeeld",
    "answers.correct": "wilde een antwoord verbeteren",
    "incident.chosen": "koos waar een bericht bij hoort",
    "note.written": "schreef een aantekening",
    "note.amended": "verbeterde een aantekening",
    "note.write": "wilde een aantekening schrijven",
    "note.amend": "wilde een aantekening verbeteren",
    "note.draft": "wilde een concept van een aantekening bewaren",
    "todo.added": "schreef een to-do",
    "todo.done": "vinkte een to-do af",
    "todo.reopened": "zette een to-do weer open",
    "todo.add": "wilde een to-do schrijven",
    "todo.tick": "wilde een to-do afvinken",
    "notice.seen": "las een bericht van een collega",
    "notice.see": "wilde een bericht van een collega weghalen",
    "case.wrong": "wilde de zaak intrekken als verkeerde persoon",
    "case.wrong_confirm": "wilde het intrekken als verkeerde persoon bevestigen",
    "case.wrong_asked": "vroeg een tweede persoon om de zaak in te trekken als verkeerde persoon",
    "case.wrong_refused": "vond dat de zaak niet op de verkeerde persoon staat",
    "case.wrong_withdrawn": "trok de zaak in: zij stond op de verkeerde persoon",
    "case.linked": "koppelde een zaak",
    "task.handed_over": "droeg een taak over",
    "task.hand_over": "wilde een taak overdragen",
    "case.handed_over": "droeg de zaak over",
    "case.hand_over": "wilde de zaak overdragen",
    "case.lent": "liet een vervanger deze zaak zien",
    "stand_in.list": "bekeek wie wie vervangt",
    "stand_in.begun": "regelde vervanging",
    "stand_in.begin": "wilde vervanging regelen",
    "stand_in.ended": "beëindigde vervanging",
    "stand_in.end": "wilde vervanging beëindigen",
    "case.unlinked": "ontkoppelde een zaak",
    "case.link": "wilde een zaak koppelen",
    "case.unlink": "wilde een zaak ontkoppelen",
    "document.made": "begon een document",
    "document.make": "wilde een document maken",
    "document.read": "bekeek een document",
    "document.opened": "opende het bestand van een document",
    "document.open": "wilde het bestand van een document openen",
    "document.changed": "wijzigde de tekst van een document",
    "document.change": "wilde een document wijzigen",
    "document.draft": "wilde tekst van een document bewaren",
    "document.offered": "vroeg om goedkeuring van een document",
    "document.offer": "wilde om goedkeuring van een document vragen",
    "document.sent_back": "stuurde een document terug naar de schrijver",
    "document.send_back": "wilde een document terugsturen",
    "document.fixed": "legde een document vast",
    "document.fix": "wilde een document vastleggen",
    "document.dropped": "legde een concept van een document weg",
    "document.drop": "wilde een concept van een document wegleggen",
    "document.correct": "wilde een document door een nieuw document vervangen",
    "document.sent": "legde vast dat een document is verstuurd",
    "document.send": "wilde vastleggen dat een document is verstuurd",
    "document.uploaded": "voegde een bestand toe",
    "document.upload": "wilde een bestand toevoegen",
    "document.scanned": "liet een bestand op virussen nakijken",
}


def event_text(event: str) -> str:
    """Return what a journal event says; an unknown one says its code."""
    return EVENTS.get(event, event)


def role_names(roles: tuple[str, ...]) -> tuple[str, ...]:
    """Return the Dutch names of roles."""
    return tuple(ROLES.get(one, one) for one in roles)


def term_end(term: CaseTerm) -> str:
    """Return the end of a term in words."""
    if term.due_on is not None:
        return short_text(term.due_on)
    return moment_text(term.fires_at) if term.fires_at is not None else "staat stil"


def due_text(due_on: date | None, due_at: datetime | None) -> str | None:
    """Return a due moment in words; None when there is none."""
    if due_on is not None:
        return short_text(due_on)
    return moment_text(due_at) if due_at is not None else None


def value_text(value: Value) -> str:
    """Return a FEEL value as a reader would say it."""
    match value:
        case None:
            return "geen"
        case bool():
            return "ja" if value else "nee"
        case str():
            return value
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case datetime():
            return moment_text(value) if value.tzinfo is not None else f"{value:%d-%m-%Y %H:%M}"
        case date():
            return short_text(value)
        case list():
            return ", ".join(value_text(one) for one in value)
        case dict():
            return "; ".join(f"{key}: {value_text(one)}" for key, one in value.items())
        case _:
            return as_text(value)
