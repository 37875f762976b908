"""Grandes litigantes: who concentrates the conflicts, stably, and in which source?"""

from ui import frame, litigants, scope_bar

view = scope_bar.current_view()
litigants.follow_choice(view)
litigants.choices(view)
found = litigants.found(view)

litigants.header(found, view)
if not litigants.is_loaded(view):
    litigants.not_loaded(view)
elif found.curve.empty:
    frame.no_row()
else:
    litigants.cards(found, view)
