"""Made-up workbooks, sense and nonsense in one: whichever way they are read, the table is the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from leadhub.leads.reading import xlsx_rows
from tests.leads.reading.splitting import assert_the_same, sheet, tiny_blocks

text = st.text(
    st.one_of(st.sampled_from("ab <>&;x_\"'\n\t\r]#0D8"), st.characters(codec="utf-8", exclude_categories=["Cc"])),
    max_size=8,
)
escaped = text.map(lambda made: made.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]"))
cell = st.one_of(
    st.builds('<c r="{}9" t="inlineStr"><is><t>{}</t></is></c>'.format, st.sampled_from("ABCD"), escaped),
    st.builds('<c r="{}9" t="str"><v>{}</v></c>'.format, st.sampled_from("ABCD"), escaped),
    st.builds('<c r="{}9" t="s"><v>{}</v></c>'.format, st.sampled_from("ABCD"), st.integers(0, 11)),
    st.builds('<c r="{}9" s="{}"><v>{}</v></c>'.format, st.sampled_from("ABCD"), st.integers(0, 4), st.floats(0, 1e6)),
    st.builds('<c r="{}9"><v>{}</v></c>'.format, st.sampled_from("ABCD"), st.integers(-9, 10**18)),
    st.sampled_from(
        ['<c r="A9" s="1"/>', "<c><v>1</v></c>", '<c r="C9"><f>A1</f></c>', '<c t="b" r="B9"><v>1</v></c>', "x"]
    ),
)
attributes = st.sampled_from(
    ["", "", ' hidden="1"', ' spans="1:4" ht="12.5" customHeight="1"', ' hidden="true"', ' odd="1"']
)
made_row = st.builds(
    lambda number, more, cells: f'<row r="{number}"{more}>{"".join(cells)}</row>',
    st.integers(1, 200),
    attributes,
    st.lists(cell, max_size=5),
)
rows = st.one_of(made_row, made_row, made_row, st.sampled_from(['<row r="7"/>', "<row/>", "\n ", "<row></row>"]))
strings = st.lists(
    st.one_of(escaped.map("<si><t>{}</t></si>".format), st.sampled_from(["<si/>", "<si><r><t>a</t></r></si>"])),
    min_size=12,
    max_size=30,
)
STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="00000"/></numFmts>'
    '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="170"/></cellXfs>'
)


@settings(max_examples=80)
@given(st.lists(rows, min_size=3, max_size=25), strings, st.sampled_from([None, 0]))
def test_a_made_up_workbook_has_one_meaning(made: list[str], texts: list[str], header_row: int | None) -> None:
    content = sheet("".join(made), strings="".join(texts), styles=STYLES)
    with tiny_blocks():
        assert_the_same(content, header_row=header_row)


usual_cells = st.tuples(
    st.sampled_from(["", '<c r="A7" s="1"/>', '<c r="A7" t="s"><v>{}</v></c>', '<c r="A7" t="s"><v>{}</v></c>']),
    st.sampled_from(["", '<c r="B7"><v>41555501{}</v></c>', '<c r="B7"><v>{}.5</v></c>', '<c r="B7"><v>{}.50</v></c>']),
    st.sampled_from(["", '<c r="C7" s="1"><v>461{}</v></c>', '<c r="C7" s="1"><v>461{}.25</v></c>']),
    st.sampled_from(
        ["", '<c r="D7" s="3"><v>7{}</v></c>', '<c r="D7" s="2"><v>0.{}</v></c>', '<c r="D7" t="b"><v>1</v></c>']
    ),
    st.sampled_from(
        ["", '<c r="E7" t="inlineStr"><is><t>a &amp; {}</t></is></c>', '<c r="E7" t="str"><v>_x0041_{}</v></c>']
    ),
)
usual_row = st.builds(
    lambda number, cells, value: f'<row r="{number}" spans="1:5">{"".join(cells).format(*[value] * 5)}</row>',
    st.integers(1, 200),
    usual_cells,
    st.integers(0, 11),
)


@settings(max_examples=60)
@given(st.lists(st.one_of(usual_row, usual_row, usual_row, rows), min_size=8, max_size=40), strings)
def test_usual_rows_with_others_between_have_one_meaning(made: list[str], texts: list[str]) -> None:
    content = sheet("".join(made), strings="".join(texts), styles=STYLES)
    with tiny_blocks() as patch:
        patch.setattr(xlsx_rows, "_CHUNK", 900)
        patch.setattr(xlsx_rows, "_BLOCK", 900)
        assert_the_same(content, header_row=0)
