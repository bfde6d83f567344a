"""The dialog of settings: a catalogue of what can be set, its rows, its pages with the search over them."""
