"""Texts that are nobody's news, and that somebody will send: each is what its name says."""

PARAGRAPH = (
    "The harbour board said on Tuesday that at least 41 ferries had been repaired for $3.5 million. "
    "“We are proud of every one of them,” said Marta Oliveira, who has run the yard in Lisbon for twelve years. "
    "Her critics called the bill outrageous.\n\n"
)

NASTY = {
    "one word": "Kharkiv",
    "one letter": "a",
    "one digit": "7",
    "only punctuation": "?! … --- *** «»“”‘’ ()[]{} ;:,.",
    "only symbols": "→ € % ° § © ™ ± × ÷ ∞",
    "only digits": "12 34.5 6,789 0 00 007 1/2 3-1 50%",
    "only quotation marks": "“““ \"\"\" ''' ’’’ „“”",
    "unmatched quotation marks": '“She left, he said. "And then? asked Bob. ‘No one knows.',
    "nested quotation marks": "Ann said: “Bob told me: ‘Carl shouted: “Run!”’ and left.”",
    "emoji": "👩‍👩‍👧‍👦 met 🇫🇷 in Paris 🎉🎉. “Great 👍🏽!” said Zoë 😀, who paid €5 🤑 for 3 🍕s.",
    "emoji alone": "😀😃😄",
    "windows lines": "HEADLINE\r\n\r\nAnna Berg bought 12 ships.\r\n“Never again,” she said.\r\n",
    "old mac lines": "Anna Berg bought 12 ships.\r“Never again,” she said.\r",
    "strange lines": "Anna Berg\u2028bought\u000b12\u000cships\u0085in\u2029Oslo.",
    "many blank lines": "\n\n\n\nAnna Berg spoke.\n\n\n\n\n\n\nThen she left.\n\n\n",
    "much white space": "   Anna \t\t  Berg    bought     12\u00a0ships \u2003 in   Oslo .   ",
    "no white space": "annaberg" * 400,
    "a very long number": "The sum is " + "9" * 5000 + " euros.",
    "numbers that are none": "1e999999999 0x7f 1.2.3.4 12:61 32 January 99999 €€€ 5,,5.5.5 $ % 1/0 -0 ½½ 1³",
    "zero width and marks": "\ufeffAn\u200bna Be\u0301rg\u200d bought\u00ad 12\u2060 ships.",
    "control characters": "Anna\x00Berg \x01bought\x07 12\x1b[31m ships\x7f in Oslo.",
    "right to left": "قال محمد علي إن 41 شخصًا وصلوا إلى القاهرة. אמר דוד כהן: „שלום“ ושילם 5 ₪.",
    "mixed directions": "Reporter محمد علي said \u202e“backwards”\u202c to דוד on 5 May.",
    "chinese and japanese": "习近平周二在北京说：“我们买了12艘船。” 東京で３００人が集まった。",
    "wide digits": "３５ people and ٤١ others and ৫ more paid １２．５％.",
    "mathematical letters": "𝐀𝐧𝐧𝐚 𝐁𝐞𝐫𝐠 bought 𝟏𝟐 ships.",
    "capitals": "ANNA BERG BOUGHT 12 SHIPS IN OSLO, SAID BOB. WHY?",
    "no capitals": "anna berg bought twelve ships in oslo, said bob, the mayor",
    "markup": "<p>Anna&nbsp;Berg said: <q>I bought <b>12</b> ships</q>.</p><script>alert('x')</script>",
    "addresses": "Mail anna.berg@example.com or see https://example.com/a?b=12%20c#d, call +47 22 33 44 55.",
    "one long sentence": "Anna Berg said that " * 300 + "12 ships left.",
    "fifty thousand characters": (PARAGRAPH * 210)[:50_000],
}
