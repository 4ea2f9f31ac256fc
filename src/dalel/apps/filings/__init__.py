"""Papers to hand in: complaints, motions and letters filled from a case, as PDF and DOCX.

Holds their texts as data and what is kept of them until they are sent; refuses to send anything
by itself, and to put an address or a telephone number into what the accused may read.
"""
