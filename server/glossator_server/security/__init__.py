"""Who may call, and over what: certificates (`tls`), bearer tokens and their rights (`tokens`, `gate`), and how much
each of them may ask for (`quota`).
"""
