"""The gRPC server: service, scheduler, workers. The front process never imports torch."""
