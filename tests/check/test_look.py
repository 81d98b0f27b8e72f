"""The colours that are checked are those of the styles."""

from __future__ import annotations

import re

import pytest
from conftest import PROJECT

from living_framework.check.look import DARK, LEAST, LIGHT, contrast

STYLES = (PROJECT / "overrides/styles/base.css").read_text("utf-8")


@pytest.mark.parametrize(("scheme", "grounds"), [("light", LIGHT), ("dark", DARK)])
def test_a_colour_is_checked_on_the_grounds_that_the_styles_have(
    scheme: str, grounds: dict[str, str]
) -> None:
    block = re.search(rf"color-scheme: {scheme};(.*?)\}}", STYLES, re.DOTALL)
    assert block
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))
    assert {name: tokens[name] for name in grounds} == grounds
    assert all(contrast(tokens["accent"], ground) >= LEAST for ground in grounds.values())


def test_the_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
