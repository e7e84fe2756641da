"""The demonstration: real conditions, reviewed articles, invented people and their words.

What people read stands in text files: `conditions/`, `articles/`, `experiences/`, `phrases/` and
`decisions.toml`. `load_demo` fills an empty database with it.
"""
