# SPDX-License-Identifier: EUPL-1.2
"""`python -m bench`: everything that is measured."""

from bench import conditions, drain, durable_step, live_check, many_tasks, pages, reserving, tables

conditions.main()
durable_step.main()
many_tasks.main()
pages.main()
tables.main()
drain.main()
live_check.main()
reserving.main()
