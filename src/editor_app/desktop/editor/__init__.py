"""The body editor: the article's blocks as a text document, and the widget in which they are written."""
