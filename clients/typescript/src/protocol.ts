/** The messages and services of `glossator.v1`, as generated, for those who want a transport and nothing more. */

export * from "./gen/glossator/v1/admin_pb.js";
export * from "./gen/glossator/v1/analysis_pb.js";
export * from "./gen/glossator/v1/annotation_pb.js";
export * from "./gen/glossator/v1/registry_pb.js";
export * from "./gen/glossator/v1/remote_pb.js";
