"""``python -m dalel`` is the command ``dalel``."""

import sys

from dalel.cli import main

sys.exit(main())
