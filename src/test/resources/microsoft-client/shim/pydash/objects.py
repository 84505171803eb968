def parts(path):
    return [int(part) if part.isdigit() else part for part in path.split('.')] if isinstance(path, str) else list(path)


def set_(obj, path, value):
    *parents, last = parts(path)
    at = obj
    for part in parents:
        at = at.setdefault(part, {}) if isinstance(at, dict) else at[part]
    at[last] = value
    return obj
