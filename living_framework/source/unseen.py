"""Characters that a reader cannot see, that change the order of what is seen, or that XML forbids."""

from __future__ import annotations

import re

# Default_Ignorable_Code_Point of DerivedCoreProperties.txt, Unicode 14.0; Python's unicodedata
# does not have the property. Among them are zero-width and bidirectional controls, variation
# selectors, fillers and tag characters.
DEFAULT_IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
# Signs whose glyph is blank, though they are no white space: the empty Braille pattern, the null
# note head, the Khitan filler.
BLANK = ((0x2800, 0x2800), (0x1D159, 0x1D159), (0x16FE4, 0x16FE4))
# Line and paragraph separator, and the marks around annotations.
FORMAT = ((0x2028, 0x2029), (0xFFF9, 0xFFFB))
# C0 but tab and line ends, DEL and C1, surrogates, and the code points that XML 1.0 forbids.
FORBIDDEN = (
    (0x0, 0x8), (0xB, 0xC), (0xE, 0x1F), (0x7F, 0x9F), (0xD800, 0xDFFF), (0xFFFE, 0xFFFF),
)  # fmt: skip

HIDDEN = re.compile(
    "["
    + "".join(
        f"{re.escape(chr(first))}-{re.escape(chr(last))}"
        for first, last in sorted((*DEFAULT_IGNORABLE, *BLANK, *FORMAT, *FORBIDDEN))
    )
    + "]"
)
