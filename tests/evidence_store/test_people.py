from __future__ import annotations

import json

import pytest

from evidence_store.catalogue import Catalogue
from evidence_store.errors import NoSuchPerson, PersonExists
from evidence_store.people import PersonRow, Role
from tests.evidence_store.samples import at


def added(catalogue: Catalogue, name: str = "sri", secret: str = "$argon2id$x") -> PersonRow:
    return catalogue.people.add(
        name, shown="Sri Wahyuni", role=Role.BIDANG, bidang="Tata Usaha", secret=secret, who="uji", at=at(0)
    )


def test_a_person_is_found_by_name_without_regard_to_case(catalogue: Catalogue) -> None:
    made = added(catalogue)
    assert (made.role, made.bidang, made.is_active, made.at) == (Role.BIDANG, "Tata Usaha", True, at(0))
    assert catalogue.people.find("SRI") == made
    assert catalogue.people.find("budi") is None
    with pytest.raises(PersonExists):
        added(catalogue, "Sri")
    assert catalogue.people.all() == [made]


def test_a_change_changes_what_is_given_and_is_audited_without_the_secret(catalogue: Catalogue) -> None:
    made = added(catalogue)
    changed = catalogue.people.change("sri", secret="$argon2id$baru", is_active=False, who="dewi", at=at(1))
    assert (changed.secret, changed.is_active) == ("$argon2id$baru", False)
    assert (changed.shown, changed.role) == (made.shown, made.role)
    rows = catalogue.audit_rows()
    assert [(row.event, row.who) for row in rows] == [("person_added", "uji"), ("person_changed", "dewi")]
    assert json.loads(rows[1].facts) == {"name": "sri", "secret": True, "is_active": False}
    assert not any("argon2" in row.facts for row in rows)
    assert catalogue.check_audit() == []


def test_a_change_to_what_is_already_so_is_none(catalogue: Catalogue) -> None:
    made = added(catalogue)
    assert catalogue.people.change("sri", shown="Sri Wahyuni", who="dewi", at=at(1)) == made
    assert len(catalogue.audit_rows()) == 1


def test_a_bidang_belongs_to_its_role_alone(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="koordinator"):
        catalogue.people.add(
            "rini", shown="Rini", role=Role.COORDINATOR, bidang="TU", secret="", who="uji", at=at(0)
        )
    added(catalogue)
    with pytest.raises(ValueError, match="admin"):
        catalogue.people.change("sri", role=Role.ADMIN, who="uji", at=at(1))
    assert catalogue.people.change("sri", role=Role.ADMIN, bidang="", who="uji", at=at(1)).role is Role.ADMIN
    with pytest.raises(NoSuchPerson):
        catalogue.people.change("budi", shown="Budi", who="uji", at=at(1))
