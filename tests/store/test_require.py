# SPDX-License-Identifier: EUPL-1.2
"""What is absent is skipped, unless its presence was promised."""

from __future__ import annotations

import pytest

from tests.support.require import require


def test_what_is_absent_skips_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKPAD_REQUIRE", "browser, node")
    with pytest.raises(pytest.skip.Exception, match="apt install postgresql"):
        require("postgres", "PostgreSQL ontbreekt: apt install postgresql")


def test_what_was_promised_and_is_absent_fails_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIJKPAD_REQUIRE", "browser, postgres")
    with pytest.raises(pytest.fail.Exception, match="apt install postgresql"):
        require("postgres", "PostgreSQL ontbreekt: apt install postgresql")
