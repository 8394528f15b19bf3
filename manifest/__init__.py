"""The app package: what Teams is given so that a team can add the clerk."""
