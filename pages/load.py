"""Carregar: official files in through the browser; read first, loaded on confirmation."""

from ui import upload

upload.header()
files = upload.chosen_files()
options = upload.chosen_options()
outcome = upload.outcome(files, options)
if outcome is not None:
    upload.summary(files, options, outcome)
    upload.balances(outcome)
    upload.consequences(outcome)
    upload.rejected_rows(outcome)
