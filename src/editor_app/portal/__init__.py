"""How a portal shows things: profiles, pages, and the one gate through which HTML leaves."""
