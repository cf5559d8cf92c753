"""How the database came to be: Alembic migrations, shipped with the program so that the first start can migrate."""
