"""The configuration: one frozen model, from a TOML file, the environment and flags; later ones win.

The file is `glossator.toml` in the working directory or the one that `--config` or `GLOSSATOR_CONFIG` names. In the
environment, `GLOSSATOR_SERVER__WORKERS=2` sets `server.workers`.
"""

from glossator.config.access import Client, Security
from glossator.config.config import Config, load_client
from glossator.config.limits import Limits
from glossator.config.models import NO_FALLBACK, Models
from glossator.config.plugins import Plugins, Remote
from glossator.config.server import Server, Telemetry, Web
from glossator.config.sources import DEFAULT_FILE, config_file

__all__ = [
    "DEFAULT_FILE",
    "NO_FALLBACK",
    "Client",
    "Config",
    "Limits",
    "Models",
    "Plugins",
    "Remote",
    "Security",
    "Server",
    "Telemetry",
    "Web",
    "config_file",
    "load_client",
]
