"""Empresas: which companies leave more complaints unresolved, and how sure are we?"""

from ui import frame, ranking, scope_bar

view = scope_bar.current_view()
ranking.follow_choice(view)
ranking.choices(view)
companies = ranking.places_of(view)

ranking.header(companies, view)
if companies.empty:
    frame.no_row()
else:
    ranking.card_of(companies, view)
