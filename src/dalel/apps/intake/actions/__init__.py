"""What the intake room does: begin and go on with a report, return by code, seal, answer."""
