"""Início: what is out of the ordinary this month, how much, and which companies changed."""

from ui import alerts, frame, home, scope_bar

view = scope_bar.current_view()
found = home.found(view)
surveillance = alerts.found(view)

home.header(found, surveillance, view)
if found.is_empty:
    frame.no_row()
    alerts.of_state(surveillance, view)
else:
    home.figures(found, view)
    alerts.rises(surveillance, view)
    home.changes(found, view)
    home.months(found, view)
