"""What a command is given: documents from files and pipes, and the flags that several commands share."""
