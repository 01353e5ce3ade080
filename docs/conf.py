"""How the documentation is built: `sphinx-build --fail-on-warning docs docs/_build`."""

from gongkai import __version__

project = "公开 Gongkai"
release = version = __version__
language = "zh_CN"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"{project} {release}"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
html_show_copyright = html_show_sphinx = False
nitpicky = True
