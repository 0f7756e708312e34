"""Quotations: statements that quotation marks, dashes or a paragraph of its own show."""
