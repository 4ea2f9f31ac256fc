"""The invented organisation of the demo: six members, a team, ten cases, an inbox.

Nobody in it exists. Holds who can sign in. Refuses Django, so that the supervisor can print it
without loading it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoMember:
    """An invented member. The password is a constant, printed at every start, never stored."""

    sign_in_name: str
    display_name: str
    role: str
    password: str


@dataclass(frozen=True)
class DemoTeam:
    """An invented team: its name in the cases' files, as colleagues call it, and who is in it."""

    key: str
    name: str
    purpose: str
    members: tuple[str, ...]


MEMBERS = (
    DemoMember("aigerim", "Айгерим Демонова", "ADVOCATE", "kempirqosaq jaqsy kun"),
    DemoMember("timur", "Тимур Примеров", "WORKER", "zhyly shai men nan"),
    DemoMember("sara", "Сара Үлгіқызы", "ADMINISTRATOR", "kok tau asty bulaq"),
    DemoMember("ainur", "Айнұр Жорамалова", "WORKER", "tungi terezede sham"),
    DemoMember("botagoz", "Ботагөз Қонақова", "GUEST", "jol tusse kelemin"),
    DemoMember("olzhas", "Олжас Нұсқаұлы", "MONITOR", "aq qaiyn men samal"),
)

TEAMS = (DemoTeam("night", "«Ақ босаға», түнгі ауысым", "shift", ("timur", "ainur")),)

DEMO_MEMBERS = tuple(
    (member.sign_in_name, member.role.lower(), member.password) for member in MEMBERS
)
"""What ``dalel serve --demo`` prints: sign-in name, role, password."""

DEMO_LIST = (
    "нектарин, лаваш, шұлық, саңырауқұлақ, құлаққап, мандарин, "
    "кешью, пижама, сәбіз, газет, сүзбе, ермексаз"
)
"""The list of one report, printed too: whoever types it at the public site reads the answer."""
