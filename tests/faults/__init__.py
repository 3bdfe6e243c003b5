"""What is acknowledged stays, whoever is killed."""
