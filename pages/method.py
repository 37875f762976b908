"""Dados e método: where do the numbers come from, what do they mean, what do they not say?"""

from ui import method, scope_bar

method.header(scope_bar.current_view())
method.draw_cards()
