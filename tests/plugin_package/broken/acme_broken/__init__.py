"""What plugins of Glossator must not do."""
