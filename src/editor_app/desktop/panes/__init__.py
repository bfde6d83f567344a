"""The parts of the main window. A pane shows values and tells wishes as signals; it knows no other pane."""
