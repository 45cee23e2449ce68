# SPDX-License-Identifier: EUPL-1.2
"""`python -m bench`: everything that is measured."""

from bench import durable_step, tables

durable_step.main()
tables.main()
