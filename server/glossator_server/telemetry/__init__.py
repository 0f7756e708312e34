"""What those who run a server see of it: `meter` is told what happens, `metrics` makes Prometheus' numbers of it,
`access` a line of log for each call.
"""
