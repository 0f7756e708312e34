"""What every plugin of Glossator is held to; each check is a test."""

from stand_in import SETTINGS

from glossator.testing import parametrize_with_checks


@parametrize_with_checks(
    "glossator_llm.plugin",
    settings=SETTINGS,
    samples=["The bridge is old. “It may fall,” she said. “We will rebuild it.”"],
)
def test_conforms(check):
    check()
