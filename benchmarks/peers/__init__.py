"""What we are measured against, each in a process, and where need be an environment, of its own."""
