"""Places of help in files: out and back unchanged, and nothing worse than refused."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile

import pytest

from dalel.apps.directory.errors import FileUnreadable
from dalel.apps.directory.exchange import (
    MOST_BYTES,
    MOST_PLACES,
    read_places,
    to_csv,
    to_hsds,
    to_hsds_tables,
)
from dalel.apps.directory.models import Listing
from dalel.apps.directory.places import place_of, start_places
from dalel.apps.directory.queries import places
from tests.apps.conftest import CastMember

PAGE = "/organisation/help/bring"
EVERY = list(start_places().values())


@pytest.mark.parametrize("write", [to_csv, to_hsds])
def test_comes_back_as_it_went(write: object) -> None:
    """Each place, whole: also what HSDS has no word for."""
    text = write(EVERY)  # type: ignore[operator]

    assert [place_of(one) for one in read_places(text.encode())] == EVERY
    assert read_places(("\ufeff" + text).encode())


def test_comes_back_from_tables() -> None:
    """A data package that names each of its tables; the same places, the same bytes."""
    data = to_hsds_tables(EVERY)

    assert [place_of(one) for one in read_places(data)] == EVERY
    assert to_hsds_tables(EVERY) == data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        described = json.loads(package.read("datapackage.json"))
        assert {one["path"] for one in described["resources"]} == set(package.namelist()) - {
            "datapackage.json"
        }


@pytest.mark.parametrize("member", [b"", b"name\nx\n"])
def test_refuses_a_zip_without_services(member: bytes) -> None:
    """Or one whose tables are others."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("service.csv", member)

    with pytest.raises(FileUnreadable):
        read_places(file.getvalue())
    with pytest.raises(FileUnreadable):
        read_places(file.getvalue()[:40])


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_unpacks_no_more_than_it_may_whatever_a_zip_says_of_itself(packing: int) -> None:
    """A few bytes may become gigabytes, and the list inside says that they are ten."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as package:
        package.writestr("service.csv", b"\0" * (64 << 20))
    data = bytearray(file.getvalue())
    size = data.rindex(b"PK\x01\x02") + 24
    data[size : size + 4] = (10).to_bytes(4, "little")

    tracemalloc.start()
    with pytest.raises(FileUnreadable):
        read_places(bytes(data))
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert taken < 32 << 20


def test_reads_no_endless_tables() -> None:
    """Each row of one was looked up for each row of another."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("service.csv", "id,name,status\n1,Invented,active\n")
        package.writestr("phone.csv", "service_id,number\n" + "2,1\n" * 20_001)

    with pytest.raises(FileUnreadable):
        read_places(file.getvalue())


def test_writes_services_as_hsds_asks() -> None:
    """Ids are UUIDs, each service has its name, status and organisation."""
    page = json.loads(to_hsds(EVERY))

    assert page["total_items"] == len(EVERY)
    for service in page["contents"]:
        assert len(service["id"]) == 36
        assert service["name"]
        assert service["status"] in {"active", "inactive", "defunct", "temporarily closed"}
        assert {"id", "name", "description"} <= set(service["organization"])
        assert all({"id", "number"} <= set(one) for one in service["phones"])
    line = next(one for one in page["contents"] if one["name"] == "Police emergency line")
    assert (line["phones"][0]["number"], line["assured_date"]) == ("102", "2026-03-03")
    assert "address" not in json.dumps(page).lower()


def test_reads_services_of_others() -> None:
    """Nobody was asked yet, so nothing of it is shown."""
    service = {
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Invented counselling",
        "status": "active",
        "phones": [{"number": "+7 700 000 00 00"}],
        "service_areas": [{"name": "Zhambyl region"}, {"name": "Nowhere"}],
        "languages": [{"code": "kk"}, {"code": "xx"}],
        "assured_date": "2026-01-02",
    }

    for text in (json.dumps([service]), json.dumps(service), json.dumps({"services": [service]})):
        (found,) = map(place_of, read_places(text.encode()))
        assert (found.phones, found.lists["languages"]) == (("+7 700 000 00 00",), ("kk",))
        assert found.lists["regions"] == ("KZ-31",)
        assert found.texts["consent"] == "not_asked"
        assert not found.is_listed


@pytest.mark.parametrize("name", ['=HYPERLINK("a")', "+1+cmd|' /C calc'!A0"])
def test_is_no_formula_in_a_spreadsheet(name: str) -> None:
    """What a name begins with is not reckoned; a telephone number stays as it is."""
    number = "+7 700 000 00 00; 112"
    place = place_of({"place": "x", "name_en": name, "category": "line", "phones": number})

    text = to_csv([place])
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["name_en"], row["phones"]) == (f"'{name}", number)
    assert [place_of(one) for one in read_places(text.encode())] == [place]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"a,b\n1,2\n",
        b"{",
        b"[1]",
        b'[{"name": "x"}]',
        b"[" * 100_000,
        b"x" * (MOST_BYTES + 1),
        b"name_en\n" + b"x\n" * (MOST_PLACES + 1),
        b'{"contents": 7}',
    ],
)
def test_refuses_what_is_no_such_file(data: bytes) -> None:
    """With one error, whatever is in it."""
    with pytest.raises(FileUnreadable):
        read_places(data)


def bring(member: CastMember, text: str) -> tuple[int, str]:
    """Bring a file and return what the page says."""
    file = io.BytesIO(text.encode())
    file.name = "table.csv"
    answer = member.client.post(PAGE, {"table": file}, headers={"accept-language": "en"})
    return answer.status_code, answer.content.decode()


def test_shows_first_what_would_change(administrator: CastMember) -> None:
    """Nothing is written before it was confirmed; what is wrong is named with its reason."""
    rows = to_csv([*EVERY[:3], place_of(EVERY[0].to_fields() | {"place": "new-one"})])
    bad = place_of(EVERY[0].to_fields() | {"place": "bad", "phones": "none", "name_ru": "Плохое"})
    rows += to_csv([bad]).split("\r\n", 1)[1]

    status, page = bring(administrator, rows)

    assert status == 200
    assert "3 places stay as they are" in page
    assert "Up to five telephone numbers" in page
    assert Listing.objects.count() == 0
    confirmed = to_hsds([place_of(EVERY[0].to_fields() | {"place": "new-one"})])
    answer = administrator.client.post(PAGE, {"confirmed": confirmed})
    assert (answer.status_code, "new-one" in places()) == (302, True)


def test_says_that_a_file_cannot_be_read(administrator: CastMember) -> None:
    """And which files can."""
    status, page = bring(administrator, "nothing")

    assert status == 400
    assert "HSDS 3 (JSON)" in page


def test_hands_out_what_it_takes(worker: CastMember) -> None:
    """To every colleague."""
    for address, first in (("csv", "place,"), ("json", "{")):
        answer = worker.client.get(f"/organisation/help/file/{address}")
        assert answer.content.decode().lstrip("\ufeff").startswith(first)
        assert "attachment" in answer.headers["Content-Disposition"]
