"""The application, with Flask-Migrate."""

from flask_migrate import Migrate

from models import create_app, db

app = create_app()
Migrate(app, db)
