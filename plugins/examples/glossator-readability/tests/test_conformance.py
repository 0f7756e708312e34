"""What every plugin of Glossator is held to; each check is a test."""

from glossator.testing import parametrize_with_checks

SAMPLE = "Nobody came to the harbour, she said. Everybody had waited for the ferry."


@parametrize_with_checks("glossator_readability.plugin", samples=[SAMPLE])
def test_conforms(check):
    check()
