# ruff: noqa: SIM905 - word lists read better as text
"""The words of identifiers: labels ("page", "invoice"), brands, streets, titles. Data only."""

from __future__ import annotations

LABELS = frozenset(
    "zip plat room page gate platform flight route channel article section chapter terminal runway junction paragraph "
    "para clause schedule exhibit annex appendix subsection exon chromosome invoice build docket art sec vol fig p pp "
    "s ch ref no code footnote endnote verse".split()
)
PLURAL_LABELS = frozenset(
    "weeks pages rooms lines chapters articles sections verses platforms lanes gates routes phases paragraphs paras "
    "volumes vols figures clauses junctions exits".split()
)
STREET_ENDINGS = (
    "gatan",
    "gata",
    "v\u00e4gen",
    "stra\u00dfe",
    "strasse",
    "gade",
    "vej",
    "veien",
    "gasse",
    "allee",
    "laan",
    "straat",
    "katu",
)
NUMBERED = frozenset("id order code ref reference case account serial passport licence license plate number".split())
BRANDS = frozenset(
    "Boeing Airbus Windows iPhone iPad Galaxy Pixel Apollo Voyager Route Highway Interstate Flight Formula "
    "Channel Article Section Chapter Room Gate Platform Terminal Building Apartment Apt Suite Unit Exit Junction "
    "Lane Block Sector District Ward Precinct Psalm Psalms Genesis Exodus Matthew Luke John Corinthians Romans "
    "Opus Symphony Appendix Annex Figure Fig Table Box Python Java Android Xbox PlayStation Nintendo Intel Ryzen "
    "Core Type Model Mark Mk Class Resolution Protocol Title Directive Proposition Prop Amendment Boulevard Bus "
    "Line Pier Camp Station Studio Radio Runway Hurricane Typhoon Tupolev Antonov Sukhoi Embraer Cessna Ilyushin "
    "Mercedes BMW Audi Peugeot Porsche Ferrari Volvo Division Brigade Regiment Battalion Squadron Flotilla Falcon "
    "Soyuz Chandrayaan Artemis Gemini Mariner Pioneer Sputnik Max Gen Luna Beatles Catch Area Warehouse Locker "
    "Flat iOS macOS watchOS Ubuntu Debian Fedora Firefox Chrome PHP Kubernetes PostgreSQL MySQL Django Linux "
    "Slaughterhouse FTSE Stoxx STOXX Nikkei Russell Fortune Nasdaq ASX CAC DAX CSI Topix Kospi Ibex Leopard Challenger "
    "Schedule Exhibit Rule Form Part Item Lot Bill Zone Regulation Clause Paragraph Art Sec Vol War Web DOI ISBN PMID "
    "Mach Floor Track Dash Lounge Agent Act Regulations Shahed Merkava Ariane Shenzhou Starlink Zvezda Dow".split()
)
RACES = frozenset("run runs race races runner runners walk course time charity event record parkrun relay".split())
RUNS = frozenset("run runs ran running walk walked jog jogged finished".split())
SCREENS = frozenset(
    "tv tvs video videos resolution screen screens monitor monitors camera cameras display displays footage television "
    "projector film stream streaming ultra blu-ray".split()
)
"""After "10K" and "4K": kilometres and a number of pixels, no thousands."""
SECRETS = frozenset({"pin", "passcode", "password", "otp", "username"})
VERSIONS = frozenset({"version", "release", "firmware", "build", "v"})
ONLY_DOTTED = frozenset("art sec p pp s ch ref no".split())
REGISTERS = frozenset("vat iban isbn issn swift passport".split())
REGISTERED = frozenset("no number iban isbn issn".split())
DIALS = frozenset("dial dialled dialed dialing call called calling phone ring".split())
PREFIXES = frozenset(
    "mid pre post early late under over top sub all non plus about circa approx near around almost nearly "
    "to or and".split()
)
LINES = frozenset({"bus", "tram", "train", "buses", "trams", "line"})
STREETS = frozenset(
    "street st avenue ave road rd boulevard blvd drive lane ln crescent parkway pkwy loop terrace".split()
)
SHORT_STREETS = frozenset("st ave rd blvd ln pkwy dr".split())
PLACES = frozenset("place square court way building close quay mews gardens plaza dr highway hwy circle".split())
QUARTERS = frozenset("NW NE SW SE".split())
COMPASS = QUARTERS | frozenset("NSEW")
BEFORE_EVENT = frozenset("in since by until during from of the a its this that after before early late mid".split())
NUMBER_SIGNS = frozenset({"No", "no", "Nos", "nos", "\u2116", "#"})
