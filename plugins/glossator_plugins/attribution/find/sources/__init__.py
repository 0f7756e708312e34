"""Sources: who speaks, where the tagger took too much, too little or somebody else."""
