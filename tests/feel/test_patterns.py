# SPDX-License-Identifier: EUPL-1.2
"""Regular expressions as XPath has them; each outcome was read off the W3C's own definitions."""

import itertools

import pytest

from tests.feel.checking import check
from wijkpad.feel import FeelError, parse
from wijkpad.feel.pattern_sets import variants
from wijkpad.feel.unicode_blocks import block, block_names

# XML 1.0 (fifth edition), productions 4 and 4a.
NAME_START = "azAZ_:ÀÖØöøͰͽ\u037f\u1fff\u200c\u2070\u0660ⰀⰯ\u3001豈ﷰ\ufffd\U00010000\U000effff"
ONLY_IN_NAMES = "09-.\u00b7\u0300\u036f\u203f\u2040"
NOT_IN_NAMES = " ×÷ª²½\u037e\u2000\u206f\u2190\u2bff\u3000\ufdd0\ufffe\U000f0000@#/"


def found(text: str, pattern: str, flags: str = "") -> object:
    """Return what `matches` makes of it."""
    call = parse("matches(text, pattern, flags)")
    return call.evaluate({"text": text, "pattern": pattern, "flags": flags})


@pytest.mark.parametrize("sign", NAME_START)
def test_a_character_that_may_begin_a_name(sign: str) -> None:
    assert [found(sign, one) for one in (r"\i", r"\c", r"\I", r"\C")] == [True, True, False, False]
    assert [found(sign, one) for one in (r"[\i]", r"[^\i]", r"[\I]", r"[^\I]")] == [
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("sign", ONLY_IN_NAMES)
def test_a_character_that_may_stand_further_on_in_a_name(sign: str) -> None:
    assert [found(sign, one) for one in (r"\i", r"\c", r"\I", r"\C")] == [False, True, True, False]


@pytest.mark.parametrize("sign", NOT_IN_NAMES)
def test_a_character_that_no_name_has(sign: str) -> None:
    assert [found(sign, one) for one in (r"\i", r"\c", r"\I", r"\C")] == [False, False, True, True]


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("BasicLatin", "\0A~\x7f", "\x80é"),
        ("Latin-1Supplement", "\x80éÿ", "\x7fĀ"),
        ("LatinExtended-A", "Āſ", "ÿƀ"),
        ("Greek", "\u0370αω\u03ff", "\u036fЀ"),
        ("GreekandCoptic", "\u0370αω\u03ff", "\u036fЀ"),
        ("Cyrillic", "Жя", "αԀ"),
        ("CurrencySymbols", "€₿", "$\u20d0"),
        ("CombiningMarksforSymbols", "\u20d0\u20ff", "\u20cf\u2100"),
        ("CJKUnifiedIdeographs", "一\u9fff", "\u4dff\ua000"),
        ("PrivateUse", "\ue000\uf8ff\U000f0000\U0010fffd", "\ud7ff\uf900"),
        ("Emoticons", "😀", "🚀☺"),
    ],
)
def test_a_block_of_unicode_has_its_own_characters_only(
    name: str, inside: str, outside: str
) -> None:
    for sign in inside:
        assert found(sign, f"\\p{{Is{name}}}") is True
        assert found(sign, f"\\P{{Is{name}}}") is False
        assert found(sign, f"[^\\p{{Is{name}}}]") is False
    for sign in outside:
        assert found(sign, f"\\p{{Is{name}}}") is False
        assert found(sign, f"[^\\p{{Is{name}}}]") is True


def test_blocks_do_not_overlap_but_for_names_of_old() -> None:
    ends = sorted(stretch for name in block_names() for stretch in block(name) or ())
    assert len(ends) == 320
    assert all(one[1] < other[0] for one, other in itertools.pairwise(ends))
    assert block("basiclatin") is None


