# SPDX-License-Identifier: EUPL-1.2
"""Routes that stand together, by who may use them; held to it in test_walls.py."""

FILE = {
    "cases.add_to_file",
    "cases.change_in_file",
    "cases.consent",
    "cases.consents",
    "cases.draft_change",
    "cases.draft_new",
    "cases.file_history",
    "cases.new_in_file",
    "cases.open_address",
    "cases.open_bsn",
    "cases.people",
    "cases.plan",
    "cases.show_in_file",
    "cases.take_off",
}
"""The file about people of a case."""
HELP = {"cases.help_of_case", "cases.one_help", "cases.tell_help"}
"""Help of a case that was decided on."""
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
MAP_OF_CASE = {"cases.search_map", "cases.social_map"}
KEPT_MAP = {
    "beheer.decide_suggestion",
    "beheer.edit_offer",
    "beheer.keep_offer",
    "beheer.new_provision",
    "beheer.social_map",
}
AN_OFFER = {"offer": "P1", "act": "gegeven", "suggestion": "f" * 32}
CONTRACTS = {
    "beheer.begin_contract_signal",
    "beheer.ceiling",
    "beheer.contract",
    "beheer.contracts",
    "beheer.decide_import",
    "beheer.end_stop",
    "beheer.grant_stop",
    "beheer.import_page",
    "beheer.imports",
    "beheer.provider",
    "beheer.quarantine",
    "beheer.send_import",
    "beheer.set_ceiling",
    "beheer.set_tariff",
    "beheer.stop",
    "beheer.stop_end",
    "beheer.tariff",
}
A_CONTRACT = {"contract": "C-100", "provider": "P1", "stop_id": "f" * 32, "import_id": "f" * 32}
BUDGETS = {
    "budgets.round_form",
    "budgets.round_list",
    "budgets.send_round",
    "budgets.settle",
    "budgets.settling",
    "budgets.to_settle",
    "budgets.correct",
    "budgets.move",
    "budgets.overview",
    "budgets.purse",
    "budgets.send_correction",
    "budgets.send_move",
}
"""About money, not about a case; who sees which purse: the tests of the budget pages."""
