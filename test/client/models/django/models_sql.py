"""Prints what would create the tables of all models."""

import os

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

# An application has a module of settings instead: DJANGO_SETTINGS_MODULE.
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ.get("PGDATABASE", "")}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["blog"],
    USE_TZ=True,
)
django.setup()

with connection.schema_editor(collect_sql=True, atomic=False) as editor:
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            editor.create_model(model)
print("\n".join(editor.collected_sql))
