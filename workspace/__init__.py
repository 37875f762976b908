"""What the office itself writes: decisions on names; a database apart from the builds."""