@pytest.mark.parametrize(
    "name",
    [
        *("IsFoo", "Isbasiclatin", "IsBasic_Latin", "Is", "BasicLatin", "InGreek", "Latin"),
        *("Alpha", "LC", "l", "Cs", "Letter", "L&", "^L", "scx=Grek", ""),
    ],
)
def test_a_block_or_category_that_does_not_exist_is_refused(name: str) -> None:
    for pattern in (f"\\p{{{name}}}", f"\\P{{{name}}}", f"[\\p{{{name}}}]"):
        assert found("a", pattern) is None
        notes = parse("matches(t, p)").evaluate_with_notes({"t": "a", "p": pattern})[1]
        assert notes == ("de functie matches heeft hier geen uitkomst",)


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "expected"),
    [
        ("a", r"\p{Lu}", "", False),
        ("a", r"\p{Lu}", "i", False),
        ("A", r"\p{Lu}", "i", True),
        ("A", r"[\p{Ll}x]", "i", False),
        ("X", r"[\p{Ll}x]", "i", True),
        ("A", "[^a]", "i", False),
        ("\u212a", "[a-z]", "i", True),
        ("ſ", "[a-z]", "i", True),
        ("ſ", "S", "i", True),
        ("ı", "i", "i", True),
        ("İ", "i", "i", False),
        ("SS", "ß", "i", False),
        ("ẞ", "ß", "i", True),
        ("Σ", "ς", "i", True),
        ("a", r"\x41", "i", None),
        ("O", "[A-Z-[OI]]", "i", False),
        ("o", "[A-Z-[OI]]", "i", False),
        ("p", "[A-Z-[OI]]", "i", True),
        ("abAB", r"(ab)\1", "i", True),
        ("abac", r"(ab)\1", "i", False),
        ("é", r"\w", "", True),
        ("_", r"\w", "", False),
        ("+", r"\w", "", True),
        ("٣", r"\d", "", True),
        ("\u00a0", r"\s", "", False),
        ("\x0b", r"\s", "", False),
        ("a", "[a-z-[aeiou]]", "", False),
        ("b", "[a-z-[aeiou]]", "", True),
        ("b", "[a-z-[a-y-[b]]]", "", True),
        ("a\rb", "a.b", "", False),
        ("a\u2028b", "a.b", "", True),
        ("a\rb", "a.b", "s", True),
        ("a\n", "a$", "", False),
        ("a\n", "a$", "m", True),
        ("a\n", "^$", "m", False),
        ("a\n\n", "^$", "m", True),
        ("a\n\nb", "^$", "m", True),
        ("", "^$", "m", True),
        ("a", "^*a$", "", True),
        ("a\u000cb", "a^b", "m", False),
        ("ac", r"(b)?a\1c", "", True),
        ("bac", r"^(b)?a\1c", "", False),
        ("babc", r"^(b)?a\1c", "", True),
        ("aa", r"(a\1)", "", None),
        ("a1", r"(a)\11", "", False),
        ("aa1", r"(a)\11", "", True),
        ("a", "(?=a)", "", None),
        ("a", "a*+", "", None),
        ("a", "a{,2}", "", None),
        ("a", "]", "", None),
        ("a", r"\b", "", None),
        ("a b", "a b", "x", False),
        ("a b", "a [ ] b", "x", True),
        ("a", "a", "q", None),
        ("aa", "a{2}", "", True),
        ("a||b&&c", "^[a||b&&c]+$", "", True),
    ],
)
def test_a_pattern_matches_as_the_standard_says(
    text: str, pattern: str, flags: str, expected: bool | None
) -> None:
    assert found(text, pattern, flags) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("Ab aB", "ab", "x", "i")', "x x"),
        ('replace("a\\nb", "^", "> ", "m")', None),
        ('replace("één Ωmega", "\\\\p{IsGreek}", "O")', "één Omega"),
        ('string(split("a1b22c", "\\\\p{Nd}+"))', '["a", "b", "c"]'),
        ('split("a", "\\\\p{IsFoo}")', None),
        ('replace("a", "\\\\P{Foo}", "b")', None),
    ],
)
def test_replace_and_split_read_patterns_alike(text: str, expected: str | None) -> None:
    check(text, expected)


def test_every_character_with_a_case_is_known() -> None:
    cased = [
        sign for sign in map(chr, range(0x110000)) if sign.lower() != sign or sign.upper() != sign
    ]
    lonely = [
        sign
        for sign in cased
        if len(sign.lower()) == len(sign.upper()) == 1 and not variants(sign, sign)
    ]
    assert lonely == []


def test_a_pattern_that_would_grow_huge_by_its_cases_is_stopped() -> None:
    with pytest.raises(FeelError):
        found("a", "[A-Z]" * 399, "i")
    assert found("zzz", "[A-Z]{3}", "i") is True
