"""What Dalel costs: measured against a baseline in the same run, written to build/bench.jsonl."""
