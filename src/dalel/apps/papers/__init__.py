"""Sheets of paper: templates, their words in three languages, and PDF made from both.

Holds blank sheets and the press that prints any template of the house. Refuses fonts of the
machine, files outside its own folder, and the network: a sheet is the same everywhere.
"""
