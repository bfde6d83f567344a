"""Pictures: originals are looked at (`inspect`) and made into web versions (`prepare`). The only part with Pillow."""
