"""Whether an instance is a laptop that collects reports: known without loading Django."""

from pathlib import Path

FILE = "laptop.json"


def is_laptop(folder: Path) -> bool:
    """Return whether the instance in ``folder`` only collects reports for an organisation."""
    return (folder / FILE).exists()
