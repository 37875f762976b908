"""Comparar empresas: two to four companies on the same scales."""

from ui import comparison, frame, scope_bar

view = scope_bar.current_view()
companies = comparison.chosen(view)

comparison.header(companies, view)
comparison.choice(view)
comparison.notes(companies, view)
if comparison.is_enough(view) and companies.empty:
    frame.no_row()
elif comparison.is_enough(view):
    comparison.panels_card(companies, view)
    comparison.series_card(companies, view)
