"""The population of tools/simulate: who sends mail to a site, with known truth.

One idea a file; kinds.py is the table of all kinds and the place to begin.
"""
