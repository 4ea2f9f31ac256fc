"""Tests of the rooms: one file per action or page, on a real instance each."""
