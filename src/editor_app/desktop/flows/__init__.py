"""What goes on behind the window: one object a journey, between panes and services."""
