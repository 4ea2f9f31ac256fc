"""The pure core: values in, values out.

Holds everything an outside expert has to audit. Refuses Django, the database, the disk,
the network and the clock.
"""
