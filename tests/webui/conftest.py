# SPDX-License-Identifier: EUPL-1.2
"""A website per test, on a copy of one filled database."""

from tests.support.filled import filled, filled_postgres, postgres_website, website

__all__ = ["filled", "filled_postgres", "postgres_website", "website"]
