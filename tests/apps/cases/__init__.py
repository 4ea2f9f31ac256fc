"""Tests of the entries room."""
