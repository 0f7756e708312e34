"""What a parse is made of, under the name by which authors of parsers know it: `glossator.text.parse`."""

from glossator.text.parse import *  # noqa: F403 - another name, and nothing else
