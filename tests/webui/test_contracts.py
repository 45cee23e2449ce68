# SPDX-License-Identifier: EUPL-1.2
"""Contracts under Beheer: looking, taking files in, changing by hand; without JavaScript."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.website import Website
from tests.webui.conftest import posted, sign_in

HEAD = "contract;product;eenheid;tarief;van;tot en met\n"
GOOD = "C-100;02A03;uur;72,00;1-1-2028;31-12-2028\n"
BAD = "C-100;02A03;uur;-1,00;1-1-2029;\n"
