"""The filters that are measured are those the page offers."""

from bench.grid import filters_of

PAGE = """
<nav>
  <a href="?">All</a> <a href="?state=ready">Ready</a> <a href="?state=ready&amp;page=2">2</a> <a href="/">Home</a>
</nav>
<form method="get">
  <select name="finding"><option value="">Anything</option><option value="zip_odd">ZIP</option></select>
</form>
<form method="post"><select name="choice"><option value="yes">Yes</option></select></form>
"""


def test_links_and_menus_are_filters_but_pages_and_forms_that_change_something_are_not() -> None:
    assert filters_of(PAGE) == {"": "all", "state=ready": "state: ready", "finding=zip_odd": "finding: zip_odd"}
