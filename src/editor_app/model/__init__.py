"""Values and rules of the domain. Standard library only; knows no technology."""
