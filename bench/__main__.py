# SPDX-License-Identifier: EUPL-1.2
"""`python -m bench`: everything that is measured."""

from bench.durable_step import main

main()
