"""Attribution: who said what, linked from the tagger's roles and the quotation marks."""
