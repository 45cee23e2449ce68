# SPDX-License-Identifier: EUPL-1.2
"""How the documentation is built: `make docs`, warnings are errors."""

project = "wijkpad"
author = "wijkpad"
copyright = "wijkpad, EUPL-1.2"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "wijkpad"
html_static_path: list[str] = []
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_preserve_defaults = True
# The standard library's own pages are not at hand when the docs are built.
# Values stand on the pages under wijkpad.plugin_api, from where a plugin imports them.
nitpick_ignore_regex = [
    (r"py:.*", r"(datetime|decimal|fractions|types|collections\.abc|enum|typing)\..*"),
    (r"py:class", r"wijkpad\.plugin_api\.(base|directory|money)\.[A-Z]\w*"),
]
