"""Whole stories, walked in a real browser against both programs as they run in earnest."""
