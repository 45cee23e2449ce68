# SPDX-License-Identifier: EUPL-1.2
import time

time.sleep(600)
