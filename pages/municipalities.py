"""Municípios: where is it higher than expected, and is it rising now?"""

from ui import frame, municipalities, scope_bar

view = scope_bar.current_view()
municipalities.choices(view)
places = municipalities.found(view)

municipalities.header(places, view)
if not places["finalised_count"].sum():
    frame.no_row()
else:
    municipalities.cards(places, view)
