"""What generated documents are made of: words of our own, and sentences with places for them.

Every name is invented. The sentences hold what analyzers look for, in about the density of the seeds: people with
offices, organizations, places, amounts of all kinds, dates, and statements with their sources. No corpus went into it.
"""

from __future__ import annotations

GIVEN = (
    "Ada", "Bruno", "Carla", "Dario", "Edda", "Faisal", "Greta", "Hamid", "Ines", "Jorun", "Kofi", "Lena", "Mateo",
    "Nadia", "Osman", "Petra", "Quentin", "Rosa", "Samir", "Tilda", "Umar", "Vera", "Wanda", "Yusuf", "Zoltan",
)  # fmt: skip
FAMILY = (
    "Abara", "Brandvik", "Castellan", "Dorsey", "Ekholm", "Farrugia", "Grinwald", "Haddock", "Ionescu", "Jarvela",
    "Kettleby", "Lindqvist", "Mbeki-Stone", "Norrington", "Okafor", "Pellegrin", "Quillan", "Rostova", "Szabo",
    "Thornbury", "Ulrichsen", "Valdez Mora", "Wetherby", "Yilmaz", "Zamora",
)  # fmt: skip
OFFICES = (
    "Mayor", "Minister", "Inspector", "Professor", "Captain", "Judge", "Senator", "Doctor", "Commissioner", "Governor",
)  # fmt: skip
ROLES = (
    "the transport minister", "a spokeswoman for the ministry", "the head of the port authority", "a union leader",
    "the chief executive", "an analyst at a local bank", "the opposition leader", "a retired engineer",
    "the lead author of the study", "a resident of the old town", "the police chief", "the team's coach",
)  # fmt: skip
ORGANIZATIONS = (
    "Northgate Shipping plc", "the Orrin Valley Water Board", "Halden & Sons", "the Institute of Coastal Research",
    "Brightwell Energy", "the National Rail Union", "Castor Bank", "the Ministry of Works", "Ferro Cables Ltd",
    "the Lakeside Hospital Trust", "Quorum Media Group", "the International Grain Council", "FC Merrow",
)  # fmt: skip
PLACES = (
    "Aldermouth", "Brenholm", "Carvallo", "Dunmere", "Eastwick Bay", "Fort Sorrel", "Granvik", "Harrowgate",
    "Isla Verde", "Jutholm", "Kestrel Point", "Lower Tarn", "Monteverra", "New Arden", "Port Lassiter",
)  # fmt: skip
NATIONALITIES = ("Arvanian", "Norlandish", "Carvallan", "Swedish", "Portuguese", "Kenyan", "Canadian", "Korean")
THINGS = (
    "bridge", "ferry terminal", "wind farm", "school programme", "water levy", "cable plant", "hospital wing",
    "tram line", "grain harvest", "flood barrier", "fish market", "power station", "housing scheme",
)  # fmt: skip
COUNTED = (
    "people", "children", "workers", "houses", "passengers", "ships", "trees", "complaints", "votes", "patients",
    "vehicles", "tickets", "jobs", "villages",
)  # fmt: skip
UNITS = ("km", "tonnes", "metres", "litres", "hectares", "MW", "degrees Celsius", "miles", "kg", "square metres")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BOUNDS = ("at least", "more than", "about", "nearly", "up to", "no fewer than", "some", "over", "almost")
GOOD = ("a welcome relief", "a brilliant success", "better than anyone had hoped", "fair and generous", "a fine start")
BAD = ("a bitter disappointment", "reckless", "far worse than we were told", "a shameful failure", "dangerously late")
VERBS = ("said", "told reporters", "insisted", "warned", "admitted", "wrote on Thursday", "argued", "announced")
THAT = ("said that", "warned that", "denied that", "acknowledged that", "told the inquiry that", "estimated that")
WORDS_FOR_NUMBERS = (
    "two", "three", "four", "seven", "eight", "a dozen", "twenty-one", "half a million", "two-thirds", "one in five",
)  # fmt: skip

CLAIMS = (
    "the {thing} in {place} will cost {money}",
    "work on the {thing} would stop by {date}",
    "{bound} {count} {counted} had been affected",
    "nobody at {organization} knew about the {thing}",
    "the {thing} was {good}",
    "the handling of the {thing} was {bad}",
    "{percent} of the {counted} in {place} wanted it gone",
    "{organization} had promised {money} for the {thing}",
    "{word} {counted} were moved to {place} on {weekday}",
    "the {nationality} side had agreed to {bound} {amount}",
)

SENTENCES = (
    "{Name}, {role}, {that} {claim}.",
    '"{Claim}," {name} {verb}.',
    '"{Claim}," {name} {verb}. "It is {good}, and {claim}."',
    "According to {organization}, {claim}.",
    "{Bound} {count} {counted} were counted in {place} on {weekday}, {percent} more than a year before.",
    "The {thing} near {place} is {bad}, {family} {verb}.",
    "{Organization} paid {money} for {bound} {amount} of land in {place}, and sold it again in {month} for {money}.",
    "On {date}, {word} {counted} left {place} for {place}, a journey of {amount}.",
    "{Name} of {organization} called the {thing} {bad}; {family} called it {good}.",
    "The figures, published in {place}, show that {claim} and that {claim}.",
    "It took {word} hours to clear the road, which runs for {amount} between {place} and {place}.",
    "Shares in {organization} fell {percent} to close at {money}, their lowest since {month}.",
    "Asked whether {claim}, {name} did not answer.",
    "{Name} {that} {claim}, adding that {claim}.",
    '"{Claim}. {Claim}," {verb} {name}, {role}. "We are not proud of it."',
    "The {nationality} team won {score}, and {family} scored in the {ordinal} minute.",
    "Nothing in the report says why.",
    "It rained all day.",
)

HEADLINES = (
    "{Organization} to close {thing} in {place}",
    "{place} votes on {thing} as costs pass {money}",
    "{Bound} {count} {counted} moved from {place}",
    "{family}: {thing} was {bad}",
)
