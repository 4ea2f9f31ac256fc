"""Tests; the path of each mirrors the source it is about."""
