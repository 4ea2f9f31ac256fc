"""How long names and passwords may be. Needs no Django, so that ``dalel init`` can ask early."""

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 500
LONGEST_NAME = 100
SHORTEST_PIN = 4
LONGEST_PIN = 8
LONGEST_TYPED_PIN = 40
