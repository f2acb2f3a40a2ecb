"""The lock: a file beside the notebook that pins what was chosen, so that Run All needs neither click nor network."""
