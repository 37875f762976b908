"""Frames to plotly figures, one module a kind of chart; nothing here draws on a page."""
