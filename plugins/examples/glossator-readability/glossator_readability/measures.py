"""The measures, each as its authors published it.

* Flesch, R. (1948): A new readability yardstick. Journal of Applied Psychology 32(3).
* Kincaid, J. P., et al. (1975): Derivation of new readability formulas for Navy enlisted personnel. Research Branch
  Report 8-75.
* Gunning, R. (1952): The technique of clear writing.
* McLaughlin, G. H. (1969): SMOG grading: a new readability formula. Journal of Reading 12(8).
* Coleman, M., and Liau, T. L. (1975): A computer readability formula designed for machine scoring. Journal of Applied
  Psychology 60(2).
* Smith, E. A., and Senter, R. J. (1967): Automated readability index. AMRL-TR-66-220.
* Björnsson, C. H. (1968): Läsbarhet.
* Anderson, J. (1983): Lix and Rix: variations on a little-known readability index. Journal of Reading 26(6).
"""

from math import sqrt

from .counts import Counts
from .values import Readability

_SMOG_SENTENCES = 30
"""The sample that the formula was fitted to."""


def measured(counts: Counts, min_words: int) -> Readability:
    """What can be said of a document with these counts; it has words."""
    told = Readability(
        words=counts.words,
        sentences=counts.sentences,
        letters=counts.letters,
        long_words=counts.long_words,
        syllables=counts.syllables if counts.english else None,
        polysyllables=counts.polysyllables if counts.english else None,
    )
    if counts.words < min_words:
        return told
    length = counts.words / counts.sentences
    found = {
        "coleman_liau": 0.0588 * (100 * counts.letters / counts.words) - 0.296 * (100 / length) - 15.8,
        "automated_readability": 4.71 * counts.letters / counts.words + 0.5 * length - 21.43,
        "lix": length + 100 * counts.long_words / counts.words,
        "rix": counts.long_words / counts.sentences,
    }
    if counts.english:
        spoken = counts.syllables / counts.words
        found |= {
            "flesch_reading_ease": 206.835 - 1.015 * length - 84.6 * spoken,
            "flesch_kincaid_grade": 0.39 * length + 11.8 * spoken - 15.59,
            "gunning_fog": 0.4 * (length + 100 * counts.polysyllables / counts.words),
        }
        if counts.sentences >= _SMOG_SENTENCES:
            found["smog"] = 3.1291 + 1.0430 * sqrt(counts.polysyllables * 30 / counts.sentences)
    else:
        del found["coleman_liau"], found["automated_readability"]  # fitted to English, as those with syllables
    return told.model_copy(update={name: round(value, 2) for name, value in found.items()})


def sentence_lix(counts: Counts) -> float:
    """LIX of one sentence."""
    return round(counts.words + 100 * counts.long_words / counts.words, 2)
