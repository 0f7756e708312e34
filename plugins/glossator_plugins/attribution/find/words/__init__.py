"""Words: which ones attribute, and what stands around them in their clause."""
