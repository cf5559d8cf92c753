"""Warroom: the Slack bot for people who run customer escalations."""
