"""Static files under hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Also the modules that a module imports, so that no page mixes two releases."""

    support_js_module_import_aggregation = True
