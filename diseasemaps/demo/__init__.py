"""Demonstration content: conditions, reviewed articles and invented first-person experiences."""
