"""Pages of the accounts room: signing in, enrolling, the organisation, one's own account."""
