# SPDX-License-Identifier: EUPL-1.2
"""The social map goes into a municipality's file and comes back the same; volunteers never do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands.house import House
from tests.commands.test_municipality_file import GOOD
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.municipality import export_municipality, import_municipality
from wijkpad.commands.municipality.file import MunicipalityFile, read
from wijkpad.commands.municipality.text import written
from wijkpad.domain.directory import FACTS, Volunteer, standing
from wijkpad.errors import FindingsError

MAP = (
    GOOD
    + """
[[provisions]]
id = "huiskamer"
name = "Huiskamer"
[[locations]]
of = "p1"
id = "kade"
name = "Aan de kade"
address = "Havenstraat 12"
postcode = "9999 AB"
area = "Haven"
lat = 53.219383
lon = 6.5
source = "website"
checked_on = 2026-10-01
[[locations]]
of = "huiskamer"
id = "zaal"
name = "De zaal"
source = "website"
checked_on = 2026-10-01
[[facts]]
of = "p1"
source = "opgave aanbieder"
measured_on = 2026-11-02
expertise = ["finances", "housing"]
language = ["nl", "ar"]
url = "https://linde.example"
[[facts]]
of = "huiskamer"
source = "beheerder"
measured_on = 2026-11-03
expires_on = 2027-01-01
capacity = 20
used = 12
free_access = true
[[wait_times]]
of = "p1"
product = "02A05"
location = "kade"
kind = "intake"
days = 0
waiting = 3
certainty = "confirmed"
measured_on = 2026-11-10
source = "gemeente"
definition = "Van aanmelding tot intake"
[[wait_times]]
of = "huiskamer"
measured_on = 2026-11-11
source = "beheerder"
"""
)


def parsed(text: str) -> MunicipalityFile:
    found, findings = read(text.encode(), "gm9999.toml")
    assert findings == []
    assert found is not None
    return found


def take_in(house: House, text: str) -> None:
    """Import a file as `wijkpad municipality import` does."""
    actor = system("gm9999")
    import_municipality.handle(house.tools, actor, parsed(text), check=lambda _key, _config: [])


def lines_of(house: House, offer: str) -> int:
    with house.store.work("gm9999", reading=True) as unit:
        return len(unit.directory.statements(offer))


def test_the_social_map_reads_back_as_the_same() -> None:
    found = parsed(MAP)
    assert parsed(written(found)) == found
    assert [one.days for one in found.directory.waits] == [0, None]
    assert {(one.kind, one.value) for one in found.directory.facts} >= {
        ("free_access", "yes"), ("capacity", "20"), ("expertise", "housing"),
    }  # fmt: skip


def test_a_file_taken_in_twice_writes_nothing_the_second_time(house: House, tmp_path: Path) -> None:
    take_in(house, MAP)
    once = export_municipality.handle(house.tools, system("gm9999"), tmp_path).read_text("utf-8")
    before = lines_of(house, "p1"), lines_of(house, "huiskamer")
    take_in(house, once)
    assert (lines_of(house, "p1"), lines_of(house, "huiskamer")) == before
    with house.store.work("gm9999", reading=True) as unit:
        assert [one.version for one in unit.directory.locations()] == [1, 1]
        assert len(unit.directory.waits()) == 2
    again = export_municipality.handle(house.tools, system("gm9999"), tmp_path).read_text("utf-8")
    assert again == once
    out, given_in = parsed(once).directory, parsed(MAP).directory
    for part in ("provisions", "locations", "facts", "waits"):
        assert set(getattr(out, part)) == set(getattr(given_in, part))


def test_a_fact_that_left_the_file_is_taken_off_and_the_others_stand(house: House) -> None:
    take_in(house, MAP)
    take_in(house, MAP.replace('"finances", "housing"', '"housing"'))
    with house.store.work("gm9999", reading=True) as unit:
        history = unit.directory.statements("p1")
    held = standing(history, house.clock.now().date())
    assert [one.value for one in held if one.kind == "expertise"] == ["housing"]
    assert [one.is_gone for one in history if one.value == "finances"] == [False, True]


def test_a_file_that_says_nothing_of_the_map_leaves_it_as_it_was(house: House) -> None:
    take_in(house, MAP)
    take_in(house, GOOD)
    with house.store.work("gm9999", reading=True) as unit:
        assert [one.ended_on for one in unit.directory.provisions()] == [None]
        assert all(not one.is_gone for one in unit.directory.locations())


def test_a_provision_or_location_that_left_the_file_ends_and_keeps_its_history(
    house: House,
) -> None:
    take_in(house, MAP)
    take_in(house, GOOD + '[[facts]]\nof = "p1"\nsource = "x"\nmeasured_on = 2026-11-02\n')
    with house.store.work("gm9999", reading=True) as unit:
        assert [one.ended_on is None for one in unit.directory.provisions()] == [False]
        assert all(one.is_gone for one in unit.directory.locations())
        assert len(unit.directory.waits()) == 2
        assert standing(unit.directory.statements("p1"), house.clock.now().date()) == []


def test_volunteers_stand_in_no_file_either_way(house: House, tmp_path: Path) -> None:
    with house.store.work("gm9999") as unit:
        vera = Volunteer(
            id="v" * 32, name="Vera van Dijk", contact="06-55501234", area="Haven",
            skills=("boodschappen",), hours=2, checked_on=house.clock.now().date(),
        )  # fmt: skip
        unit.directory.add_volunteer(vera)
        unit.commit()
    take_in(house, MAP)
    text = export_municipality.handle(house.tools, system("gm9999"), tmp_path).read_text("utf-8")
    assert "Vera" not in text
    assert "boodschappen" not in text
    _, findings = read((MAP + '[[volunteers]]\nname = "Vera"\n').encode(), "gm9999.toml")
    assert [one.text for one in findings] == [
        "Vrijwilligers horen niet in dit bestand: het zijn persoonsgegevens."
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ('"https://linde.example"', '"javascript:alert(1)"', "facts.0.value"),
        ('["nl", "ar"]', '["klingon"]', "facts.0.value"),
        ("capacity = 20", 'capacity = "twintig"', "facts.1.capacity"),
        ("free_access = true", 'free_access = "ja"', "facts.1.free_access"),
        ("expires_on = 2027-01-01", "expires_on = 2026-01-01", "facts.1.expires_on"),
        ('"9999 AB"', '"99 AB"', "locations.0.postcode"),
        ("lat = 53.219383", "lat = 6.5", "locations.0.lat"),
        ("lat = 53.219383\n", "", "locations.0.lat"),
        ('id = "zaal"', 'id = "de zaal"', "locations.1.id"),
        ('location = "kade"', 'location = "brug"', "wait_times.0.location"),
        ("days = 0", "days = 99999", "wait_times.0.days"),
        ('kind = "intake"', 'kind = "ooit"', "wait_times.0.kind"),
        ('certainty = "confirmed"', 'certainty = "zeker"', "wait_times.0.certainty"),
        ('id = "huiskamer"', 'id = "de huiskamer"', "provisions.0.id"),
        ("used = 12", "bezet = 12", "facts.1.bezet"),
    ],
)
def test_a_fault_is_named_with_its_line_and_field(right: str, wrong: str, place: str) -> None:
    _, findings = read(MAP.replace(right, wrong, 1).encode(), "gm9999.toml")
    found = {one.element: one.line for one in findings}
    assert place in found
    assert found[place] is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (MAP.replace('of = "huiskamer"', 'of = "niemand"'), "MAP-031"),
        (MAP.replace('"huiskamer"', '"p1"'), "MAP-030"),
        (MAP.replace("2026-11-11", "2027-11-11"), "MAP-007"),
    ],
)
def test_what_only_the_municipality_can_tell_is_refused_before_anything_is_written(
    house: House, text: str, code: str
) -> None:
    with pytest.raises(FindingsError) as raised:
        take_in(house, text)
    assert code in {one.code for one in raised.value.findings}
    with house.store.work("gm9999", reading=True) as unit:
        assert unit.directory.provisions() == []


@given(st.data())
def test_whatever_is_known_comes_back_from_a_file_as_it_was(data: st.DataObject) -> None:
    keys = data.draw(st.sets(st.sampled_from(sorted(FACTS))))
    rest = "\n".join(f"{key} = {_drawn(data, key)}" for key in sorted(keys))
    text = GOOD + f'[[facts]]\nof = "p1"\nsource = "x"\nmeasured_on = 2026-11-02\n{rest}\n'
    found = parsed(text)
    assert parsed(written(found)) == found


def _drawn(data: st.DataObject, key: str) -> str:
    kind = FACTS[key]
    if kind.is_number:
        return str(data.draw(st.integers(0, 100_000)))
    if kind.many:
        words = st.sampled_from(sorted(kind.choices) or ["spel", 'met "aanhaling"', "é\\"])
        chosen = data.draw(st.lists(words, unique=True, min_size=1, max_size=4))
        return (
            "["
            + ", ".join('"' + x.replace("\\", "\\\\").replace('"', '\\"') + '"' for x in chosen)
            + "]"
        )
    if kind.choices:
        return data.draw(st.sampled_from(["true", "false"]))
    return '"https://a.example"' if key == "url" else '"ma tot vr"'


def test_an_import_never_believes_a_day_that_has_yet_to_come(house: House) -> None:
    tomorrow = (house.clock.now() + timedelta(days=1)).date().isoformat()
    with pytest.raises(FindingsError):
        take_in(house, MAP.replace("2026-11-03", tomorrow))
