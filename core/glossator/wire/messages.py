"""The generated messages of `glossator.v1`, under one name: `from glossator.wire import messages as pb`."""

from glossator.v1.admin_pb2 import *  # noqa: F403 - the point of this module
from glossator.v1.admin_pb2 import DESCRIPTOR as ADMIN
from glossator.v1.analysis_pb2 import *  # noqa: F403
from glossator.v1.analysis_pb2 import DESCRIPTOR as ANALYSIS
from glossator.v1.annotation_pb2 import *  # noqa: F403
from glossator.v1.annotation_pb2 import DESCRIPTOR as ANNOTATION
from glossator.v1.registry_pb2 import *  # noqa: F403
from glossator.v1.registry_pb2 import DESCRIPTOR as REGISTRY
from glossator.v1.remote_pb2 import *  # noqa: F403
from glossator.v1.remote_pb2 import DESCRIPTOR as REMOTE

ADMIN_SERVICE: str = ADMIN.services_by_name["AdminService"].full_name
ANALYSIS_SERVICE: str = ANALYSIS.services_by_name["AnalysisService"].full_name
REGISTRY_SERVICE: str = REGISTRY.services_by_name["RegistryService"].full_name
REMOTE_SERVICE: str = REMOTE.services_by_name["RemoteAnalyzerService"].full_name
FILES = (ADMIN, ANALYSIS, ANNOTATION, REGISTRY, REMOTE)
