"""A plugin of Glossator: topics by keyword, and words in capitals."""
