"""The treebank as plain text, and which of its nouns are counted."""

from __future__ import annotations

from benchmarks.accuracy.treebank import passages

TREEBANK = """# newdoc id = a
# sent_id = 1
1	Three	three	NUM	CD	_	3	nummod	_	_
2	red	red	ADJ	JJ	_	3	amod	_	_
3-4	boatscan't	_	_	_	_	_	_	_	_
3	boats	boat	NOUN	NNS	_	0	root	_	_
4	can't	can	AUX	MD	_	3	aux	_	_
5	wait	wait	VERB	VB	_	3	dep	_	SpaceAfter=No
6	.	.	PUNCT	.	_	3	punct	_	_

# newpar id = b
1	Page	page	NOUN	NN	_	0	root	_	_
2	5	5	NUM	CD	_	1	nummod	_	_
3	in	in	ADP	IN	_	5	case	_	_
4	two	two	NUM	CD	_	5	nummod	_	_
5	hours	hour	NOUN	NNS	_	1	nmod	_	_

# newdoc id = c
1	4	4	NUM	CD	_	2	nummod	_	SpaceAfter=No
2	Lees	Lee	PROPN	NNPS	_	0	root	_	_"""


def test_only_nouns_that_a_numeral_before_them_counts() -> None:
    first, second = passages(block.split("\n") for block in TREEBANK.split("\n\n"))
    assert first.text == "Three red boatscan't wait. \n\nPage 5 in two hours"
    assert [first.text[slice(*noun)] for noun in first.counted] == ["boatscan't"]
    assert second.text == "4Lees"
    assert second.counted == ()
    assert second.names == ((1, 5),)
