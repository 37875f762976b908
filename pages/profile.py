"""Ficha da empresa: the situation of one company, against its peers, over time."""

from ui import profile, scope_bar

view = scope_bar.current_view()
company = profile.chosen(view)

if company is None:
    profile.nobody(view)
else:
    overview = profile.numbers(view, company)
    profile.header(overview, view, company)
    if overview is not None and overview.empty:
        profile.nothing(view, company)
    else:
        if overview is not None:
            profile.identity(overview, view, company)
            profile.accounts_and_figures(overview, view, company)
        profile.series_card(view, company)
        profile.parts(view, company)
    profile.fairness()
