"""What the report shows beside the bars: curves over workers, clients, rates, batches and sizes, and all peers."""
