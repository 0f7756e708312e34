"""What a run leaves behind: four tables in Parquet, in parts that are whole or not there."""
