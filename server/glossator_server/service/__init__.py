"""The RPCs: they validate, hand documents to the scheduler, and write what comes back."""
