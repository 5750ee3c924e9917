"""How much it can take: throughput, waiting times and memory under a bounded load."""
