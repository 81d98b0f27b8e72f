"""HTML that is put aside comes out as Markdown's own reader of HTML would have left it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from living_framework.site.blocks import FinishedHtml

EXTENSIONS = ["attr_list", "tables", "toc"]
LINES = (
    "", "", "words *and* more", "## A heading {: #a }", "- an item", "    code", "`<div>`", "[a](#b)",
    "<div>", "</div>", '<div class="x">', "<section>", "</section>", "<p>one</p>", "<h2 id='h'>H</h2>",
    "<div><div>two</div></div>", "<table><tr><td>1</td></tr></table>", "<hr>", "<br>", "<span>s</span>",
    "<svg>", "</svg>", " <div>in</div>", "<div>a</div> after", "<div>a</div><div>b</div>", "<div>x</div>  ",
    "<!-- a note -->", "<!-- <div> -->", "<!--", "-->", "&amp; &copy; < >", "<details><summary>s</summary>t",
    "</details>", "<DIV>", "<ul><li>1<li>2</ul>", "<p>", "<pre>a\n\nb</pre>", "<div\n class='y'>z</div>",
    "<div/>", "<div class='w' />", "<p-x>c</p-x>", "<p title='a > b'>d</p>", "</div >", "<?p?>", "\t<p>t</p>",
)  # fmt: skip


def both(text: str) -> tuple[str, str]:
    with_it = Markdown(extensions=[*EXTENSIONS, FinishedHtml()]).convert(text)
    return with_it, Markdown(extensions=EXTENSIONS).convert(text)


@pytest.mark.parametrize("line", LINES)
def test_a_line_comes_out_the_same(line: str) -> None:
    for text in (
        line,
        f"before\n{line}\nafter",
        f"before\n\n{line}\n\nafter",
        f"{line}\n\n\n{line}",
    ):
        with_it, without = both(text)
        assert with_it == without


@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_any_mixture_comes_out_the_same(lines: list[str]) -> None:
    with_it, without = both("\n".join(lines))
    assert with_it == without


def test_a_block_of_a_page_is_put_aside() -> None:
    markdown = Markdown(extensions=[FinishedHtml()])
    markdown.preprocessors["finished_html"].run(
        ["<div>", "a", "", "<div>b</div>", "</div>", "", ""]
    )
    assert markdown.htmlStash.rawHtmlBlocks == ["<div>\na\n\n<div>b</div>\n</div>\n"]
