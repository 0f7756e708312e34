"""Words by what they say of whom: who harms, who is praised, what is good or bad. Data of the rules in `rules.py`.

A verb stands as its base form; irregular ones as "base/past/participle". What is doubtful on its own is not here:
the classifier reads the sentence, the rules only decide where the words leave no doubt.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum


class Deed(StrEnum):
    """Kinds of verb, by what they tell of the one who acts and of the one who is acted upon."""

    HARM = "h"
    """Bad of who does it, nothing of the victim."""
    HELP = "l"
    PRAISE = "p"
    """Good of whom it meets, nothing of who does it."""
    BLAME = "b"
    PUNISH = "u"
    """Bad of whom it meets, nothing of the court."""
    CLEAR = "c"
    """Nothing of anybody."""
    MEET = "m"
    SAY = "t"
    """Nothing of who does it, whatever it tells of."""
    FAIL = "f"
    """Bad of who does it, alone or to things."""
    SERVE = "s"
    """Good of who does it, alone or to things."""


VERBS: dict[Deed, str] = {
    Deed.HARM: """
    stab/stabbed rob/robbed attack assault kidnap/kidnapped swindle murder threaten poison bully/bullied blackmail
    deceive harass betray torture strangle cheat exploit ambush humiliate insult intimidate stalk rape slander abuse
    burgle bomb plunder mistreat swindle kill shoot/shot/shot mislead/misled/misled abduct bribe taunt enslave
    massacre slaughter defame loot behead bite/bit/bitten vandalise vandalize scam/scammed overcharge trick wound
    injure defraud mug/mugged terrorise terrorize menace fleece persecute lynch mutilate impersonate smear
    libel/libelled violate trample choke torment hoax dismember desecrate snatch
    """,
    Deed.HELP: """
    rescue save comfort shelter heal protect nurse console inspire revive

    """,
    Deed.PRAISE: """
    praise applaud hail admire commend congratulate acclaim salute honour honor thank adore love respect cheer
    celebrate cherish appreciate esteem venerate worship bless
    """,
    Deed.BLAME: """
    criticise criticize condemn denounce blame mock slam/slammed rebuke scold ridicule savage berate censure deride
    despise hate distrust loathe dislike accuse reprimand admonish sue pan/panned fault trash disparage reproach
    rap/rapped shun/shunned jeer abhor disdain scorn deplore boo/booed skewer excoriate
    """,
    Deed.PUNISH: """
    jail convict fine sentence ban/banned suspend disqualify/disqualified imprison punish indict expel/expelled sack
    charge arrest extradite blacklist/blacklisted deport detain prosecute oust remand bar/barred handcuff execute
    discipline impeach dismiss
    """,
    Deed.CLEAR: "pardon rehabilitate acquit/acquitted exonerate clear absolve vindicate exempt",
    Deed.MEET: """
    meet/met visit telephone interview join accompany/accompanied follow replace describe greet photograph
    invite hire brief appoint name address tell/told ask marry/married contact welcome call write/wrote/written
    email nominate sketch film remember
    """,
    Deed.SAY: """
        say/said claim allege announce argue warn insist state explain declare respond reply/replied suggest note
        deny/denied reject confirm estimate predict acknowledge comment testify/testified concede stress recall joke
        """,
    Deed.FAIL: """
    lie/lied cheat blunder squander botch falsify/falsified mishandle bungle neglect flop/flopped pollute ignore
    waste ruin wreck destroy fabricate embezzle misuse evade spoil/spoilt overcharge bankrupt
    """,
    Deed.SERVE: """
    flourish thrive excel/excelled shine/shone prosper triumph donate expose uncover repair restore rebuild/rebuilt

    """,
}

GOOD = """
    brilliant honest wonderful superb brave generous excellent outstanding reliable inspiring gifted marvellous
    marvelous delightful competent trustworthy splendid great fantastic impressive magnificent remarkable amazing
    heroic terrific kind fair helpful lovely charitable gentle noble wise loyal polite exemplary stunning thoughtful
    sincere decent selfless fearless admirable talented courageous
    """
BAD = """
    dishonest hopeless corrupt terrible cruel lazy incompetent arrogant awful shameful useless reckless greedy
    dreadful unreliable rude cowardly disastrous appalling racist horrible disgraceful pathetic inhumane shabby
    chaotic negligent bad wrong abysmal atrocious horrendous unfair scandalous brutal sloppy stupid hateful selfish
    treacherous clumsy disgusting vicious hypocritical filthy ignorant abusive lousy insolent fraudulent malicious
    deceitful ruthless
    """
HEROES = """
    hero heroine saint genius triumph joy gem leader friend success masterpiece inspiration delight pleasure
     blessing miracle lifesaver pioneer wonder saviour role-model virtuoso champion
    """
VILLAINS = """
    liar coward crook thief disgrace fraud bully traitor cheat failure nuisance fool menace murderer killer rapist
    racist swindler disaster scandal joke monster flop hypocrite shambles catastrophe parasite hooligan criminal
    vandal idiot shame rogue fraudster conman swindlers
    """
MERITS = """
    courage honesty kindness skill generosity patience bravery talent wisdom brilliance success achievements
    dedication
    """
FAULTS = """
    greed cruelty dishonesty incompetence arrogance cowardice lies negligence stupidity failure failures crimes
    crime fraud corruption mismanagement blunders blunder abuse misconduct deceit betrayal hypocrisy malpractice
    racism laziness treachery rudeness recklessness bullying carelessness
    """
RISES = """
    rise/rose/risen jump climb surge gain advance rally/rallied leap/leapt soar
    """
FALLS = """
    fall/fell/fallen drop/dropped plunge sink/sank/sunk tumble slide/slid lose/lost/lost crash slump decline
    shed/shed slip/slipped
    """
CRIMES = """
    fraud murder theft bribery perjury arson robbery embezzlement manslaughter evasion blackmail corruption
    kidnapping assault smuggling forgery laundering driving espionage rape homicide terrorism conspiracy stealing
    spying lying abuse hacking
    """

BAD_NEWS = """
    kill kills killed killing killer dead death deaths die died dies dying injur* wounded murder* massacre*
    earthquake* quake* bomb* shelled shelling missile* attack attacks attacked attacker* fraud* guilty convict*
    jail* prison sentenced victim* disaster* tragedy tragedies tragic crisis crises famine war wars crash crashed
    crashes arrest* charged accus* crime crimes criminal* scandal* corrupt* brib* abus* rape* terror* violen*
    destroy* devastat* fear fears feared suffer* collaps* threat* outrage* condemn* shameful losses layoffs
    redundanc* fired fined protest* strike fail failed fails failure* worst worse hunger homeless missing hostage*
    rubble stole* theft thieves lied liar hate* angry anger ruin* rotten complain* illegal damag* hopeless terrible
    awful disgrac*
    """
GRAVE_NEWS = """
    kill kills killed killing dead death deaths die died dies dying drown* injured injuries wounded murder* massacre*
    stabbed stabbing gunman gunmen shooting bomb bombs bombing bombings bodies casualties fatal* victims survivors
    rubble devastat* disaster tragedy weep weeping wept mourn* grief* genocide famine rape raped tortur* suicide
    """
"""Stems of what nobody tells without grief."""
GOOD_NEWS = """
    won win wins winner* winning victor* award* prize* celebrat* success* triumph* joy* delight* prais* thank*
    honour* honor* applau* improv* rescu* saved record best brilliant superb wonderful beautiful* proud* love* happy
    hope* heal heals healed healing cured peace* freed freedom great excellent thrill* glad grateful congratulat* gold
    champion* beat scored cheer* smil* welcom* friend* generous* gift* better progress
    """
"""Stems with a star stand for all words that begin so."""
FEELING = """
    good well strong* rich* right* powerful* encourag* caring cares courag* extraordinar* splendid* glor* thankful*
    prestigious charm* popular* favourite* favorite* important* perfect* fine nice nicely sweet* lovely like liked
    enjoy* fun pleas* lucky excit* fascinat* interesting important* respect* trust* admir* impress* inspir* outstanding
    excel* valuable worth* skill* talent* gifted smart clever* wise* brave* hero* legend* leading favour* support* help*
    finest easy easily safe* comfort* recommend* disappoint* sad sadly poor* weak* ugly sick* silly ridicul* absurd*
    lame bor* annoy* unhappy worr* mess* wast* bad badly trouble* problem* wrong* difficult* dangerous* dishonest*
    incompet* arrogan* cruel* lazy useless* reckless* greed* dread* unreliable rude* coward* horrible horrif*
    disgust* pathetic stupid* hypocri* mock* blam* critici* denounc* insult* embarrass* sham* dirty filth* unfair*
    unjust* ruthless* brutal* harsh* intoleran* racis* misconduct cheat* betray* mislead* falsely shock* sorry regret*
    expensive overpriced slow broken cold noisy
    """
"""Stems of what is said with feeling, beside the news'."""


def forms(words: str) -> Iterator[tuple[str, str]]:
    """Every form of each verb of the list and its letter: b base, z third person, d past and participle, g -ing."""
    for entry in words.split():
        base, *given = entry.split("/")
        stem = base[:-1] if base.endswith("e") else base
        tail = base.endswith("y") and base[-2] not in "aeou"
        past = given or [f"{base[:-1]}ied" if tail else f"{stem}ed"]
        doubled = past[0].endswith("ed") and past[0][:-2] not in {base, stem} and not past[0].endswith("ied")
        ing = f"{base[:-2]}y" if base.endswith("ie") else past[0][:-2] if doubled else stem
        third = f"{base[:-1]}ies" if tail else base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")
        yield from ((base, "b"), (third, "z"), *((one, "d") for one in past), (f"{ing}ing", "g"))
