"""Other tools on the same text: `make bench-peers`."""
