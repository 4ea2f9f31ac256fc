"""The room's closed lists: types of container, depths of access."""

from django.db import models


class ContainerType(models.TextChoices):
    """What a container is. One object serves them all."""

    CASE = "CASE"
    CARD = "CARD"
    CONVERSATION = "CONVERSATION"
    STORY = "STORY"
    MENTIONS = "MENTIONS"
    GROUP = "GROUP"
    TEAM = "TEAM"
    ORGANISATION = "ORGANISATION"


class Depth(models.TextChoices):
    """How far a membership opens a container."""

    CARD = "CARD"
    READ = "READ"
    WRITE = "WRITE"
