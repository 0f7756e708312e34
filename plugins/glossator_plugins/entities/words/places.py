"""Places that texts name beside others: what a town lies in, and what a member of Congress is from."""

from __future__ import annotations

import re

_COUNTRIES = """Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas
|Bahrain
|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia|Botswana|Brazil|Britain|Brunei|Bulgaria
|Burkina Faso|Burundi|Cambodia|Cameroon|Canada|Cape Verde|Chad|Chile|China|Colombia|Congo|Costa Rica|Croatia|Cuba
|Cyprus
|Czech Republic|Czechia|Denmark|Djibouti|Dominican Republic|Ecuador|Egypt|El Salvador|England|Eritrea|Estonia|Eswatini
|Ethiopia|Fiji|Finland|France|Gabon|Gambia|Georgia|Germany|Ghana|Greece|Guatemala|Guinea|Guyana|Haiti|Honduras|Hungary
|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Kosovo
|Kuwait
|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Madagascar|Malawi|Malaysia
|Maldives|Mali|Malta|Mauritania|Mauritius|Mexico|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia
|Nepal|Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Korea|North Macedonia|Northern Ireland|Norway|Oman
|Pakistan
|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Romania|Russia|Rwanda|Samoa|San Marino
|Saudi Arabia|Scotland|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|Somalia|South Africa
|South Korea|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania
|Thailand|Togo
|Tonga|Trinidad and Tobago|Tunisia|Turkey|Türkiye|Turkmenistan|Uganda|Ukraine|United Arab Emirates|United Kingdom
|United States|Uruguay|Uzbekistan|Vanuatu|Venezuela|Vietnam|Wales|Yemen|Zambia|Zimbabwe"""
_STATES = """Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois
|Indiana|Iowa
|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska
|Nevada
|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania
|Rhode Island
|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming
|Puerto Rico"""
# As news abbreviates them, and as letters are addressed.
_SHORT = r"""Ala\.|Ariz\.|Ark\.|Calif\.|Cal\.|Colo\.|Conn\.|Del\.|Fla\.|Ga\.|Ill\.|Ind\.|Kan\.|Kans\.|Ky\.|La\.
|Mass\.|Md\.|Mich\.
|Minn\.|Miss\.|Mo\.|Mont\.|Neb\.|Nev\.|N\.?H\.?|N\.?J\.?|N\.?M\.?|N\.?Y\.?|N\.?C\.?|N\.?D\.?|Okla\.|Ore\.|Pa\.
|R\.?I\.?|S\.?C\.?|S\.?D\.?
|Tenn\.|Tex\.|Va\.|Vt\.|Wash\.|W\.\s?Va\.|Wis\.|Wyo\.|[A-Z]{2}\b"""


def _either(*names: str) -> str:
    return "|".join(name.replace("\n", "").replace(" ", r"\s") for name in names)


STATE = re.compile(rf"(?:{_either(_STATES, _SHORT)})(?!\w)")
"""A state of the US, with the period of its abbreviation."""
WIDER = re.compile(rf"(?:{_either(_COUNTRIES, _STATES)})(?!\w)", re.IGNORECASE)
"""What stands behind a town and a comma and is a place of its own: a country or a state, not "D.C."."""
