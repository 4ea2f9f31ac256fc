"""Programs that really run, attacked from outside: nothing is lost, nothing is left behind."""
