"""Results worth computing once a build; the loader writes them into it before it is used."""
