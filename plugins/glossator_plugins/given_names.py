"""Given names that are a man's or a woman's wherever they are common; names that may be either are left out."""

from __future__ import annotations

_MEN = """aaron adam adrian ahmed alan albert alejandro alessandro alexander alfred ali amadou andrzej anthony anton
antonio arthur barack benjamin bernard bill boris brian bruce carl carlos charles christopher craig daniel darren
david dennis derek diego dmitri dmytro donald douglas eduardo edward emmanuel enrique eric erik ernesto fabio felipe
fernando francesco francisco frank franz frederick gary geoffrey george gerald giovanni giuseppe graham gregory
guillermo gustavo hans harold harry hassan hector heinrich henrik henry herbert howard hugo ian ibrahim ignacio igor
ihor ivan jack jacob jacques jaime james javier jeffrey jeremy joachim joe johannes john jonathan jorge jose joseph
joshua josé juan julian jürgen karl keith kenneth kevin klaus konstantin kurt lars lawrence leon leonard luca luis
luiz malcolm manuel marc marcel marco marcos marek mario mark markus martin matthew maurice max michael miguel
mikhail mohamed mohammed muhammad nathan neil nicholas nigel nikolai norman oleg oliver oscar otto owen pablo
patrick paul pavel pedro peter philip philippe pierre piotr rafael ralph raymond ricardo richard robert roberto
rodrigo roger roland roman ronald rudolf salvador samuel scott sean sebastian sergei sergio simon stefan stefano
stephen steven stuart sven thomas tim timothy tom tomasz tomás trevor victor vincent vladimir volodymyr walter
wilhelm william wolfgang xavier yusuf"""

_WOMEN = """abigail ada adriana agnes aisha alexandra alice alicia alison amanda amelia amy ana andrea angela anita
ann anna anne annelie annette anya barbara beatrice beatriz bernadette beth beverly brenda bridget camila carla
carmen carol caroline catherine cecilia charlotte chiara christina christine claire clara claudia colleen cristina
daniela deborah denise diana diane dolores donna dorothy edith eileen elaine eleanor elena elisa elizabeth ella
ellen emily emma esther eva evelyn fatima fiona florence frances gabriela georgina gertrude gillian gloria grace
hannah harriet heather heidi helen helena hilary hillary ingrid irena irene irina isabel isabella ivanka jacqueline
jane janet janice jennifer jessica joan joanna josephine joyce judith julia juliana julie karen katarzyna kate
katherine kathleen katrin kristina laura leila leonor lily linda lisa louise lucia lucy luisa madeleine magdalena
margaret maria marianne marie marina marta martha mary matilda melanie melissa michelle miriam moira mona monica
nadia nancy natalia natalie nina nora olga olivia pamela patricia paula penelope petra priscilla priya rachel
rebecca renata rosa rosemary ruth sabine sally samantha sandra sarah sharon sheila silvia simone sofia sonia sophia
sophie stella stephanie susan svetlana sylvia tatiana teresa theresa ursula valentina valerie vanessa veronica
victoria virginia wendy yasmin yvonne zoe"""

SEX = dict.fromkeys(_MEN.split(), "he") | dict.fromkeys(_WOMEN.split(), "she")
"""he or she by the name, case folded."""

WORDS = frozenset(
    """art autumn bill charity chase cliff dawn drew faith frank glen grace grant hazel heath heather holly hope
    hunter iris     ivy jack jay joy lance lily mark may april june miles olive pat pearl rich rob robin rose
    ruby sandy sky sue summer violet     wade will""".split()  # noqa: SIM905 - so many quotes would hide the words
)
"""Given names that are plain words as well."""
