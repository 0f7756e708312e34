"""What is done, and what is still to be done."""
