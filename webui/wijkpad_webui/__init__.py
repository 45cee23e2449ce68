# SPDX-License-Identifier: EUPL-1.2
"""The screens of wijkpad: a Flask application on the front door `wijkpad.api`."""
