"""The translations: gathers strings, updates the catalogues, compiles and checks them.

English is what the code says; Kazakh and Russian are catalogues. Works on Babel alone, so that
no gettext has to be installed. Refuses to guess: a string nobody translated is a fault.
"""
