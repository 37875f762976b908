"""Início: how much, how it ends, and which companies changed for real."""

from ui import frame, home, scope_bar

view = scope_bar.current_view()
found = home.found(view)

home.header(found, view)
if found.is_empty:
    frame.no_row()
else:
    home.figures(found)
    home.changes(found, view)
    home.months(found, view)
