"""The invented organisation of the demo: four members, ten cases. Nobody in it exists.

Holds who can sign in. Refuses Django, so that the supervisor can print it without loading it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoMember:
    """An invented member. The password is a constant, printed at every start, never stored."""

    sign_in_name: str
    display_name: str
    role: str
    password: str


MEMBERS = (
    DemoMember("aigerim", "Айгерим Демонова", "ADVOCATE", "kempirqosaq jaqsy kun"),
    DemoMember("timur", "Тимур Примеров", "WORKER", "zhyly shai men nan"),
    DemoMember("sara", "Сара Үлгіқызы", "ADMINISTRATOR", "kok tau asty bulaq"),
    DemoMember("olzhas", "Олжас Нұсқаұлы", "MONITOR", "aq qaiyn men samal"),
)

DEMO_MEMBERS = tuple(
    (member.sign_in_name, member.role.lower(), member.password) for member in MEMBERS
)
"""What ``dalel serve --demo`` prints: sign-in name, role, password."""
