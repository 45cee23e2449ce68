# SPDX-License-Identifier: EUPL-1.2
"""The routes of the social map, by who may use them."""

MAP = {
    "social_map.offer",
    "social_map.search",
    "social_map.show",
    "social_map.suggest",
    "social_map.wrong",
}
VOLUNTEERS = {
    "volunteers.ask_stop",
    "volunteers.listed",
    "volunteers.save",
    "volunteers.show",
    "volunteers.stop",
}
"""The social map is about no case; who the volunteers are: tests/webui/test_social_map.py."""
