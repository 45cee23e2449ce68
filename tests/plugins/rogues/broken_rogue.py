# SPDX-License-Identifier: EUPL-1.2
raise ImportError("no such driver")
