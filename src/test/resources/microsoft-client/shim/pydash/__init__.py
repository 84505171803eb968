"""What azure-ai-ml uses of pydash, which Debian does not have: get, omit, objects.set_."""

from . import objects


def get(obj, path, default=None):
    for part in objects.parts(path):
        try:
            obj = obj[part] if isinstance(obj, (dict, list)) else getattr(obj, part)
        except (AttributeError, IndexError, KeyError, TypeError):
            return default
    return obj


def omit(obj, *keys):
    names = [name for key in keys for name in (key if isinstance(key, (list, tuple, set)) else [key])]
    return {key: value for key, value in obj.items() if key not in names}
